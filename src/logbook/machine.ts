import os from 'node:os';
import type { Dict } from '../limani/entries.ts';

/** The machine that runs the cells. */
export interface Machine {
  readonly name: string;
  /** Its load and memory now. */
  metrics(): Dict;
}

const GB = 1e9;
const rounded = (value: number): number => Math.round(value * 100) / 100;

export const localMachine = (): Machine => ({
  name: os.hostname(),
  metrics() {
    const [load1 = 0, load5 = 0] = os.loadavg();
    const total = os.totalmem();
    const used = total - os.freemem();
    return {
      cpu_load_1min: rounded(load1),
      cpu_load_5min: rounded(load5),
      ram_percent: rounded((100 * used) / total),
      ram_used_gb: rounded(used / GB),
      ram_total_gb: rounded(total / GB),
    };
  },
});
