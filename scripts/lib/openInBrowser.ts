import { spawn } from 'node:child_process';

/** Opens an address in the user's browser; where there is none, the address that was printed must do. */
export function openInBrowser(url: string): void {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['explorer', [url]]
        : ['xdg-open', [url]];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () =>
      console.log('  (No browser could be opened from here; open the address above in one.)\n'),
    )
    .unref();
}
