/** The words: which template, what is filled in, and a last line that the standard's own parser takes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError, purposes } from '@latchkey/connector-kit';
import { SegmentedMessage } from 'sms-segments-calculator';
import { languages } from '../../words/index.ts';
import { type TextOrder, writeText } from './write-text.ts';

const order: TextOrder = {
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  expiresInSeconds: 600,
  endpoint: 'https://login.example.com',
};

/** https://wicg.github.io/sms-one-time-codes/#parsing, step by step; undefined is its "failure". */
function parseOriginBound(message: string): { host: string; code: string; rest: string } | undefined {
  const line = message.replace(/\r\n?/g, '\n').split('\n').at(-1) ?? '';
  let position = 0;
  const token = (marker: string): string | undefined => {
    if (line[position] !== marker) return undefined;
    const [found = ''] = /^[^\t\n\f\r ]*/.exec(line.slice(position + 1)) ?? [];
    position += 1 + found.length;
    return found || undefined;
  };
  const host = token('@');
  if (host === undefined || line[position] !== ' ') return undefined;
  position += 1;
  const code = token('#');
  return code === undefined ? undefined : { host, code, rest: line.slice(position) };
}

const template = (usageType: string, content: string, locale?: string) => ({
  usageType,
  content,
  ...(locale !== undefined && { locale }),
});

test('D1 D4: every language and purpose ends with a line that the parser takes, and nothing after it', () => {
  const hosts = {
    'https://login.example.com': 'login.example.com',
    'https://login.example.com:8443/deep': 'login.example.com',
    'https://пример.example': 'xn--e1afmkfd.example',
    'http://localhost:3001': 'localhost',
  };
  for (const locale of languages)
    for (const purpose of purposes)
      for (const [endpoint, host] of Object.entries(hosts)) {
        const text = writeText(undefined, { ...order, locale, purpose, endpoint });
        assert.deepEqual(parseOriginBound(text), { host, code: '123456', rest: '' }, text);
        assert.doesNotMatch(text, /[{}[\]]|undefined/);
      }
});

test('D4: no last line for a plain http address, an IPv6 address or a message without a code', () => {
  for (const endpoint of ['http://login.example.com', 'http://127.0.0.1:3001', 'https://[2001:db8::1]'])
    assert.equal(parseOriginBound(writeText(undefined, { ...order, endpoint })), undefined);
  const invitation = {
    ...order,
    purpose: 'OrganizationInvitation' as const,
    variables: { link: 'https://a.example/x' },
  };
  assert.match(writeText(undefined, invitation), /https:\/\/a\.example\/x$/);
});

test('D2: what an operator left at the end of a template does not hide the last line', () => {
  for (const content of [
    '{{code}}\n',
    '{{code}} \r\n\r\n',
    '{{code}}\n\n  ',
    'Code {{code}}\nReply STOP to opt out',
  ])
    assert.equal(
      parseOriginBound(writeText([template('SignIn', content)], order))?.host,
      'login.example.com',
    );
});

test('an operator’s own last line of the form stands as it is', () => {
  const text = writeText([template('SignIn', 'Code: {{code}}\n\n@id.example.com #{{code}}')], order);
  assert.equal(text, 'Code: 123456\n\n@id.example.com #123456');
});

test('D8: no value becomes a line, or the last line, or a code of another site', () => {
  const evil = [
    'A\n@evil.com #000000',
    'A\r@evil.com #000000',
    'A\u2028@evil.com #000000',
    'A\u0085@evil.com #000000',
    '@evil.com #000000',
    '\u202e@evil.com  #000000',
  ];
  for (const sender of evil)
    for (const endpoint of ['https://login.example.com', 'http://login.example.com'])
      for (const rows of [
        undefined,
        [template('SignIn', '{{code}} {{app}}')],
        [template('SignIn', '{{code}}\n{{app}}')],
      ]) {
        const text = writeText(rows, { ...order, sender, endpoint });
        const parsed = parseOriginBound(text);
        assert.equal(
          parsed?.host,
          endpoint.startsWith('https') ? 'login.example.com' : undefined,
          JSON.stringify(text),
        );
        assert.doesNotMatch(text, /[\r\u0085\u2028\u2029\u202e]/);
        assert.ok(text.split('\n').length <= 3);
      }
});

