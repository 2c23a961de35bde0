/** Reads what a provider answered: up to a cap, and no further than this host. */
import { Buffer } from 'node:buffer';
import { ConnectorError } from './errors.ts';
import { parseJson } from './find.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON or was cut off. Read it with `find`. */
  readonly json: unknown;
  /** False when the body was longer than the cap, or broke off: the status is then all that can be relied on. */
  readonly isComplete: boolean;
}

/**
 * Reads the body up to the cap. A body that breaks off does not take the status away: that one did arrive.
 *
 * @throws ConnectorError of kind `config` for a redirect: to follow it would carry the number, the code and perhaps
 *   the key to another host
 */
export async function readReply(response: Response, host: string, replyBytes: number): Promise<Reply> {
  const { status, headers, body } = response;
  if (status >= 300 && status < 400) {
    await body?.cancel().catch(() => {});
    throw new ConnectorError('config', `${host} redirected us (HTTP ${status}); redirects are not followed.`);
  }
  const { text, isComplete } = await readText(body, replyBytes);
  return { status, headers, text, json: isComplete ? parseJson(text) : undefined, isComplete };
}

async function readText(
  body: Response['body'],
  replyBytes: number,
): Promise<{ text: string; isComplete: boolean }> {
  const chunks: Uint8Array[] = [];
  let room = replyBytes;
  let isComplete = true;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk.subarray(0, room));
      room -= chunk.byteLength;
      if (room < 0) break; // leaving the loop cancels the stream
    }
    isComplete = room >= 0;
  } catch {
    isComplete = false;
  }
  return { text: Buffer.concat(chunks).toString('utf8'), isComplete };
}
