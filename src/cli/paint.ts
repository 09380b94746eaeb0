const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;

/** Colours a text, or leaves it as it is. */
export type Paint = (style: keyof typeof CODES, text: string) => string;

export const plain: Paint = (_style, text) => text;

const colourful: Paint = (style, text) => `\u001b[${CODES[style]}m${text}\u001b[0m`;

/**
 * @param wanted what `--no-color` says
 * @param env `NO_COLOR` with any value but an empty one means no, as does a dumb terminal
 */
export const painter = (
  stream: { readonly isTTY?: boolean },
  wanted: boolean,
  env: NodeJS.ProcessEnv,
): Paint => (stream.isTTY && wanted && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? colourful : plain);
