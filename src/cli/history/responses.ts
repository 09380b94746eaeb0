// What servers answered to the requests of a run.
import { isUtf8 } from 'node:buffer';
import type { FactLog } from '../../limani/entries.ts';
import type { Answer } from '../../logbook/history/answers.ts';
import type { History } from '../../logbook/history/history.ts';
import type { RunModel } from '../../logbook/history/model.ts';
import { oneLine, plainLines } from '../../results/markdown.ts';

export type Answers = ReadonlyMap<FactLog, Answer>;

/** The answers to all requests of a run that have one on record. @throws HistoryError */
export async function answersTo(run: RunModel, history: Pick<History, 'answer'>): Promise<Answers> {
  const answers = new Map<FactLog, Answer>();
  for (const fact of run.cells.flatMap(({ facts }) => facts)) {
    const answer = await history.answer(fact);
    if (answer) answers.set(fact, answer);
  }
  return answers;
}

/** For `--json`: text as it is, anything else in base64. */
export function answerValue(answer: Answer): object {
  if ('lost' in answer) return { lost: answer.lost };
  const { type, bytes } = answer;
  const buffer = Buffer.from(bytes);
  return {
    type,
    ...(isUtf8(bytes) ? { text: buffer.toString('utf8') } : { base64: buffer.toString('base64') }),
  };
}

/** For a terminal: text without what would move the cursor, anything else by its size. */
export function answerText(answer: Answer): string {
  if ('lost' in answer) return `(${answer.lost})`;
  const { type, bytes } = answer;
  if (!isUtf8(bytes) || bytes.includes(0)) return `(${oneLine(type ?? 'no text')}, ${bytes.length} bytes)`;
  return plainLines(Buffer.from(bytes).toString('utf8')).replace(/\n$/, '');
}
