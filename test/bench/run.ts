// `npm run bench`: one table of ratios, all measured in this run on this machine.
import { bench as activation } from './activation.ts';
import { table } from './figure.ts';
import { bench as history } from './history.ts';
import { bench as logbook } from './logbook.ts';
import { bench as notebook } from './notebook.ts';
import { bench as plugins } from './plugins.ts';

const figures = [];
for (const bench of [plugins, notebook, logbook, history, activation]) figures.push(...(await bench()));
console.log(table(figures));
console.log('\nA missed floor is to be explained in the change that causes it.');
