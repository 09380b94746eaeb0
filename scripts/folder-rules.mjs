// The arrows of docs/architecture.md as lint rules: a folder of src/ imports only those named on its line.
import tseslint from 'typescript-eslint';

/** folder -> what it may import; `types` marks folders importable as types only. */
const ARROWS = {
  results: { values: [], pure: true },
  notebook: { values: ['results'], pure: true },
  limani: { values: [] },
  redaction: { values: [], pure: true },
  plugins: { values: ['results', 'redaction'] },
  logbook: { values: ['limani', 'results', 'redaction'] },
  kernel: { values: ['results', 'notebook'], types: ['plugins', 'logbook'], pure: true },
  renderers: { values: ['results'], pure: true },
  export: { values: ['notebook', 'results', 'renderers'] },
  service: { values: ['kernel', 'plugins', 'logbook', 'export', 'results'] },
};
const ALL = [...Object.keys(ARROWS), 'cli', 'extension'];

const vscodeRule = {
  regex: '^vscode$',
  message: "Only src/extension/ imports 'vscode' as a value.",
  allowTypeImports: true,
};
const nodeRule = {
  regex: '^node:',
  message: 'This folder runs in the browser too: no node:* modules.',
};

const rulesFor = (folder, { values, types = [], pure = false }) => {
  const closed = ALL.filter((f) => f !== folder && !values.includes(f) && !types.includes(f));
  const patterns = [vscodeRule];
  if (closed.length)
    patterns.push({
      regex: `^(\\.\\./)+(${closed.join('|')})/`,
      message: `src/${folder}/ imports only: ${[...values, ...types.map((t) => `${t} (types)`)].join(', ') || 'nobody'}. See docs/architecture.md.`,
    });
  if (types.length)
    patterns.push({
      regex: `^(\\.\\./)+(${types.join('|')})/`,
      message: `src/${folder}/ imports ${types.join(', ')} as types only. See docs/architecture.md.`,
      allowTypeImports: true,
    });
  if (pure) patterns.push(nodeRule);
  return {
    files: [`src/${folder}/**/*.ts`],
    ignores: ['**/*.test.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
};

/** Results are drawn from data of strangers: it reaches the page as text, never as HTML. */
const noHtml = [
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'setHTMLUnsafe',
  'createContextualFragment',
  'parseFromString',
  'write',
  'srcdoc',
].map((property) => ({ property, message: 'Data never becomes HTML: build elements with dom.ts.' }));

export const folderRules = [
  ...Object.entries(ARROWS).map(([folder, arrow]) => rulesFor(folder, arrow)),
  { files: ['src/renderers/**/*.ts'], rules: { 'no-restricted-properties': ['error', ...noHtml] } },
  {
    files: ['src/cli/**/*.ts', 'wasm-plugins/**/*.ts', 'test/**/*.ts'],
    ignores: ['test/e2e/host/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [vscodeRule] }] },
  },
];
