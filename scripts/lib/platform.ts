/**
 * What to tell the user of a machine that is not Linux on x64, where all of this is tested.
 * @param desktop VS Code of the desktop is used
 */
export function unsupported(platform: string, arch: string, desktop: boolean): string[] {
  if (platform === 'linux' && arch === 'x64') return [];
  const machine = `${platform} ${arch}`;
  const lines = [`Databook is tested on Linux x64 only; this is ${machine}.`];
  if (!desktop)
    lines.push(
      `VS Code in the browser (code-server) may not run here. The supported way on ${machine} is VS Code on the desktop: install it, run "Shell Command: Install 'code' command in PATH" in it, and run npm start again.`,
    );
  lines.push(
    'Tests that need a browser, Prometheus or PostgreSQL take those of this machine, if it has any.',
  );
  return lines;
}
