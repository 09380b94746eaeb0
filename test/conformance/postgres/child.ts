// A process that makes the calls it is given on its standard input: URL SCHEMA FOLDER
import { answerCalls } from '../elsewhere.ts';
import { bufferedAt } from './adapter.ts';

const [, , url = '', schema = '', folder = ''] = process.argv;
const limani = bufferedAt(url, schema, folder);
await answerCalls(limani, () => limani.writer);
