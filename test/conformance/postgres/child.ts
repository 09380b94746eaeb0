// A process that makes the calls it is given on its standard input: URL SCHEMA
import { answerCalls } from '../elsewhere.ts';
import { postgresAt } from './adapter.ts';

const [, , url = '', schema = ''] = process.argv;
const limani = postgresAt(url, schema);
await answerCalls(limani, () => limani.writer);
