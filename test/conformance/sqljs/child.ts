// A process that makes the calls it is given on its standard input: FOLDER
import { answerCalls } from '../elsewhere.ts';
import { sqljsAt } from './adapter.ts';

const [, , folder = ''] = process.argv;
await answerCalls(sqljsAt(folder));
