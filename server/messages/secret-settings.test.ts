/** Secrets on their way through the API: shown masked, kept when the mask comes back, never sent to a new address (F2). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { group, host, secret, templates, text, url } from '@latchkey/connector-kit';
import { mask, maskSettings, restoreSecrets, withoutNothing } from './secret-settings.ts';

const fields = {
  accessKeyId: text({ label: 'Id' }),
  accessKeySecret: secret({ label: 'Secret' }),
  endpoint: url({ label: 'Endpoint', required: false, defaultValue: 'https://sms.example.com' }),
  templates: templates({ kind: 'content' }),
};

const stored = {
  accessKeyId: 'AKID0123456789',
  accessKeySecret: 'secret-0123456789',
  endpoint: 'https://one.example.com/sms',
  templates: [{ usageType: 'SignIn', content: 'https://a.example {{code}}', token: 'no-secret-here' }],
  extra: { webhookToken: 'short', list: [{ apiKey: 'another-secret-0123' }], port: 25, clientSecret: 1234 },
};

const masked = {
  ...stored,
  accessKeySecret: '••••6789',
  extra: { webhookToken: '••••', list: [{ apiKey: '••••0123' }], port: 25, clientSecret: '••••' },
};

test('F2: a mask shows the last four characters, of a short secret none', () => {
  assert.deepEqual(['', 'a', '12345678901', '123456789012'].map(mask), ['••••', '••••', '••••', '••••9012']);
});

test('F2: declared secrets are masked, and by their names those that nobody declared', () => {
  assert.deepEqual(maskSettings(fields, stored), masked);
  assert.doesNotMatch(JSON.stringify(maskSettings(fields, stored)), /secret-0|another|short/);
});

test('F2: a mask that comes back is the secret again; a new secret is a new secret', () => {
  assert.deepEqual(restoreSecrets(fields, masked, stored), { settings: stored, issues: [] });
  const changed = restoreSecrets(
    fields,
    { accessKeySecret: 'new-secret-000', extra: { webhookToken: '••••' } },
    stored,
  );
  assert.deepEqual(changed, {
    settings: { accessKeySecret: 'new-secret-000', extra: { webhookToken: 'short' } },
    issues: [],
  });
});

test('F2: a mask of nothing that is stored is an issue, not a secret', () => {
  for (const kept of [undefined, {}, { accessKeySecret: 'another-one-0000' }]) {
    const { issues } = restoreSecrets(fields, { accessKeySecret: '••••6789' }, kept);
    assert.deepEqual(
      issues.map(({ path }) => path),
      ['accessKeySecret'],
    );
  }
});

test('F2: a stored secret is not sent to an address that was not there before', () => {
  const given = { accessKeySecret: '••••6789' };
  const wrongs = (over: object) => restoreSecrets(fields, { ...given, ...over }, stored).issues.length;
  assert.equal(wrongs({ endpoint: 'https://evil.example.com/sms' }), 1);
  assert.equal(wrongs({ endpoint: 'http://one.example.com/sms' }), 1);
  assert.equal(wrongs({ request: { url: ' HTTPS://evil.example.com' } }), 1);
  assert.equal(wrongs({ endpoint: 'https://one.example.com/other' }), 0);
  assert.equal(
    wrongs({ endpoint: 'https://sms.example.com' }),
    0,
    'the field’s own default is nobody’s trick',
  );
  assert.equal(wrongs({ templates: [{ usageType: 'SignIn', content: 'https://b.example' }] }), 0);
});

test('F2: secrets inside a group are masked and come back, and do not follow the name of another machine', () => {
  const mail = {
    host: host({ label: 'Host' }),
    auth: group({
      label: 'Auth',
      required: false,
      fields: { user: text({ label: 'user' }), pass: secret({ label: 'pass' }) },
    }),
  };
  const kept = {
    host: 'smtp.example.com',
    auth: { user: 'ann', pass: 'mail-password-0123', token: 'unknown-key-4567' },
  };
  const shown = maskSettings(mail, kept);
  assert.deepEqual(shown, {
    host: 'smtp.example.com',
    auth: { user: 'ann', pass: '••••0123', token: '••••4567' },
  });
  assert.deepEqual(restoreSecrets(mail, shown, kept), { settings: kept, issues: [] });
  const elsewhere = restoreSecrets(mail, { ...shown, host: 'smtp.evil.example' }, kept);
  assert.deepEqual(
    elsewhere.issues.map(({ path }) => path),
    ['auth.pass', 'auth.token'],
  );
  assert.deepEqual(restoreSecrets(mail, { ...shown, host: 'SMTP.example.com' }, kept).issues, []);
});

test('what counts as nothing is left out, however deep; zero and false are something', () => {
  assert.deepEqual(
    withoutNothing({
      a: '',
      b: null,
      c: [],
      d: {},
      e: [{ f: [''] }, 0],
      g: false,
      h: { i: { j: undefined } },
      k: ' ',
    }),
    { e: [0], g: false, k: ' ' },
  );
});
