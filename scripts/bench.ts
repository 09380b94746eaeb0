// `npm run bench`: builds, then measures.
import { build } from './build.ts';
import { main } from './lib/main.ts';
import { runNode } from './lib/process.ts';

await main(async () => {
  await build();
  process.exitCode = (await runNode(['--expose-gc', 'test/bench/run.ts'])).code;
});
