import { startProxy } from './proxy.ts';

/** A target that exposes the given text; its `host:port` is for `targets` of startPrometheus. */
export async function startExporter(exposition: string): Promise<{ address: string; stop(): Promise<void> }> {
  const server = await startProxy();
  server.use(({ answer }) => answer(200, exposition, { 'content-type': 'text/plain; version=0.0.4' }));
  return { address: server.url.slice('http://'.length), stop: () => server.stop() };
}
