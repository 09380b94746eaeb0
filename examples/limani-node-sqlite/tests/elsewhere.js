// A process of its own that makes the calls it is given: FILE
import { answerCalls } from '@databook/limani-kit/conformance';
import createLimani from '../src/index.js';

await answerCalls(createLimani({ url: process.argv[2] }));
