import { fenced, inline, plainLines, plural, shorten } from '../../results/markdown.ts';
import { isDatabookMime } from '../../results/mime.ts';
import type { Output } from '../../results/output.ts';
import { formatDuration } from '../../results/time.ts';
import type { RunCell, RunModel } from './model.ts';
import { moment, remarkOf, replayedOf, requestsOf, runTable, titleOf } from './words.ts';

/** Longest text of one output; more is for the notebook itself. */
const MAX_TEXT = 20_000;

const decoded = ({ data }: Output): string => new TextDecoder().decode(data);

/** An output that stands in Markdown: its text, else what it is. Rich ones have a text before them. */
function outputText(output: Output): string | undefined {
  const { mime, data } = output;
  if (isDatabookMime(mime)) return undefined;
  if (mime === 'text/markdown') return plainLines(shorten(decoded(output), MAX_TEXT)).trim();
  if (mime.startsWith('text/') || /[/+]json$/.test(mime))
    return fenced(mime.endsWith('json') ? 'json' : 'text', shorten(decoded(output), MAX_TEXT));
  return `(${inline(mime)}, ${plural(data.length, 'byte')})`;
}

function headOf({ place, plugin, state, duration, replayed }: RunCell): string {
  const which = place === null ? 'A cell that was not asked for' : `Cell ${place}`;
  const took = duration === null ? '' : ` after ${formatDuration(duration)}`;
  return [
    `## ${which}: ${state}${took}`,
    plugin && `plugin ${inline(plugin)}`,
    replayed && 'from recorded responses',
  ]
    .filter(Boolean)
    .join(', ');
}

function cellText(cell: RunCell): string {
  const { source, result, endedAt, outputHash } = cell;
  const requests = requestsOf(cell);
  const proof = [
    endedAt !== null && `Ended ${moment(endedAt)}`,
    result?.provenance.source && `source ${inline(result.provenance.source)}`,
    outputHash !== null && `outputs ${inline(outputHash)}`,
  ].filter(Boolean);
  return [
    headOf(cell),
    source === null ? undefined : fenced('text', source),
    ...(result?.outputs.map(outputText) ?? []),
    remarkOf(cell),
    requests && `Requests, times in UTC:\n\n${requests}`,
    proof.length > 0 ? `${proof.join('; ')}.` : undefined,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

/** A run as Markdown for a ticket or a postmortem: what was asked, what came, when, by whom, with the hashes of both. */
export const evidence = (run: RunModel): string =>
  `${[`# ${titleOf(run)}`, replayedOf(run), runTable(run), ...run.cells.map(cellText)]
    .filter((part) => part !== undefined)
    .join('\n\n')}\n`;
