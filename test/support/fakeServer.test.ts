// The buffer's tests rest on a server in memory: it takes numbered calls as the real ones do.
import { describe, test } from 'vitest';
import { numberedTests } from '../conformance/remote.ts';
import { FakeServer } from './fakeServer.ts';

describe('a server in memory', () =>
  numberedTests({ describe, test }, () => {
    const server = new FakeServer();
    return Promise.resolve({
      remotes: [server.connection().remote, server.connection().remote],
      facts: (runId) =>
        Promise.resolve(
          server.made.flatMap(({ call }) =>
            call[0] === 'insertFactLog' && call[1].runId === runId ? call[1].timestamp : [],
          ),
        ),
      dispose: () => Promise.resolve(),
    });
  }));
