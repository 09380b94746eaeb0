import { directive, parseCell } from '../notebook/directives.ts';
import { references, variableTexts } from '../notebook/variables.ts';
import type { WindowSources } from '../notebook/window.ts';
import type { PluginResponse } from '../plugins/contract.ts';
import type { JsonObject } from '../results/json.ts';
import type { Trail } from './execute.ts';
import type { OperationDetails } from './types.ts';

/** What is to be put on record of an execution beside its result; after a failure, what was known by then. */
export const detailsOf = (
  source: string,
  trail: Trail,
  response: PluginResponse | undefined,
): OperationDetails => {
  const name = directive(parseCell(source), 'name')?.value;
  const { resolvedInput, changed, diff } = response ?? {};
  return {
    source,
    ...(name && { name }),
    inputs: inputsOf(trail),
    ...(resolvedInput !== undefined && { sent: resolvedInput }),
    ...(changed !== undefined && { changed }),
    ...(diff !== undefined && { diff }),
  };
};

const inputsOf = ({ cell, variables = {}, windowSources }: Trail): JsonObject => {
  if (!cell) return {};
  const { options, source, step, parsed } = cell;
  const used = new Set(
    [...parsed.directives.map((d) => d.value), parsed.input].flatMap(references).map((r) => r.name),
  );
  const texts = Object.entries(variableTexts(variables)).filter(([name]) => used.has(name));
  const window = windowSources && windowText(windowSources);
  return {
    ...(Object.keys(options).length > 0 && { options }),
    ...(texts.length > 0 && { variables: Object.fromEntries(texts) }),
    ...(window && { window }),
    ...(step !== undefined && { step }),
    ...(source !== undefined && { dataSource: source }),
  };
};

/** As written, so that "the last hour" is the same task whenever it is run; the provenance has the times it came to. */
const windowText = ({ notebook, from, to }: WindowSources): JsonObject | undefined => {
  const [first, last] = typeof notebook === 'string' ? notebook.split('/') : [];
  const begin = from?.text ?? first;
  const end = to?.text ?? last;
  if (!begin && !end) return undefined;
  return { ...(begin && { from: begin.trim() }), ...(end && { to: end.trim() }) };
};
