// WASI 0.2 as plugins see it: clocks, randomness, and streams that lead to the log. Everything else is a stand-in that
// toolchains can link and that refuses at run time. Nothing here reaches the host's files, network or environment.
import { webcrypto } from 'node:crypto';

/** A plugin used something of WASI that it is not offered. */
export class WasiDeniedError extends Error {
  override readonly name = 'WasiDeniedError';
}

/** A plugin ended itself. */
export class ExitError extends Error {
  override readonly name = 'ExitError';
}

const deny = (what: string) => (): never => {
  throw new WasiDeniedError(`${what} is not available to plugins`);
};

/** Streams that are at their end; the glue turns an object with `payload` into the error of a WASI result. */
const closed = (): never => {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shape that the generated glue understands
  throw { payload: { tag: 'closed' } };
};

const MAX_WAIT_MS = 60_000;
const MAX_RANDOM_BYTES = 65_536;

class Pollable {
  readonly at: number;
  constructor(at = 0) {
    this.at = at;
  }
  ready(): boolean {
    return performance.now() >= this.at;
  }
  block(): void {
    const wait = Math.min(this.at - performance.now(), MAX_WAIT_MS);
    if (wait > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
  }
}

class InputStream {
  read(): never {
    return closed();
  }
  blockingRead(): never {
    return closed();
  }
  skip(): never {
    return closed();
  }
  blockingSkip(): never {
    return closed();
  }
  subscribe(): Pollable {
    return new Pollable();
  }
}

class OutputStream {
  readonly #sink: (bytes: Uint8Array) => void;
  constructor(sink: (bytes: Uint8Array) => void) {
    this.#sink = sink;
  }
  checkWrite(): bigint {
    return 65_536n;
  }
  write(bytes: Uint8Array): void {
    this.#sink(bytes);
  }
  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.#sink(bytes);
  }
  flush(): void {
    // Nothing is held back.
  }
  blockingFlush(): void {
    // Nothing is held back.
  }
  writeZeroes(): void {
    // Nothing to see.
  }
  blockingWriteZeroesAndFlush(): void {
    // Nothing to see.
  }
  splice(): never {
    return closed();
  }
  blockingSplice(): never {
    return closed();
  }
  subscribe(): Pollable {
    return new Pollable();
  }
}

class IoError {
  toDebugString(): string {
    return 'closed';
  }
}

/** Classes of resources that can be linked but not made. */
const resources = (...names: string[]): Record<string, unknown> =>
  Object.fromEntries(
    names.map((name) => [
      name,
      class {
        readonly refused = deny(name)();
      },
    ]),
  );

const randomBytes = (length: bigint): Uint8Array => {
  if (length > MAX_RANDOM_BYTES)
    throw new WasiDeniedError(`more than ${MAX_RANDOM_BYTES} random bytes at once`);
  return webcrypto.getRandomValues(new Uint8Array(Number(length)));
};

const randomU64 = (): bigint => webcrypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;

/** Waits for the first of several; answers which are ready. */
const poll = (pollables: readonly Pollable[]): Uint32Array => {
  const first = Math.min(...pollables.map((pollable) => pollable.at));
  if (Number.isFinite(first)) new Pollable(first).block();
  return Uint32Array.from(pollables.flatMap((pollable, index) => (pollable.ready() ? [index] : [])));
};

const wallClock = (): { seconds: bigint; nanoseconds: number } => {
  const now = Date.now();
  return { seconds: BigInt(Math.floor(now / 1000)), nanoseconds: (now % 1000) * 1_000_000 };
};

const exit = (status: { tag?: string } | number): never => {
  const how = typeof status === 'number' ? `code ${status}` : status.tag === 'err' ? 'a failure' : 'success';
  throw new ExitError(`it called exit with ${how}`);
};

export interface StdioSinks {
  readonly stdout: (bytes: Uint8Array) => void;
  readonly stderr: (bytes: Uint8Array) => void;
}

/** The interfaces by name, without versions. */
export function makeWasi(sinks: StdioSinks): Record<string, Record<string, unknown>> {
  const input = new InputStream();
  const stdout = new OutputStream(sinks.stdout);
  const stderr = new OutputStream(sinks.stderr);
  const none = (): undefined => undefined;
  const instant = (nanoseconds: bigint): number => Number(nanoseconds) / 1e6;
  return {
    'wasi:cli/environment': { getEnvironment: () => [], getArguments: () => [], initialCwd: none },
    'wasi:cli/exit': { exit, exitWithCode: exit },
    'wasi:cli/stdin': { getStdin: () => input },
    'wasi:cli/stdout': { getStdout: () => stdout },
    'wasi:cli/stderr': { getStderr: () => stderr },
    'wasi:cli/terminal-input': resources('TerminalInput'),
    'wasi:cli/terminal-output': resources('TerminalOutput'),
    'wasi:cli/terminal-stdin': { getTerminalStdin: none },
    'wasi:cli/terminal-stdout': { getTerminalStdout: none },
    'wasi:cli/terminal-stderr': { getTerminalStderr: none },
    'wasi:clocks/monotonic-clock': {
      now: () => BigInt(Math.round(performance.now() * 1e6)),
      resolution: () => 1_000_000n,
      subscribeDuration: (duration: bigint) => new Pollable(performance.now() + instant(duration)),
      subscribeInstant: (at: bigint) => new Pollable(instant(at)),
    },
    'wasi:clocks/wall-clock': { now: wallClock, resolution: () => ({ seconds: 0n, nanoseconds: 1_000_000 }) },
    'wasi:io/error': { Error: IoError },
    'wasi:io/streams': { InputStream, OutputStream },
    'wasi:io/poll': { Pollable, poll },
    'wasi:random/random': { getRandomBytes: randomBytes, getRandomU64: randomU64 },
    'wasi:random/insecure': { getInsecureRandomBytes: randomBytes, getInsecureRandomU64: randomU64 },
    'wasi:random/insecure-seed': { insecureSeed: () => [randomU64(), randomU64()] },
    'wasi:filesystem/preopens': { getDirectories: () => [] },
    'wasi:filesystem/types': {
      ...resources('Descriptor', 'DirectoryEntryStream'),
      filesystemErrorCode: none,
    },
    'wasi:http/types': {
      ...resources('Fields', 'FutureIncomingResponse', 'FutureTrailers', 'IncomingBody', 'IncomingRequest'),
      ...resources('IncomingResponse', 'OutgoingBody', 'OutgoingRequest', 'OutgoingResponse'),
      ...resources('RequestOptions', 'ResponseOutparam'),
      httpErrorCode: none,
    },
    'wasi:http/outgoing-handler': { handle: deny('wasi:http') },
  };
}
