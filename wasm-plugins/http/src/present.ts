import { output, table, tableText, text } from '../../sdk/index.ts';
import type { HttpResponse, Output } from '../../sdk/index.ts';
import { contentOf, mediaType } from './content.ts';
import type { Content } from './content.ts';
import { printJson, readJson } from './json.ts';
import { withoutUser } from './names.ts';
import type { Options } from './options.ts';
import { formatSeconds, formatSize } from './sizes.ts';
import { formatStatus } from './statuses.ts';
import { tableOf } from './tableOf.ts';

/** A body as it is shown: what to say about it, and itself. */
interface Shown {
  readonly said: readonly string[];
  readonly outputs: readonly Output[];
}

const MORE = 'Raise it with @max_body.';

/** The first bytes of a body that are at most so many and end with a whole character. */
const cut = (bytes: Uint8Array, most: number): Uint8Array => {
  let end = Math.min(most, bytes.length);
  if (end < bytes.length) while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
};

const asText = (bytes: Uint8Array, decode: (bytes: Uint8Array) => string, most: number): Shown => {
  const part = cut(bytes, most);
  const said =
    part.length < bytes.length
      ? [`The first ${formatSize(part.length)} of ${formatSize(bytes.length)} are shown. ${MORE}`]
      : [];
  return { said, outputs: [text(decode(part))] };
};

const asJson = ({ bytes }: HttpResponse, content: Content & { kind: 'json' }, options: Options): Shown => {
  const json = readJson(content.decode(bytes));
  const plain = (): Shown => asText(bytes, content.decode, options.maxBody);
  if (!json) {
    const said = content.strict
      ? ['It says that it is JSON, and is not, or not whole, or nested too deep to be read.']
      : [];
    const { outputs, said: more } = plain();
    return { said: [...said, ...more], outputs };
  }
  const found = tableOf(json, options.maxRows);
  const left =
    found && found.table.rows.length < found.total
      ? [`The first ${found.table.rows.length} of ${found.total} rows are shown. Raise it with @max_rows.`]
      : [];
  const rows = found ? [tableText(found.table), table(found.table)] : [];
  const printed = bytes.length > options.maxBody ? plain() : undefined;
  // below its table it is the same once more
  const folded = found ? { collapsed: true } : undefined;
  const rest = printed?.outputs ?? [output('application/json', printJson(json), folded)];
  return { said: [...left, ...(printed?.said ?? [])], outputs: [...rows, ...rest] };
};

const asBinary = ({ bytes, sha256 }: HttpResponse, why: string | undefined): Shown => ({
  said: [
    `Not shown: ${formatSize(bytes.length)} of binary data${why === undefined ? '.' : `. ${why}`}`,
    `sha256 ${sha256}`,
  ],
  outputs: [],
});

const show = (response: HttpResponse, options: Options): Shown => {
  const content = contentOf(response);
  switch (content.kind) {
    case 'none':
      return { said: ['There is no body.'], outputs: [] };
    case 'json':
      return asJson(response, content, options);
    case 'text':
      return asText(response.bytes, content.decode, options.maxBody);
    case 'image':
      return response.bytes.length > options.maxBody
        ? asBinary(response, `An image of more than ${formatSize(options.maxBody)}. ${MORE}`)
        : { said: [], outputs: [output(content.mime, response.bytes)] };
    case 'binary':
      return asBinary(response, content.why);
  }
};

const redirectLines = (response: HttpResponse): string[] => {
  const { redirects, url, status } = response;
  const location = response.header('location');
  if (redirects.length === 0)
    return status >= 300 && status < 400 && location !== undefined ? [`Redirects to ${location}`] : [];
  return [
    ...redirects.map((from) => `${formatStatus(from.status)}: ${from.method} ${withoutUser(from.url)}`),
    `${formatStatus(status)}: ${withoutUser(url)}`,
  ];
};

/**
 * An answer as outputs: a text with status, time and size, redirects and headers; then the body.
 * @param method of the request, in capitals
 */
export function present(response: HttpResponse, method: string, options: Options): Output[] {
  const { status, seconds, bytes, headers } = response;
  const { said, outputs } = show(response, options);
  const size = bytes.length === 0 ? 'empty' : formatSize(bytes.length);
  const facts = [formatStatus(status), formatSeconds(seconds), size, mediaType(response)];
  const withHeaders = options.headers ?? method === 'HEAD';
  const groups = [
    [facts.filter((fact) => fact !== '').join(' · ')],
    redirectLines(response),
    withHeaders ? headers.map(({ key, value }) => `${key}: ${value}`) : [],
    said,
  ];
  const head = groups.filter((group) => group.length > 0).map((group) => group.join('\n'));
  return [text(`${head.join('\n\n')}\n`), ...outputs];
}
