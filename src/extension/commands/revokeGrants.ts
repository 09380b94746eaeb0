import * as vscode from 'vscode';
import type { GrantStore } from '../../plugins/consent/consent.ts';

/** Lists what the user agreed to and takes back what they choose. */
export async function revokeGrants(grants: GrantStore): Promise<void> {
  const given = await grants.list();
  if (given.length === 0) {
    void vscode.window.showInformationMessage('No plugin has a grant: the bundled ones need none.');
    return;
  }
  const chosen = await vscode.window.showQuickPick(
    given.map(({ key, request, grantedAt }) => ({
      key,
      label: `${request.name} ${request.version}`,
      description: `granted ${grantedAt}`,
      detail: `${request.effect}; may reach ${request.domains.join(', ') || 'nothing'}; ${request.folder}`,
    })),
    { title: "Revoke a plugin's grant", placeHolder: 'It will ask again at its next run', canPickMany: true },
  );
  for (const { key } of chosen ?? []) await grants.revoke(key);
}
