import { definePlugin, validationError } from '../../sdk/index.ts';
import { connect } from './ask.ts';
import type { Answer } from './answer.ts';
import { apiFailure, isWrongType } from './failures.ts';
import { pageLink } from './link.ts';
import { readOptions } from './options.ts';
import { present } from './present.ts';
import { readServer } from './server.ts';
import { gridOf } from './steps.ts';
import type { Grid } from './steps.ts';
import { needsInstant, tokenize } from './tokens.ts';
import { guessUnit } from './units.ts';

/**
 * The time that the server gets, as it takes it: less than the call has, for its own word on a time-out says more than
 * the host's, which gives a request up half a second before the call ends.
 */
const serverTimeout = (callMs: number): string => `${Math.floor(0.9 * Math.max(callMs - 500, callMs / 2))}ms`;

/** Epoch seconds as the API takes them, milliseconds at most. */
const apiTime = (seconds: number): string => String(Math.round(seconds * 1000) / 1000);

/**
 * A range query over the window; an instant query at its end for `@type=instant` and for expressions that only
 * that can answer.
 */
export const prometheus = definePlugin({
  invoke(request, host) {
    const { input: query, window, timeoutMs } = request;
    const options = readOptions(request);
    const tokens = tokenize(query);
    if (tokens.length === 0) {
      throw validationError(
        'input',
        'There is no query. Write a PromQL expression below the directives, such as: up',
      );
    }
    const server = readServer(host);
    const ask = connect(server, host.http);
    const common = {
      query,
      timeout: timeoutMs === undefined ? undefined : serverTimeout(timeoutMs),
    };
    const instant = (): Answer => ask('query', { ...common, time: apiTime(window.to) });
    const range = ({ start, end, step }: Grid): Answer =>
      ask('query_range', { ...common, start: apiTime(start), end: apiTime(end), step: apiTime(step) });

    let grid = options.type === 'instant' ? undefined : gridOf(window, request.step);
    if (options.type === undefined && needsInstant(tokens)) grid = undefined;
    let answer = grid ? range(grid) : instant();
    if (options.type === undefined && isWrongType(answer)) {
      grid = undefined;
      answer = instant();
    }
    if (!answer.ok) throw apiFailure(answer, query, server.base);

    const unit = options.unit ?? guessUnit(tokens);
    const { outputs, notes } = present(answer.value, {
      expression: query,
      options,
      unit: unit === '' ? undefined : unit,
      at: window.to,
      ...(grid && { axis: { window: { from: grid.start, to: window.to }, step: grid.step } }),
      link: pageLink(server.base, query, grid ? window : { at: window.to }),
    });
    return { outputs, notes: [...answer.notes, ...notes], resolvedInput: query };
  },
});
