/** Passwords that are known to others, in a local file: nothing about anybody's password leaves the server. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

export interface BreachList {
  /** Always false without a file. Rejects when the file cannot be read. */
  has(password: string): Promise<boolean>;
}

/**
 * The file holds SHA-1 digests in hexadecimal, sorted, one a line, each perhaps with `:` and a count behind it: the form
 * in which the list of Have I Been Pwned comes. It is not read into memory: some thirty small reads answer.
 */
export function createBreachList({ file }: { readonly file?: string | undefined }): BreachList {
  return {
    async has(password) {
      if (file === undefined) return false;
      const wanted = createHash('sha1').update(password).digest('hex').toUpperCase();
      const handle = await open(file);
      try {
        return await contains(handle, wanted);
      } finally {
        await handle.close();
      }
    },
  };
}

const digestLength = 40;
/** Longer than two lines: wherever it begins, a whole line stands in it. */
const window = 160;

async function contains(handle: FileHandle, wanted: string): Promise<boolean> {
  let from = 0;
  let to = (await handle.stat()).size;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const line = await lineAt(handle, middle);
    if (!line) return false;
    if (line.digest === wanted) return true;
    if (line.digest < wanted) from = line.end;
    else to = Math.min(middle, line.start);
  }
  return false;
}

/** The line in which this byte stands. */
async function lineAt(handle: FileHandle, at: number) {
  const begin = Math.max(0, at - window);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2 * window), 0, 2 * window, begin);
  const text = buffer.toString('latin1', 0, bytesRead);
  const start = at === begin ? 0 : text.lastIndexOf('\n', at - begin - 1) + 1;
  const next = text.indexOf('\n', Math.max(start, at - begin));
  const end = next === -1 ? text.length : next + 1;
  const digest = text.slice(start, start + digestLength).toUpperCase();
  return end > start ? { digest, start: begin + start, end: begin + end } : undefined;
}
