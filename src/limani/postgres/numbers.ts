import { isTransient, toLimaniError } from './failures.ts';
import type { Server } from './server.ts';

const TRIES = 3;

/** The next number of a sequence; one whose giving was in doubt is left out. @throws LimaniError `not-written` */
export async function reserveNumber(server: Server, sequence: string): Promise<number> {
  for (let tries = 1; ; tries++)
    try {
      const [row] = await server.write((session) =>
        session.rows(
          `INSERT INTO _numbers(name, value) VALUES(?, 1)
           ON CONFLICT(name) DO UPDATE SET value = _numbers.value + 1 RETURNING value`,
          [sequence],
        ),
      );
      return Number(row?.['value']);
    } catch (error) {
      if (tries < TRIES && isTransient(error)) continue;
      throw toLimaniError(server.where, 'not-written', error);
    }
}
