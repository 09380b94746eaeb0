// `npm run bench`: builds, then measures.
import { build } from './build.ts';
import { runNode } from './lib/process.ts';

await build();
process.exitCode = (await runNode(['--expose-gc', 'test/bench/run.ts'])).code;
