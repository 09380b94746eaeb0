// Colours that VS Code's own themes give to a notebook's page, as far as results use them.

/** One theme: the class of the page's body, and custom properties without their `--vscode-` prefix. */
export interface PageTheme {
  readonly bodyClass: string;
  readonly colors: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': "system-ui, 'Ubuntu', 'Droid Sans', sans-serif",
  'font-size': '13px',
  'editor-font-family': "'Droid Sans Mono', 'DejaVu Sans Mono', monospace",
};

export const THEMES = {
  dark: {
    bodyClass: 'vscode-dark',
    colors: {
      ...fonts,
      foreground: '#cccccc',
      'editor-background': '#1f1f1f',
      descriptionForeground: '#9d9d9d',
      focusBorder: '#0078d4',
      'widget-border': '#313131',
      'panel-border': '#2b2b2b',
      'list-hoverBackground': '#2a2d2e',
      'textLink-foreground': '#4daafc',
      errorForeground: '#f85149',
      'editorWarning-foreground': '#cca700',
      'editorInfo-foreground': '#59a4f9',
      'inputOption-activeBackground': '#2489db82',
      'inputOption-activeForeground': '#ffffff',
      'editorHoverWidget-background': '#202020',
      'editorHoverWidget-border': '#454545',
      'editorHoverWidget-foreground': '#cccccc',
      'widget-shadow': 'rgba(0, 0, 0, 0.36)',
      'input-background': '#313131',
      'input-foreground': '#cccccc',
      'input-border': '#3c3c3c',
      'debugTokenExpression-name': '#c586c0',
      'debugTokenExpression-string': '#ce9178',
      'debugTokenExpression-number': '#b5cea8',
      'debugTokenExpression-boolean': '#4e94ce',
    },
  },
  light: {
    bodyClass: 'vscode-light',
    colors: {
      ...fonts,
      foreground: '#3b3b3b',
      'editor-background': '#ffffff',
      descriptionForeground: '#3b3b3b',
      focusBorder: '#005fb8',
      'widget-border': '#e5e5e5',
      'panel-border': '#e5e5e5',
      'list-hoverBackground': '#f2f2f2',
      'textLink-foreground': '#005fb8',
      errorForeground: '#f85149',
      'editorWarning-foreground': '#bf8803',
      'editorInfo-foreground': '#0063d3',
      'inputOption-activeBackground': '#bed6ed',
      'inputOption-activeForeground': '#000000',
      'editorHoverWidget-background': '#f8f8f8',
      'editorHoverWidget-border': '#c8c8c8',
      'editorHoverWidget-foreground': '#3b3b3b',
      'widget-shadow': 'rgba(0, 0, 0, 0.16)',
      'input-background': '#ffffff',
      'input-foreground': '#3b3b3b',
      'input-border': '#cecece',
      'debugTokenExpression-name': '#9b46b0',
      'debugTokenExpression-string': '#a31515',
      'debugTokenExpression-number': '#098658',
      'debugTokenExpression-boolean': '#0000ff',
    },
  },
  highContrast: {
    bodyClass: 'vscode-high-contrast',
    colors: {
      ...fonts,
      foreground: '#ffffff',
      'editor-background': '#000000',
      descriptionForeground: 'rgba(255, 255, 255, 0.7)',
      contrastBorder: '#6fc3df',
      focusBorder: '#f38518',
      'list-hoverBackground': 'rgba(255, 255, 255, 0.1)',
      'textLink-foreground': '#21a6ff',
      errorForeground: '#f48771',
      'editorWarning-foreground': '#ffd370',
      'editorInfo-foreground': '#3794ff',
      'inputOption-activeBackground': 'rgba(0, 0, 0, 0)',
      'inputOption-activeForeground': '#ffffff',
      'editorHoverWidget-background': '#0c141f',
      'editorHoverWidget-border': '#6fc3df',
      'input-background': '#000000',
      'input-foreground': '#ffffff',
      'input-border': '#6fc3df',
    },
  },
} as const satisfies Record<string, PageTheme>;

export type ThemeName = keyof typeof THEMES;
