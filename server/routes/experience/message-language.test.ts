/** The language of a message, by what the application, the browser and the tenant say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageLanguage } from './message-language.ts';

const tenant = (fallbackLanguage: string, autoDetect = true) => ({
  languageInfo: { autoDetect, fallbackLanguage },
});

test('ui_locales, then Accept-Language where it is asked for, then the fallback, then English', () => {
  for (const [rules, uiLocales, acceptLanguage, expected] of [
    [tenant('en'), undefined, undefined, 'en'],
    [tenant('th'), undefined, undefined, 'th'],
    [tenant('en'), 'fr ru', 'th', 'ru'],
    [tenant('en'), 'fr', 'th;q=0.2, zh-HK', 'zh-TW'],
    [tenant('ru'), 'fr', 'th', 'th'],
    [tenant('ru', false), 'fr', 'th', 'ru'],
    [tenant('ru', false), 'zh-Hans', 'th', 'zh-CN'],
    [tenant('xx'), '', '', 'en'],
  ] as const)
    assert.equal(messageLanguage(rules, uiLocales, acceptLanguage), expected);
});
