/** Hints as applications send them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countries, findCountry } from '../ui/phone/country.ts';
import { readHint } from './login-hint.ts';

const table: readonly (readonly [hint: string, home: string, typed: string, country: string])[] = [
  ['+66812345678', 'US', '81 234 5678', 'TH'],
  ['66812345678', 'US', '81 234 5678', 'TH'],
  ['66812345678', 'TH', '81 234 5678', 'TH'],
  ['081 234 5678', 'TH', '81 234 5678', 'TH'],
  ['886912345678', 'RU', '912 345 678', 'TW'],
  ['13102051234', 'GB', '310 205 1234', 'US'],
  ['ann', 'TH', 'ann', 'TH'],
  ['66812345678@example.com', 'US', '66812345678@example.com', 'US'],
  ['12', 'US', '12', 'US'],
];

for (const [hint, home, typed, country] of table)
  test(`${hint} in ${home}`, () => {
    const read = readHint(hint, findCountry(home) ?? countries[0]!);
    assert.deepEqual([read.typed, read.country.iso], [typed, country]);
  });
