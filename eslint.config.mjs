// Lint is typed and strict on purpose; an opt-out in the code carries its reason.
import tseslint from 'typescript-eslint';
import { folderRules } from './scripts/folder-rules.mjs';

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      '**/node_modules/**',
      '**/gen/**',
      'test/fixtures/**',
      '.cache/**',
      'test/vscode-host/**/*.cjs',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          './tsconfig.json',
          './tsconfig.pure.json',
          './src/renderers/tsconfig.json',
          './wasm-plugins/tsconfig.json',
          './wasm-plugins/tsconfig.test.json',
          './test/e2e/tsconfig.json',
          './test/renderers/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 500 }],
      'no-console': 'error',
    },
  },
  ...folderRules,
  { files: ['scripts/**', 'src/cli/**', 'test/**', '*.mjs'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
);
