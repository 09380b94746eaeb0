import { notebookLabel } from '../history/notebookLabel.ts';

/**
 * Whether people mean a table by a name: its own; of a cell its name or number, its notebook by any end of the path, with
 * or without `.databook`, or both as `NOTEBOOK#CELL`.
 */
export function meansTable(name: string, table: string): boolean {
  if (name === table) return true;
  const at = table.lastIndexOf('#');
  if (at < 0 || name === '') return false;
  const [notebook, cell] = [table.slice(0, at), table.slice(at + 1)];
  const bare = notebook.replace(/\.databook$/, '');
  const label = notebookLabel(notebook);
  const names = [notebook, bare, label, label.replace(/\.databook$/, '')];
  const ends = (path: string, end: string): boolean => path.endsWith(`/${end}`);
  const isNotebook = (said: string): boolean =>
    names.includes(said) || ends(notebook, said) || ends(bare, said);
  if (name === cell || isNotebook(name)) return true;
  const cut = name.lastIndexOf('#');
  return cut > 0 && name.slice(cut + 1) === cell && isNotebook(name.slice(0, cut));
}
