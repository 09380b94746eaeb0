import { CellError } from '../../notebook/cellError.ts';
import { parseTime } from '../../notebook/window.ts';
import { CliError } from '../exit.ts';

export interface TimeOptions {
  readonly from?: string;
  readonly to?: string;
}

/** @throws CliError for what is no time: no cell need begin for that */
export const checkTimes = ({ from, to }: TimeOptions): TimeOptions => {
  for (const [label, text] of [
    ['--from', from],
    ['--to', to],
  ] as const)
    try {
      if (text !== undefined) parseTime({ text, label }, Date.now() / 1000);
    } catch (error) {
      throw error instanceof CellError ? new CliError(`${error.message} ${error.hint}`) : error;
    }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
};
