import type { Output, Provenance } from '../results/output.ts';
import { CellError } from '../notebook/cellError.ts';
import { closest, listed } from '../notebook/closest.ts';
import { misspelt } from '../notebook/directives.ts';
import { resolveCell } from '../notebook/resolveCell.ts';
import type { ResolvedCell } from '../notebook/resolveCell.ts';
import { collectVariables, variableTexts } from '../notebook/variables.ts';
import type { Variables } from '../notebook/variables.ts';
import { formatWindow, resolveWindow } from '../notebook/window.ts';
import type { ResolvedWindow, WindowSources } from '../notebook/window.ts';
import type {
  CallContext,
  Fact,
  Plan,
  PluginHost,
  PluginRequest,
  PluginResponse,
  Recordings,
  Redaction,
  ResolvedPlugin,
} from '../plugins/contract.ts';
import { namedCells } from './namedCells.ts';
import { recordingsForUnknownSource } from './replayedPlugins.ts';
import { settle } from './settle.ts';
import { Refused } from './stops.ts';
import type { Confirmation, DataSources, NotebookCell, RunRequest } from './types.ts';

/** What one execution is given. */
export interface Execution {
  readonly plugins: PluginHost;
  readonly sources: DataSources;
  readonly request: RunRequest;
  readonly source: string;
  /** What is to be removed from all that is shown and recorded. */
  readonly redaction: Redaction;
  /** The code cells above, with their newest results. */
  readonly above: readonly NotebookCell[];
  /** Epoch seconds, the same for all cells of the run. */
  readonly now: number;
  readonly signal: AbortSignal;
  readonly confirm: (question: Confirmation) => Promise<boolean>;
  readonly onEmit: (outputs: readonly Output[]) => void;
  readonly onFact: (fact: Fact) => void;
  readonly onWaiting: (url: string | undefined) => void;
}

/** What became known of an execution on its way; filled in as it goes, whatever the end. */
export interface Trail {
  cell?: ResolvedCell;
  plugin?: ResolvedPlugin;
  window?: ResolvedWindow;
  /** What the window was made from. */
  windowSources?: WindowSources;
  variables?: Variables;
  plan?: Plan;
  /** Keys that the plugin has no option for and that look like reserved ones. */
  strays?: readonly string[];
  /** The plugin was called to do its work. */
  invoked?: boolean;
  /** When the oldest recording that answered it was made; epoch seconds. */
  recordedAt?: number;
}

/**
 * Executes a cell: understand it, find its plugin, plan, ask where that is due, do it.
 * @throws CellError, PluginError, Refused, Stopped
 */
export const execute = async (execution: Execution, trail: Trail): Promise<PluginResponse> => {
  const { plugins, request: run, signal, redaction } = execution;
  const frontMatter = run.notebook.frontMatter();
  const variables = (trail.variables = collectVariables(frontMatter, run.vars));
  const cell = (trail.cell = resolveCell(execution.source, variables));
  // before anything can fail: what never got as far as a request is on record, too
  for (const text of [cell.input.text, ...Object.values(cell.options)]) redaction.search(text);
  trail.windowSources = {
    notebook: frontMatter['window'],
    from: cell.from ?? given('--from', run.from),
    to: cell.to ?? given('--to', run.to),
  };
  const window = (trail.window = resolveWindow(trail.windowSources, execution.now));
  const plugin = (trail.plugin = await resolvePlugin(execution, cell, trail));
  const request: PluginRequest = {
    input: cell.input.text,
    options: cell.options,
    variables: variableTexts(variables),
    window,
    ...(cell.step !== undefined && { step: cell.step }),
    now: execution.now,
    dryRun: false,
    cells: namedCells(cell, plugin.info, execution.above),
  };
  const wanted = run.notebook.recordings?.();
  const { env, recordings } = await dataSource(execution, cell, wanted);
  const context: CallContext = {
    signal,
    redaction,
    notebook: run.notebook.id,
    ...(recordings && { recordings }),
    ...(cell.timeoutMs !== undefined && { timeoutMs: cell.timeoutMs }),
    ...(env && { env }),
    onEmit: execution.onEmit,
    onFact: execution.onFact,
    onWaiting: execution.onWaiting,
  };
  const plan = (trail.plan = await settle(() => plugins.plan(plugin, request, context), signal));
  if (plan.effect === 'write' || cell.confirmAlways) await agree(execution, cell, plugin, plan);
  trail.invoked = true;
  return settle(() => plugins.invoke(plugin, request, plan, context), signal);
};

const given = (label: string, text: string | undefined): { text: string; label: string } | undefined =>
  text === undefined ? undefined : { text, label };

const resolvePlugin = async (
  { plugins, signal }: Execution,
  { plugin, options }: ResolvedCell,
  trail: Trail,
): Promise<ResolvedPlugin> => {
  try {
    return await settle(() => plugins.resolve(plugin, options, signal), signal);
  } catch (error) {
    const keys = Object.keys(options).filter((key) => misspelt(key));
    if (keys.length > 0) {
      const known =
        (await plugins.list()).plugins.find((p) => p.name === plugin)?.options.map((o) => o.name) ?? [];
      trail.strays = keys.filter((key) => !known.includes(key));
    }
    throw error;
  }
};

const dataSource = async (
  { sources, signal }: Execution,
  { source, plugin, parsed }: ResolvedCell,
  recordings: Recordings | undefined,
): Promise<Pick<CallContext, 'env' | 'recordings'>> => {
  const asked = recordings && { recordings };
  if (source === undefined) return { ...asked };
  const env = await settle(() => sources.get(source, plugin), signal);
  if (env) return { env, ...asked };
  // whatever server is set here, it is not the one that the cell names
  if (recordings?.mode === 'replay') return { recordings: recordingsForUnknownSource(recordings) };
  const names = await settle(() => sources.names(plugin), signal);
  const near = closest(source, names);
  throw new CellError(
    'unknown-source',
    `There is no data source "${source}" for ${plugin}.`,
    `${near ? `Did you mean "${near}"? ` : ''}Known for ${plugin}: ${listed(names)}. Data sources are defined in ${sources.where ?? "your own settings, never in a workspace's"}.`,
    parsed.directives.find((d) => d.key === 'source')?.valueSpan,
  );
};

const agree = async (
  { confirm, signal, redaction }: Execution,
  { source, input }: ResolvedCell,
  { info }: ResolvedPlugin,
  plan: Plan,
): Promise<void> => {
  const question: Confirmation = {
    plugin: info,
    ...(source !== undefined && { source }),
    input: redaction.redact(input.text),
    plan,
  };
  if (!(await settle(() => confirm(question), signal))) throw new Refused(plan.summary);
};

/** What a trail says about a result's origin. */
export const provenanceOf = ({
  plugin,
  window,
  plan,
  invoked,
  recordedAt,
}: Trail): Pick<Provenance, 'plugin' | 'wasm' | 'window' | 'origin' | 'recorded'> => ({
  ...(plugin && { plugin: `${plugin.info.name}@${plugin.info.version}`, wasm: `sha256:${plugin.sha256}` }),
  ...(plugin && window && { window: formatWindow(window) }),
  ...(invoked && plan?.replayed && { origin: 'replay' }),
  ...(recordedAt !== undefined && { recorded: new Date(recordedAt * 1000).toISOString() }),
});
