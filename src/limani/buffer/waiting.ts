import { BacklogReader } from './backlogReader.ts';
import { writersIn } from './leftovers.ts';

/** Counted up to here: a backlog may be very long, and somebody waits for the number. */
export const COUNTED = 100_000;

/** How many entries wait in a folder, whoever left them, as people say it. */
export async function waitingIn(folder: string, counted = COUNTED): Promise<string> {
  let count = 0;
  for (const writer of writersIn(folder)) {
    const reader = new BacklogReader(folder, writer);
    for (let found = await reader.look(); found && count <= counted; found = await reader.look()) {
      count += found.records.filter(({ kind }) => kind !== 'writer').length;
      reader.advance(found);
    }
  }
  if (count === 1) return 'One entry waits';
  return count > counted ? `More than ${counted} entries wait` : `${count === 0 ? 'No' : count} entries wait`;
}
