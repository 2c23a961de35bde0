/** Configuration files as people write them, and as they should not: each mistake is told, and no secret with it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readDocumentFile } from './document-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-document-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'latchkey.yaml');
const read = (text: string | Buffer): unknown => {
  writeFileSync(file, text);
  return readDocumentFile(file);
};
const complaint = (text: string | Buffer): string => {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message.replace(file, 'FILE');
  }
  return 'none';
};

test('YAML, JSON, line ends and marks of other systems', () => {
  for (const text of ['a: 1\nb: [x]\n', '{"a":1,"b":["x"]}', 'a: 1\r\nb: [x]\r\n', '\ufeffa: 1\nb:\n  - x\n'])
    assert.deepEqual(read(text), { a: 1, b: ['x'] });
  assert.deepEqual(read('a: &x {k: v}\nb: *x\n'), { a: { k: 'v' }, b: { k: 'v' } });
});

test('mistakes: what and where, never the line itself', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef'])
    bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join()}]`);
  assert.deepEqual(
    [
      'secret: one\nsecret: two\n',
      'secret: &x\n  in: *x\n',
      bomb.join('\n'),
      'secret: *nowhere\n',
      `${'['.repeat(100)}${']'.repeat(100)}`,
      'secret: 1\n---\nsecret: 2\n',
      'secret: "open\n',
      'secret: !env NAME\n',
      'a:\n\tsecret: 1\n',
      Buffer.from('secret: caf\xe9\n', 'latin1'),
      Buffer.from('\ufeffsecret: 1\n', 'utf16le'),
      Buffer.alloc(16 * 2 ** 20 + 1, '#'),
    ].map(complaint),
    [
      'FILE: a key stands twice, line 2, column 1',
      'FILE: lists and objects may stand in each other 64 deep',
      'FILE: its aliases unfold too far or lead nowhere',
      'FILE: its aliases unfold too far or lead nowhere',
      'FILE: lists and objects may stand in each other 64 deep',
      'FILE: there must be one document in it, not several, line 2, column 1',
      'FILE is neither YAML nor JSON, line 2, column 1',
      'FILE: a tag that means nothing here, line 1, column 9',
      'FILE: a tab stands where spaces must, line 2, column 1',
      'FILE must be UTF-8',
      'FILE must be UTF-8',
      'FILE is larger than 16 MiB: no configuration is that large',
    ],
  );
  assert.throws(() => readDocumentFile(join(folder, 'none.yaml')), /none\.yaml cannot be read: ENOENT/);
});
