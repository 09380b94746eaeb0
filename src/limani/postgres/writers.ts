// Who writes, how far each has come, and until when each is believed to live.
import type { Server, Session } from './server.ts';

/**
 * Numbers of writers that have not been heard of for so long are forgotten. They outlive the writers, because a backlog
 * may lie on a machine that is off for months.
 */
const FORGOTTEN_AFTER = "interval '400 days'";

const expiry = (leaseMs: number): string => `now() + interval '${Math.round(leaseMs)} milliseconds'`;

/** Up to which number a writer's calls were made; waits for whoever makes some at this moment. Says that it lives. */
export async function lockedNumber(session: Session, writer: string, leaseMs: number): Promise<number> {
  const [row] = await session.rows(
    `INSERT INTO _writers(writer, seq, expires) VALUES(?, 0, ${expiry(leaseMs)})
     ON CONFLICT(writer) DO UPDATE SET expires = excluded.expires, released = FALSE RETURNING seq`,
    [writer],
  );
  return Number(row?.['seq'] ?? 0);
}

export const setNumber = (session: Session, writer: string, number: number): Promise<unknown> =>
  session.rows('UPDATE _writers SET seq = ? WHERE writer = ?', [number, writer]);

/** False: there already. Waits for an earlier attempt that is still under way. Says that the writer lives. */
export async function countUp(
  session: Session,
  writer: string,
  number: number,
  leaseMs: number,
): Promise<boolean> {
  const counted = await session.rows(
    `INSERT INTO _writers(writer, seq, expires) VALUES(?, ?, ${expiry(leaseMs)})
     ON CONFLICT(writer) DO UPDATE SET seq = excluded.seq, expires = excluded.expires
     WHERE _writers.seq < excluded.seq RETURNING seq`,
    [writer, number],
  );
  return counted.length > 0;
}

/** Says that a writer lives, where it has written. */
export const beat = (server: Server, writer: string, leaseMs: number): Promise<unknown> =>
  server.write((session) =>
    session.rows(`UPDATE _writers SET expires = ${expiry(leaseMs)} WHERE writer = ? AND NOT released`, [
      writer,
    ]),
  );

/** Says that a writer is done. @param keepNumber whether its calls may be sent again */
export const release = (server: Server, writer: string, keepNumber: boolean): Promise<unknown> =>
  server.write(async (session) => {
    await session.rows(
      keepNumber
        ? 'UPDATE _writers SET released = TRUE WHERE writer = ?'
        : 'DELETE FROM _writers WHERE writer = ?',
      [writer],
    );
    await session.rows(`DELETE FROM _writers WHERE expires < now() - ${FORGOTTEN_AFTER}`);
  });
