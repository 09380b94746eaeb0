import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

/**
 * Who runs: the setting, else git's identity as seen from `folder`, else the account of the machine.
 * Git may be absent or have no identity; both mean "ask the next".
 */
export async function whoRuns(setting: string, folder: string | undefined): Promise<string> {
  if (setting) return setting;
  const git = await promisify(execFile)('git', ['config', 'user.name'], { cwd: folder, timeout: 5000 }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return git || userInfo().username;
}
