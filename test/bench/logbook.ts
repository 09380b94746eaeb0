// The run log: durable inserts, publishing, large stores.
import type { Figure } from './figure.ts';
import { bench as inserts } from './logbook/inserts/inserts.ts';
import { bench as large } from './logbook/large.ts';

export const bench = async (): Promise<Figure[]> => [...(await inserts()), ...(await large())];