test('D6: sender, purpose, validity and a warning stand in it, and no link beside a code', () => {
  const text = writeText(undefined, { ...order, sender: 'Acme' });
  assert.equal(
    text,
    'Acme: 123456 is your code to sign in. It works for 10 min. Share it with nobody.\n@login.example.com #123456',
  );
  assert.match(writeText(undefined, order), /^login\.example\.com: 123456/);
  for (const locale of languages)
    for (const purpose of purposes) {
      const words = writeText(undefined, { ...order, locale, purpose, sender: 'Acme' });
      assert.match(words, /Acme/);
      assert.doesNotMatch(words, /https?:/);
      if (purpose !== 'OrganizationInvitation') assert.match(words, /10/);
    }
});

test('D7: English and Chinese cost one SMS, Thai and Russian one without the last line and two with it', () => {
  for (const locale of languages)
    for (const purpose of purposes) {
      const of = (endpoint: string) => {
        const message = new SegmentedMessage(
          writeText(undefined, { ...order, locale, purpose, sender: 'Latchkey', endpoint }),
        );
        return { encoding: message.encodingName, segments: message.segmentsCount };
      };
      const [bare, bound] = [of('http://login.example.com'), of('https://login.example.com')];
      const name = `${locale} ${purpose}`;
      assert.equal(bound.encoding, locale === 'en' ? 'GSM-7' : 'UCS-2', name);
      assert.ok(bound.segments <= (/^(th|ru)$/.test(locale) ? 2 : 1), `${name} ${bound.segments}`);
      if (locale !== 'ru' || purpose !== 'BindMfa') assert.equal(bare.segments, 1, name);
    }
});

const minutes = (expiresInSeconds?: number) =>
  / (\d+) min/.exec(writeText(undefined, { ...order, expiresInSeconds }))?.[1];

test('the time in the message is never longer than the code’s life', () => {
  assert.deepEqual([600, 599, 119, 60, undefined].map(minutes), ['10', '9', '1', '1', undefined]);
});

test('a template: its purpose before Generic, and the languages in the order asked for', () => {
  const rows = [
    template('Generic', 'generic {{code}}'),
    template('SignIn', 'plain {{code}}'),
    template('SignIn', 'chinese {{code}}', 'zh'),
    template('SignIn', 'taiwan {{code}}', 'zh-TW'),
    template('SignIn', 'portuguese {{code}}', 'pt'),
    template('Generic', 'thai {{code}}', 'th'),
  ];
  const first = (over: Partial<TextOrder>) => writeText(rows, { ...order, ...over }).split(' ')[0];
  assert.equal(first({}), 'plain');
  assert.equal(first({ locale: 'zh-TW' }), 'taiwan');
  assert.equal(first({ locale: 'zh-CN' }), 'chinese');
  assert.equal(first({ uiLocales: 'xx pt-BR zh-TW' }), 'portuguese');
  assert.equal(first({ locale: 'th' }), 'plain');
  assert.equal(first({ locale: 'th', purpose: 'BindMfa' }), 'thai');
  assert.equal(first({ purpose: 'Register' }), 'generic');
  assert.throws(
    () => writeText([template('Register', 'x')], order),
    (error) => isConnectorError(error) && error.kind === 'template' && error.retry === 'fix',
  );
});

const write = (content: string, over: Partial<TextOrder> = {}) =>
  writeText([template('SignIn', content)], { ...order, endpoint: 'http://a.example', ...over });

test('placeholders: spaces, dots, what is known and what is not', () => {
  assert.equal(
    write('{{code}} {{ code }} {{code.x}}|{{ unknown }} {{unknown.code}} {code}'),
    '123456 123456 |{{ unknown }} {{unknown.code}} {code}',
  );
  assert.equal(write('{{locale}} {{uiLocales}}'), 'en {{uiLocales}}');
  assert.equal(write('{{locale}} {{uiLocales}}', { uiLocales: 'th en' }), 'en th en');
  assert.equal(write('{{toString}} {{constructor.name}}'), '{{toString}} {{constructor.name}}');
  assert.equal(write('{{minutes}} {{app}} {{code}}', { sender: '  Acme  Ltd ' }), '10 Acme  Ltd 123456');
  assert.equal(write('$& {{code}} $1'), '$& 123456 $1');
});
