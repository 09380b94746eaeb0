// A process that makes the calls it is given on its standard input: URL DATABASE
import { answerCalls } from '../elsewhere.ts';
import { mongodbAt } from './adapter.ts';

const [, , url = '', database = ''] = process.argv;
const limani = mongodbAt(url, database);
await answerCalls(limani, () => limani.writer);
