/** The alphabet of a text and its parts: the vectors, the borders, and a thousand texts against another program. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SegmentedMessage } from 'sms-segments-calculator';
import { countSegments, isGsm7 } from './segments.ts';

interface Vector {
  readonly text?: string;
  readonly repeat?: string;
  readonly times?: number;
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
}

const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(new URL('fixtures/vectors-sms-segments.json', import.meta.url), 'utf8'),
);

for (const { text, repeat = '', times = 0, encoding, segments } of vectors) {
  test(`${text ?? `${repeat} ${times} times`} is ${encoding}, in ${segments}`, () => {
    const whole = text ?? repeat.repeat(times);
    assert.deepEqual([isGsm7(whole), countSegments(whole)], [encoding === 'GSM-7', segments]);
  });
}

test('every letter of GSM is known, and a text of nothing is one SMS', () => {
  const gsm =
    '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€\f';
  assert.equal(Array.from(gsm).length, 127 + 10);
  assert.ok(isGsm7(gsm));
  assert.equal(countSegments(''), 1);
  for (const letter of ['`', 'ç', 'ï', '’', '“', '–', '\t', '\u00a0', '\u001b', 'Ά', 'ก', '码', '🔑'])
    assert.ok(!isGsm7(`code ${letter} 123456`), letter);
});

test('a letter is never cut in two', () => {
  assert.equal(countSegments('€'.repeat(153)), 3, '76 in each part, one place stays empty');
  assert.equal(countSegments(`a${'€'.repeat(152)}`), 2);
  assert.equal(countSegments('🔑'.repeat(67)), 3, '33 in each part');
});

test('a thousand random texts come out as sms-segments-calculator has them', () => {
  const letters = Array.from('aZ9 @\n€^~[é字🔑ж');
  let seed = 1;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 1_000; round += 1) {
    const known = round % 2 === 0 ? 11 : letters.length;
    const text = Array.from({ length: 1 + next(340) }, () => letters[next(known)]).join('');
    const other = new SegmentedMessage(text);
    assert.deepEqual(
      [isGsm7(text), countSegments(text)],
      [other.encodingName === 'GSM-7', other.segmentsCount],
      JSON.stringify(text),
    );
  }
});
