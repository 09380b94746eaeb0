// A process that makes the calls it is given on its standard input: FOLDER, always|as it ships
import { answerCalls } from '../elsewhere.ts';
import { sqljsAt } from './adapter.ts';

const [, , folder = '', archives] = process.argv;
await answerCalls(sqljsAt(folder, archives === 'always' ? archives : 'as it ships'));
