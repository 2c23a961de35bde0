/** What browsers say of themselves, in parts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUserAgent } from './parsed-user-agent.ts';

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test('browser, system and device', () => {
  for (const [ua, browser, os, type] of [
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/126.0.6478.57 Safari/537.36`,
      'Chrome 126.0.6478.57',
      'Windows 10.0',
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0) ${webKit} Chrome/126.0 Safari/537.36 Edg/126.0.1`,
      'Edge 126.0.1',
      'Windows 10.0',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
      'Safari 17.5',
      'macOS 10.15.7',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Mobile Safari 17.5',
      'iOS 17.5.1',
      'mobile',
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; SM-S918B) ${webKit} SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36`,
      'Samsung Internet 25.0',
      'Android 14',
      'mobile',
    ],
    [
      `Mozilla/5.0 (Linux; Android 13; SM-X900) ${webKit} Chrome/126.0 Safari/537.36`,
      'Chrome 126.0',
      'Android 13',
      'tablet',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
      'Firefox 127.0',
      'Linux undefined',
    ],
  ] as const) {
    const parsed = parseUserAgent(ua);
    assert.equal(parsed?.ua, ua);
    assert.equal(`${parsed?.browser?.name} ${parsed?.browser?.version}`, browser);
    assert.equal(parsed?.browser?.major, browser.split(' ').at(-1)?.split('.')[0]);
    assert.equal(`${parsed?.os?.name} ${parsed?.os?.version}`, os);
    assert.equal(parsed?.device?.type, type);
  }
});

test('nothing of what names no browser', () => {
  for (const ua of ['', 'curl/8.5.0', 'node', 'Version/'.repeat(10_000)])
    assert.equal(parseUserAgent(ua), undefined);
});
