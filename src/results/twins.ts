import { encodeUtf8 } from './utf8.ts';
import { MIME, isDatabookMime, isReadableMime } from './mime.ts';
import type { Output } from './output.ts';
import { readRich } from './rich.ts';
import { describeLogs } from './twins/logs.ts';
import { describeStat } from './twins/stat.ts';
import { describeTable } from './twins/table.ts';
import { describeTimeSeries } from './twins/timeseries.ts';

const twinOf = ({ mime, data }: Output): Output => {
  const text = (type: string, content: string): Output => ({ mime: type, data: encodeUtf8(`${content}\n`) });
  const rich = readRich(mime, data);
  switch (rich?.kind) {
    case 'timeseries':
      return text(MIME.markdown, describeTimeSeries(rich.value));
    case 'table':
      return text(MIME.markdown, describeTable(rich.value));
    case 'stat':
      return text(MIME.markdown, describeStat(rich.value));
    case 'logs':
      return text(MIME.text, describeLogs(rich.value));
    case undefined:
      return text(
        MIME.text,
        `A result of type ${mime}, ${data.length} bytes, which this version cannot show.`,
      );
  }
};

/**
 * Puts a text twin before each rich output (`application/vnd.databook.*`) that has none, so that it reads without a
 * renderer. Twins end with a newline, use UTC, and hold no markup that came from data. Doing it twice changes nothing.
 * @throws ResultError when a rich output is not what its type promises
 */
export const withTwins = (outputs: readonly Output[]): Output[] =>
  outputs.flatMap((output, i) => {
    const before = outputs[i - 1];
    const has = before !== undefined && isReadableMime(before.mime);
    return isDatabookMime(output.mime) && !has ? [twinOf(output), output] : [output];
  });
