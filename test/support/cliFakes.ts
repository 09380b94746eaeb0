// What commands of the command line are run with in unit tests: no plugins, no terminal, nothing recorded.
import { plain } from '../../src/cli/paint.ts';
import { plainProgress } from '../../src/cli/run/progress.ts';
import type { RunDeps } from '../../src/cli/run/runCells.ts';
import { FakePlugins, FakeRecorder } from './kernelFakes.ts';
import type { FakePlugin } from './kernelFakes.ts';

export interface Written {
  readonly out: string[];
  readonly err: string[];
}

export const runDeps = (
  plugins: Readonly<Record<string, FakePlugin>>,
  { out, err }: Written,
): RunDeps & { readonly plugins: FakePlugins } => {
  const console = { out: (t: string) => out.push(t), err: (t: string) => err.push(t) };
  return {
    plugins: new FakePlugins(plugins),
    recorder: new FakeRecorder(),
    sources: { get: () => Promise.resolve(undefined), names: () => Promise.resolve([]) },
    console,
    progress: plainProgress(console),
    paint: plain,
    quiet: false,
    verbose: false,
    interactive: false,
    onInterrupt: () => () => undefined,
  };
};
