import type { Effect, Fact } from '../contract.ts';
import type { CallRecordings } from '../recordings/callRecordings.ts';
import type { CallOrigins } from './callOrigins.ts';
import type { CallSecrets } from './callSecrets.ts';
import type { HostGrants, TargetPolicy } from './grants.ts';
import type { HttpClient } from './httpClient.ts';

/** What the requests of one call depend on. */
export interface HttpContext extends Omit<TargetPolicy, 'grants'> {
  /** What the call was planned as. */
  readonly effect: Effect;
  readonly grants: () => Promise<HostGrants>;
  readonly secrets: CallSecrets;
  readonly client: HttpClient;
  /** Answers in place of servers, or keeps what they answer. */
  readonly recordings?: CallRecordings;
  /** For a plugin that asks for origins. */
  readonly origins: CallOrigins | undefined;
  /** Ends with the call. */
  readonly signal: AbortSignal;
  /** Milliseconds that the call has left. */
  readonly remaining: () => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFact: (fact: Fact) => void;
  /** Answers of at most so many bytes go with their facts. */
  readonly keepBytes: number;
  /** A URL, fit to be shown, that an answer is awaited from now on; undefined when none is. */
  readonly onWaiting?: (url: string | undefined) => void;
}

/** How a hop was come to, and what becomes of its answer. */
export interface HopWay {
  /** Names of environment variables whose values the body holds. */
  readonly inBody: readonly string[];
  readonly follow: boolean;
  /** The origin that redirected here. */
  readonly from?: string;
  /** A recording answers: there is no origin to agree to. */
  readonly replayed?: boolean;
}
