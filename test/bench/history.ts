// Looking back in run logs with a million operations.
import type { Figure } from './figure.ts';
import { bench as postgres } from './history/postgres.ts';
import { bench as sqljs } from './history/sqljs.ts';

export const bench = async (): Promise<Figure[]> => [...(await sqljs()), ...(await postgres())];
