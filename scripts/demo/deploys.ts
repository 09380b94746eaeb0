// The deploy API of the incident in examples/checkout-latency: what its http cells ask. Made up, the same every time.
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { DemoServer } from './prometheus.ts';

/** Where the notebook looks for it. */
export const DEPLOYS_PORT = 8480;

const deploys = [
  ['2026-11-20T02:08:04Z', '4.12.0', 'ci', 'Retry a declined card once'],
  ['2026-11-18T09:41:30Z', '4.11.2', 'ci', 'Round taxes per line, not per order'],
  ['2026-11-13T14:02:11Z', '4.11.1', 'ci', 'Show the delivery date in the cart'],
  ['2026-11-11T10:20:47Z', '4.11.0', 'mika', 'Speak TLS to the payment gateway with the new certificate'],
].map(([time, version, by, change]) => ({ time, service: 'checkout', version, by, status: 'done', change }));

const compared = {
  service: 'checkout',
  from: '4.11.2',
  to: '4.12.0',
  commits: [
    { commit: '9c1f0aa', author: 'lena', title: 'Retry a declined card once', files: 3, lines: 84 },
    {
      commit: '41be77d',
      author: 'lena',
      title: 'Payments: a transaction for each attempt',
      files: 2,
      lines: 41,
    },
    { commit: 'e02d3c5', author: 'ravi', title: 'Log the gateway’s decline code', files: 1, lines: 6 },
  ],
};

const rollback = {
  id: 'rb-118',
  service: 'checkout',
  from: '4.12.0',
  to: '4.11.2',
};

const pods = ['checkout-7d9f-2kxwq', 'checkout-7d9f-8vlmz', 'checkout-7d9f-qg4tn'];

type Answer = readonly [status: number, body: unknown];

const answers: Readonly<Record<string, () => Answer>> = {
  'GET /api/deploys': () => [200, deploys],
  'GET /api/compare': () => [200, compared],
  'POST /api/rollbacks': () => [
    202,
    { ...rollback, status: 'started', requested_by: 'noor', at: '2026-11-20T02:31:02Z' },
  ],
  'GET /api/rollbacks/rb-118': () => [
    200,
    {
      ...rollback,
      status: 'done',
      pods: pods.map((pod, i) => ({
        pod,
        version: '4.11.2',
        ready: true,
        since: `2026-11-20T02:3${i + 1}:40Z`,
      })),
    },
  ],
};

const answerTo = ({ method, url }: IncomingMessage): Answer => {
  const { pathname } = new URL(url ?? '/', 'http://localhost');
  return answers[`${method ?? ''} ${pathname}`]?.() ?? [404, { error: `there is no ${pathname} here` }];
};

/** Starts it on the port that the notebook names; an Error when something else listens there. */
export async function startDeploys(): Promise<DemoServer> {
  const server = createServer((request, response) => {
    const [status, body] = answerTo(request);
    request.resume();
    // The same bytes each time, so that recording again changes nothing.
    response.sendDate = false;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(DEPLOYS_PORT, 'localhost', resolve);
  });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://localhost:${DEPLOYS_PORT}`, stop };
}
