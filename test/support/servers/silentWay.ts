// A way to a server on loopback that can be cut: what is sent then goes nowhere, and nobody is told.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface SilentWay {
  readonly port: number;
  /** Connections that there are go silent, for good; new ones are not answered until {@link mend}. */
  readonly cut: () => void;
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
}

export async function silentWayTo(port: number): Promise<SilentWay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const waiting: Socket[] = [];
  const lead = (from: Socket): void => {
    const to = track(connect(port, '127.0.0.1'));
    from.pipe(to).pipe(from);
  };
  const server = createServer((from) => {
    track(from);
    if (isCut) waiting.push(from);
    else lead(from);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => {
      isCut = false;
      waiting.splice(0).forEach(lead);
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
