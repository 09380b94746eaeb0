import * as vscode from 'vscode';
import type { GrantStore } from '../../plugins/consent/consent.ts';
import type { LimaniGrantStore } from '../../plugins/consent/limaniGrant.ts';
import type { OriginGrantStore } from '../../plugins/consent/originConsent.ts';

interface Item extends vscode.QuickPickItem {
  readonly revoke: () => Promise<unknown>;
}

const pluginItems = async (grants: GrantStore): Promise<Item[]> =>
  (await grants.list()).map(({ key, request, grantedAt }) => ({
    label: `${request.name} ${request.version}`,
    description: `granted ${grantedAt}`,
    detail: `${request.effect}; may reach ${request.domains.join(', ') || 'nothing'}; ${request.folder}`,
    revoke: () => grants.revoke(key),
  }));

const originItems = async (grants: OriginGrantStore): Promise<Item[]> =>
  (await grants.listOrigins()).map((grant) => ({
    label: `${grant.plugin}: ${grant.origin}`,
    description: `granted ${grant.grantedAt}`,
    detail: `for ${grant.notebook}${grant.privateAddress ? '; a private address' : ''}`,
    revoke: () => grants.revokeOrigin(grant),
  }));

const limaniItems = async (grants: LimaniGrantStore): Promise<Item[]> =>
  (await grants.listLimanis()).map(({ name, version, folder, sha256, grantedAt }) => ({
    label: `${name} ${version}`.trim(),
    description: `granted ${grantedAt}`,
    detail: `keeps the run log; ${folder}`,
    revoke: () => grants.revokeLimani(sha256),
  }));

/** Lists what the user agreed to, for plugins, for notebooks and for run logs, and takes back what they choose. */
export async function revokeGrants(grants: GrantStore & OriginGrantStore & LimaniGrantStore): Promise<void> {
  const given = [
    ...(await pluginItems(grants)),
    ...(await originItems(grants)),
    ...(await limaniItems(grants)),
  ];
  if (given.length === 0) {
    void vscode.window.showInformationMessage(
      'Nothing is granted: no plugin and no notebook asked for more.',
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(given, {
    title: "Revoke a plugin's grant",
    placeHolder: 'You will be asked again at the next run',
    canPickMany: true,
    matchOnDetail: true,
  });
  for (const { revoke } of chosen ?? []) await revoke();
}
