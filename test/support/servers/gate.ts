// A way to a server on loopback that can be cut and opened again.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Gate {
  readonly port: number;
  /** Ends all connections and takes no new ones. */
  readonly cut: () => Promise<void>;
  /** Lets through again, on the same port. */
  readonly open: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** @param port of the server behind */
export async function startGate(port: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // whoever is cut off is told by the end of the connection
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const behind = keep(connect(port, '127.0.0.1'));
    keep(client).pipe(behind).pipe(client);
    client.on('close', () => behind.destroy());
    behind.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port: own,
    cut,
    open: async () => {
      server.listen(own, '127.0.0.1');
      await once(server, 'listening');
    },
    stop: cut,
  };
}
