// The command line in a terminal: the program `script` gives it one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { requireBinary } from '../../../support/requireBinary.ts';
import { program, type CliFixture } from './fixture.ts';

/** The path of `script`; undefined where there is none. */
export const scriptProgram = (): string | undefined =>
  process.platform === 'linux' ? requireBinary('script', 'bsdutils') : undefined;

/** Types `keys` when a question stands there. @param script of {@link scriptProgram} @param args as a shell reads them */
export async function atTerminal(
  script: string,
  cli: CliFixture,
  args: string,
  keys: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const child = spawn(script, ['-qec', `"${process.execPath}" "${program}" ${args}`, '/dev/null'], {
    cwd: cli.folder,
    env: cli.env({ SHELL: '/bin/sh', TERM: 'xterm', ...env }),
  });
  let shown = '';
  let typed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (typed || !shown.includes('[y/N]')) return;
    typed = true;
    child.stdin.write(keys);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, shown };
}
