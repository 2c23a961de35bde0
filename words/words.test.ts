/** Every language says everything, to the right person, in the right form. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalCodes } from '../contract/errors.ts';
import { errors as en } from './en/errors.ts';
import { errorText, fill, languages, pickLanguage, readAcceptLanguage } from './index.ts';

test('every refusal has its sentence, and every sentence its refusal', () => {
  assert.deepEqual(
    refusalCodes.filter((code) => !(code in en)),
    [],
    'add these to words/en/errors.ts and its translations',
  );
  const known = new Set<string>([...refusalCodes, 'later']);
  assert.deepEqual(
    Object.keys(en).filter((key) => !known.has(key.split(':')[0] ?? '')),
    [],
  );
});

test('a sentence never shows its machinery', () => {
  const values = { part: 'body', type: 'Sms', name: 'user', id: 'x1', retryAfterSeconds: 30 };
  for (const language of languages) {
    for (const key of refusalCodes) {
      for (const text of [errorText(language, key), errorText(language, key, values)]) {
        assert.doesNotMatch(text, /[{}[\]]|undefined|NaN| {2}| [.,。，]/, `${language} ${key}: ${text}`);
        if (language !== 'en')
          assert.notEqual(text, errorText('en', key, values), `${language} ${key} is not translated`);
      }
    }
  }
});

test('the time to wait is said as people say it', () => {
  const wait = (language: (typeof languages)[number], retryAfterSeconds?: number) =>
    errorText(language, 'session.verification_blocked_too_many_attempts', { retryAfterSeconds });
  assert.match(wait('en', 60 * 60), /try again in 60 minutes\.$/);
  assert.match(wait('en'), /try again later\.$/);
  assert.match(wait('ru', 61), /попробуйте через 61 секунду\.$/);
  assert.match(wait('ru', 21 * 60), /через 21 минуту\.$/);
  assert.match(wait('th', 7200), /ในอีก 2 ชั่วโมง$/);
  assert.match(wait('zh-TW', 30), /請30 秒後再試/);
  assert.match(wait('zh-CN', 600), /请10分钟后再试/);
});

test('each limit has its own sentence', () => {
  const say = (limit?: string) =>
    errorText('en', 'request.message_rate_limited', { limit, retryAfterSeconds: 25 });
  assert.equal(say('resend'), 'A code was sent a moment ago. You can ask for a new one in 25 seconds.');
  assert.match(say('address'), /your network/);
  assert.match(say('constructor'), /^Too many messages/);
});

test('an unknown code is an internal error, and data that is no text stays out', () => {
  assert.equal(errorText('en', 'nobody.knows'), en['server.internal_error']);
  assert.equal(errorText('en', 'toString'), en['server.internal_error']);
  assert.equal(
    errorText('en', 'connector.not_found_with_connector_id', { connectorId: { a: 1 } }),
    'There is no connector of this kind.',
  );
});

test('a sentence takes its plural form from its first number', () => {
  const digits = { one: '{n} цифра', few: '{n} цифры', many: '{n} цифр', other: '{n} цифры' } as const;
  assert.deepEqual(
    [1, 2, 5, 21].map((n) => fill('ru', digits, { n })),
    ['1 цифра', '2 цифры', '5 цифр', '21 цифра'],
  );
  assert.equal(fill('en', 'To {who}[ about {what}].', { who: '{what}' }), 'To {what}.');
});

test('the language is the first wanted one that we speak', () => {
  const pick = (header: string, fallback = 'en') => pickLanguage(readAcceptLanguage(header), fallback);
  assert.equal(pick('th-TH,th;q=0.9,en;q=0.8'), 'th');
  assert.equal(pick('en-GB'), 'en');
  assert.equal(pick('zh-HK'), 'zh-TW');
  assert.equal(pick('zh-Hant-CN'), 'zh-TW');
  assert.equal(pick('zh-Hans-HK'), 'zh-CN');
  assert.equal(pick('zh'), 'zh-CN');
  assert.equal(pick('zh-SG'), 'zh-CN');
  assert.equal(pick('yue'), 'zh-TW');
  assert.equal(pick('fr;q=0.9, ru;q=0.4, th;q=0.8'), 'th');
  assert.equal(pick('ru;q=0, fr', 'zh-TW'), 'zh-TW');
  assert.equal(pick('*', 'pt-BR'), 'en');
  assert.equal(pick('<script>, ,;q=x', 'ru'), 'ru');
});
