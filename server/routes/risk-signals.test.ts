/** What the headers of the operator's proxy say, and that what is malformed counts as not told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signalsOf } from './risk-signals.ts';

const read = (told: Readonly<Record<string, string>>) =>
  signalsOf(Object.fromEntries(Object.entries(told).map(([name, value]) => [`x-logto-cf-${name}`, value])));

test('all of it, rounded to 0.1 degree', () => {
  assert.deepEqual(
    read({
      country: 'th',
      latitude: '13.7563',
      longitude: '100.5018',
      'bot-score': '7',
      'bot-verified': 'true',
    }),
    {
      country: 'TH',
      position: { latitude: 13.8, longitude: 100.5 },
      botScore: 7,
      isVerifiedBot: true,
    },
  );
  assert.deepEqual(read({ latitude: '0', longitude: '0' }).position, { latitude: 0, longitude: 0 });
});

test('nothing, and what is not well formed', () => {
  const nothing = { isVerifiedBot: false };
  assert.deepEqual(read({}), nothing);
  const told: readonly Readonly<Record<string, string>>[] = [
    { country: 'XX' },
    { country: 'THA' },
    { country: "T'" },
    { latitude: '13.7' },
    { latitude: '91', longitude: '0' },
    { latitude: '0', longitude: '-181' },
    { latitude: '1e1', longitude: '0' },
    { latitude: '', longitude: '' },
    { 'bot-score': '' },
    { 'bot-score': '0' },
    { 'bot-score': '100' },
    { 'bot-score': 'low' },
    { 'bot-verified': 'yes' },
  ];
  for (const headers of told) assert.deepEqual(read(headers), nothing, JSON.stringify(headers));
});
