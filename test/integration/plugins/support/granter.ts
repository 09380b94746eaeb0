// Writes grants into a file; argv: the file, a name, how many, and the file whose appearance is the start.
import { existsSync } from 'node:fs';
import { GrantFile } from '../../../../src/plugins/consent/grantFile.ts';

const [file = '', plugin = '', count = '', start = ''] = process.argv.slice(2);
const grants = new GrantFile(file);
process.stdout.write('ready\n');
while (!existsSync(start)) await new Promise((resolve) => setImmediate(resolve));
for (let i = 0; i < Number(count); i++)
  await grants.addOrigin({
    plugin,
    notebook: '/a.databook',
    origin: `https://${i}.example`,
    privateAddress: false,
    grantedAt: '2026-11-20T02:16:40Z',
  });
