import { hashIn } from '../../limani/content.ts';
import type { FactLog } from '../../limani/entries.ts';
import { LimaniError, messageOf } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';

/** What a server answered, without secrets. */
export interface AnswerContent {
  readonly type: string | null;
  readonly bytes: Uint8Array;
}

/** The same, or why it cannot be read. */
export type Answer = AnswerContent | { readonly lost: string };

/** What the request of a fact was answered; undefined where nothing was, or answers were not kept then. */
export async function answerOf(
  { contentHash, detail }: FactLog,
  limani: Pick<Limani, 'getContent'>,
): Promise<Answer | undefined> {
  const notKept = detail?.['notKept'];
  if (contentHash === null)
    return typeof notKept === 'string' ? { lost: `It was not kept. ${notKept}` } : undefined;
  const hash = hashIn(contentHash);
  if (hash === undefined) return { lost: `${JSON.stringify(contentHash)} is no hash of a content.` };
  const type = detail?.['contentType'];
  try {
    const bytes = await limani.getContent(hash);
    return bytes
      ? { type: typeof type === 'string' ? type : null, bytes }
      : { lost: `It is not kept in the run log any more (sha256 ${hash.slice(0, 12)}…).` };
  } catch (error) {
    if (error instanceof LimaniError) return { lost: messageOf(error) };
    throw error;
  }
}
