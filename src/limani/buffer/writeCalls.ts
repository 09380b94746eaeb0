// What can be said of a call without the store that it is meant for.
import { randomUUID } from 'node:crypto';
import { checkedEnd, checkedId, checkedJson, checkedNumber, checkedStatus, checkedText } from '../checks.ts';
import type { WriteCall } from '../remote.ts';
import { toEntry } from '../records/entry.ts';
import { hostId } from '../records/hostId.ts';
import { runValues } from '../records/records.ts';
import { entriesOf } from '../writerOf.ts';

/** What no store would accept. @throws LimaniError `invalid` */
export function checkCall(call: WriteCall): void {
  switch (call[0]) {
    case 'createRun':
      runValues(call[1], '');
      return;
    case 'startUpdateRun':
      checkedId('The id of a run', call[1]);
      checkedStatus(call[2]);
      return;
    case 'endRunUpdate':
      checkedId('The id of a run', call[1]);
      checkedNumber('The end of a run', call[2]);
      checkedEnd(call[3]);
      checkedJson('The summary of a run', call[4]);
      return;
    case 'getOrCreateHost':
      checkedId('The id of a run', call[1]);
      checkedText('The name of a host', call[2]);
      return;
    default:
      entriesOf(call).forEach(toEntry);
  }
}

/** What the store answers when it has made the call. @throws LimaniError `invalid` */
export function answerOf(call: WriteCall): unknown {
  if (call[0] === 'createRun') return call[1].runId;
  if (call[0] === 'getOrCreateHost') return hostId(call[1], checkedText('The name of a host', call[2]));
  return undefined;
}

/** The runs that a call is about. @throws LimaniError `invalid` */
export function runsOf(call: WriteCall): readonly string[] {
  switch (call[0]) {
    case 'createRun':
      return [call[1].runId];
    case 'startUpdateRun':
    case 'endRunUpdate':
    case 'getOrCreateHost':
      return [call[1]];
    default:
      return entriesOf(call).map((entry) => toEntry(entry).runId);
  }
}

/** The call with what an adapter would choose by itself: it must be the same each time that the call is sent. */
export function settled(call: WriteCall): WriteCall {
  if (call[0] === 'insertOperation') return [call[0], { uid: randomUUID(), ...call[1] }];
  if (call[0] !== 'insertBatch') return call;
  return [
    call[0],
    call[1].map((entry) =>
      'operation' in entry ? { operation: { uid: randomUUID(), ...entry.operation } } : entry,
    ),
  ];
}
