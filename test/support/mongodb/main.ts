// A stand-in for MongoDB, as a process: FILE PORT standalone|replicaset [USER PASSWORD]. It prints a line when it listens.
import { createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';
import { Commands, type Deployment } from './commands.ts';
import { Changes, Cursors } from './cursors.ts';
import { Sessions } from './sessions.ts';
import { Store } from './store.ts';
import type { Document } from './values.ts';
import { readMessages } from './wire.ts';

const [file = '', port = '', kind, user, password = ''] = process.argv.slice(2);
const HOST = '127.0.0.1';
const replicaSet = kind === 'replicaset';
const address = `${HOST}:${port}`;

/** It holds when this process was started. */
const processId = new BSON.ObjectId();

const changes = new Changes();
const store = new Store(file, (committed) => changes.add(committed));
const sessions = new Sessions(store);
const cursors = new Cursors();

const deployment: Deployment = {
  store,
  changes,
  replicaSet,
  account: user === undefined ? undefined : { user, password },
  hello: () => ({
    ...{ helloOk: true, ismaster: true, isWritablePrimary: true, readOnly: false },
    ...{ maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 },
    ...{ minWireVersion: 0, maxWireVersion: 21, logicalSessionTimeoutMinutes: 30, localTime: new Date() },
    topologyVersion: { processId, counter: BSON.Long.fromNumber(1) },
    ...(replicaSet && {
      ...{ setName: 'rs', setVersion: 1, secondary: false, hosts: [address], primary: address, me: address },
    }),
  }),
};

function serve(socket: Socket): void {
  const commands = new Commands(deployment, sessions, cursors);
  /** Sessions that were spoken of here: their transactions end with the connection. */
  const used = new Set<unknown>();
  let waiting: Buffer = Buffer.alloc(0);
  socket.setNoDelay();
  socket.on('error', () => undefined);
  socket.on('close', () => sessions.end(used));
  socket.on('data', (chunk) => {
    const { messages, rest } = readMessages(Buffer.concat([waiting, chunk]));
    waiting = rest;
    for (const { command, silent, reply } of messages) {
      const { lsid, autocommit } = command as { lsid?: Document; autocommit?: boolean };
      if (lsid && autocommit === false) used.add(lsid);
      void commands.answer(command).then((answer) => {
        if (!silent && socket.writable) socket.write(reply(answer));
      });
    }
  });
}

const server = createServer(serve);
server.listen(Number(port), HOST, () => console.log(`listening on ${address}`));
process.once('SIGTERM', () => {
  store.close();
  process.exit(0);
});
