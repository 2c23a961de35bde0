/** Which language is picked: ours and the operator's own, by name, by nearness, by fallback. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickTag } from './pick-tag.ts';

const own = ['fr', 'en-GB', 'pt-BR', 'zh-HK', 'zh'];
const cases: readonly (readonly [wanted: string, fallback: string, picked: string])[] = [
  ['fr', 'en', 'fr'],
  ['FR-ca', 'en', 'fr'],
  ['en-gb', 'en', 'en-GB'],
  ['en-US', 'th', 'en'],
  ['pt-PT', 'en', 'pt-BR'],
  ['zh-HK', 'en', 'zh-HK'],
  ['zh-TW', 'en', 'zh-TW'],
  ['zh-SG', 'en', 'zh-CN'],
  ['de ru', 'en', 'ru'],
  ['de', 'fr', 'fr'],
  ['de', 'xx', 'en'],
  ['', 'th', 'th'],
];

for (const [wanted, fallback, picked] of cases)
  test(`${wanted || 'nothing'}, else ${fallback}: ${picked}`, () => {
    assert.equal(pickTag(wanted.split(' ').filter(Boolean), fallback, own), picked);
  });
