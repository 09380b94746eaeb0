/**
 * What the bundled transpiler gets in place of WASI: no files, no sockets, no threads. Its code runs in WebAssembly
 * and only ever wants to write a panic message.
 */
class Resource {
  readonly stub = true;
}

const unavailable = (): never => {
  throw new Error('not available to the transpiler');
};

class OutputStream {
  checkWrite(): bigint {
    return 65536n;
  }
  write(bytes: Uint8Array): void {
    process.stderr.write(bytes);
  }
  blockingWriteAndFlush(bytes: Uint8Array): void {
    process.stderr.write(bytes);
  }
  flush(): void {
    // Nothing is held back.
  }
  blockingFlush(): void {
    // Nothing is held back.
  }
  subscribe(): Resource {
    return new Resource();
  }
}

class InputStream {
  read(): Uint8Array {
    return new Uint8Array();
  }
  blockingRead(): Uint8Array {
    return new Uint8Array();
  }
  subscribe(): Resource {
    return new Resource();
  }
}

const output = new OutputStream();
const input = new InputStream();

export const environment = {
  getEnvironment: (): [] => [],
  getArguments: (): [] => [],
  initialCwd: (): undefined => undefined,
};
export const exit = { exit: unavailable };
export const stderr = { getStderr: (): OutputStream => output };
export const stdout = { getStdout: (): OutputStream => output };
export const stdin = { getStdin: (): InputStream => input };
export const terminalInput = { TerminalInput: Resource };
export const terminalOutput = { TerminalOutput: Resource };
export const terminalStderr = { getTerminalStderr: (): undefined => undefined };
export const terminalStdin = { getTerminalStdin: (): undefined => undefined };
export const terminalStdout = { getTerminalStdout: (): undefined => undefined };
export const preopens = { getDirectories: (): [] => [] };
export const types = {
  Descriptor: Resource,
  DirectoryEntryStream: Resource,
  filesystemErrorCode: (): undefined => undefined,
};
export const error = { Error: Resource };
export const streams = { InputStream, OutputStream };
export const poll = { Pollable: Resource, poll: unavailable };
export const random = {
  getRandomBytes: (count: bigint): Uint8Array => crypto.getRandomValues(new Uint8Array(Number(count))),
  getRandomU64: (): bigint => crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n,
};
export const insecureSeed = { insecureSeed: (): [bigint, bigint] => [0n, 0n] };
export const monotonicClock = { now: (): bigint => process.hrtime.bigint(), subscribeDuration: unavailable };
export const wallClock = { now: () => ({ seconds: 0n, nanoseconds: 0 }) };
