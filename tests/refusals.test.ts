/** Every refusal that a person can meet on the way of a phone (end-user/11), by its code and status, in the reader's language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { languages } from '../words/languages.ts';
import { accountRows } from './refusals/accounts.ts';
import { codeRows } from './refusals/codes.ts';
import { factorRows } from './refusals/factors.ts';
import { peopleRows } from './refusals/people.ts';
import { openStage, type Row } from './refusals/stage.ts';

const rows: readonly Row[] = [...codeRows, ...peopleRows, ...factorRows, ...accountRows];

/** Letters that a sentence in this language cannot do without. */
const scripts: Readonly<Record<string, RegExp>> = {
  en: /^[^\u0400-\u04ff\u0e00-\u0e7f\u3400-\u9fff]*[a-z]{3}[^\u0400-\u04ff\u0e00-\u0e7f\u3400-\u9fff]*$/,
  th: /[\u0e00-\u0e7f]{3}/,
  'zh-TW': /[\u4e00-\u9fff]{2}/,
  'zh-CN': /[\u4e00-\u9fff]{2}/,
  ru: /[а-яё]{3}/i,
};

eachDatabase('refusals', (databases) => {
  const said = new Map<string, Map<string, string>>();

  for (const language of languages)
    test(`in ${language}: ${rows.length} ways to hear no`, async (context) => {
      const stage = await openStage(databases, context, language);
      const wrong: string[] = [];
      for (const [code, status, reach] of rows) {
        await stage.set();
        const met = await reach(stage).catch((error: unknown) => ({ status: 0, body: String(error) }));
        const body =
          typeof met.body === 'string' && met.body.startsWith('{') ? JSON.parse(met.body) : met.body;
        const { code: heard, message = '' } = (body ?? {}) as { code?: string; message?: string };
        if (heard !== code || met.status !== status)
          wrong.push(`${status} ${code}: ${met.status} ${heard ?? JSON.stringify(met.body)}`);
        else if (!scripts[language]?.test(message)) wrong.push(`${code}: “${message}”`);
        const all = said.get(code) ?? new Map<string, string>();
        said.set(code, all.set(language, message));
      }
      assert.deepEqual(wrong, []);
    });

  test('the two Chinese scripts are told apart', () => {
    const same = [...said].filter(([, by]) => by.get('zh-TW') === by.get('zh-CN')).map(([code]) => code);
    assert.deepEqual(same, []);
  });
});
