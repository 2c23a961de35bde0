/** Reads a letter as a mail program would (RFC 5322, 2045, 2047), and refuses one that is not as it should be. */

export interface ReadLetter {
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
}

/** The letter, or the server's reply to it. */
export function readLetter(data: string): ReadLetter | string {
  if (/(^|[^\r])\n|\r(?!\n)/.test(data)) return '550 5.6.0 Bare line ends';
  if (data.split('\r\n').some((line) => line.length > 998)) return '500 5.6.0 Line too long';
  const whole = readPart(data);
  const needed = ['from', 'to', 'subject', 'date', 'message-id', 'mime-version'];
  const missing = needed.filter((name) => !whole.headers[name]);
  if (missing.length > 0) return `550 5.6.0 Missing ${missing.join(', ')}`;
  const parts = partsOf(whole);
  const find = (type: string) =>
    parts.find(({ headers }) => (headers['content-type'] ?? 'text/plain').startsWith(type));
  const [text, html] = [find('text/plain'), find('text/html')];
  return {
    headers: whole.headers,
    subject: decodeWords(whole.headers['subject'] ?? ''),
    text: text ? textOf(text) : '',
    html: html && textOf(html),
  };
}

interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function readPart(data: string): Part {
  const end = data.indexOf('\r\n\r\n');
  const head = data.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const headers = Object.fromEntries(
    head
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  );
  return { headers, body: data.slice(end + 4) };
}

/** The letter itself, or the alternatives in it. */
function partsOf(part: Part): Part[] {
  const [, boundary] =
    /^multipart\/alternative;.*boundary="?([^";]+)"?/.exec(part.headers['content-type'] ?? '') ?? [];
  if (boundary === undefined) return [part];
  return part.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((inner) => readPart(inner.replace(/^\r\n|\r\n$/g, '')));
}

function textOf({ headers, body }: Part): string {
  const encoding = (headers['content-transfer-encoding'] ?? '7bit').toLowerCase();
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? fromQuoted(body.replace(/=\r\n/g, ''))
        : Buffer.from(body);
  return bytes.toString('utf8').replaceAll('\r\n', '\n').replace(/\n$/, '');
}

const fromQuoted = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/(=\?utf-8\?([QB])\?([^?]*)\?=)+/gi, (words) =>
      Buffer.concat(
        [...words.matchAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi)].map(([, kind, word = '']) =>
          kind?.toUpperCase() === 'B' ? Buffer.from(word, 'base64') : fromQuoted(word.replaceAll('_', ' ')),
        ),
      ).toString('utf8'),
    );
