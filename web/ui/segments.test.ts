/** Segment counts equal those of Twilio's calculator, for its vectors and for texts at random. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { countSegments } from './segments.ts';

interface Vector {
  readonly text?: string;
  readonly repeat?: string;
  readonly times?: number;
  readonly encoding: string;
  readonly segments: number;
}

const { vectors } = JSON.parse(
  readFileSync(new URL('./fixtures/sms-segments.json', import.meta.url), 'utf8'),
) as { vectors: readonly Vector[] };

for (const { text, repeat = '', times = 0, encoding, segments } of vectors) {
  const message = text ?? repeat.repeat(times);
  test(`“${text ?? `${repeat} × ${times}`}” is ${segments} part(s) in ${encoding}`, () => {
    const counted = countSegments(message);
    assert.deepEqual({ encoding: counted.encoding, count: counted.count }, { encoding, count: segments });
  });
}

test('no text is no part', () =>
  assert.deepEqual(countSegments(''), { encoding: 'GSM-7', count: 0, left: 160, culprits: [] }));

test('the culprits are named once each', () => {
  assert.deepEqual(countSegments('naïve – naïve').culprits, ['ï', '–']);
});

test('texts at random cost what the calculator says', () => {
  const letter = fc.constantFrom(...'abc 123', '€', '^', '{', 'é', '字', 'ท', 'ж', '😀', '`');
  fc.assert(
    fc.property(fc.string({ unit: letter, minLength: 1, maxLength: 400 }), (text) => {
      const theirs = new SegmentedMessage(text);
      const ours = countSegments(text);
      assert.deepEqual([ours.encoding, ours.count], [theirs.encodingName, theirs.segmentsCount]);
    }),
    { numRuns: 300 },
  );
});
