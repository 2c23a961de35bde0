/** A group is a small form: read whole, with paths, defaults and secrets of its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Config,
  formItems,
  group,
  host,
  isConnectorError,
  number,
  readConfig,
  secret,
  text,
} from './index.ts';

const fields = {
  host: host({ label: 'Host' }),
  auth: group({
    label: 'Auth',
    fields: {
      user: text({ label: 'user' }),
      pass: secret({ label: 'pass', required: ({ user }) => user !== 'nobody' }),
      tries: number({ label: 'tries', defaultValue: 3 }),
    },
    example: { user: '<username>', pass: '<password>' },
  }),
  tls: group({ label: 'TLS', required: false, fields: { name: text({ label: 'name', required: false }) } }),
} as const;

const issuesOf = (raw: unknown) => {
  try {
    readConfig(fields, raw);
    return [];
  } catch (error) {
    assert.ok(isConnectorError(error));
    return (error.issues ?? []).map(({ path, message }) => `${path}: ${message}`);
  }
};

test('a group is read like a form of its own: typed, with defaults, and without what it does not know', () => {
  const config: Config<typeof fields> = readConfig(fields, {
    host: ' mail.example ',
    auth: { user: 'a', pass: 'b', more: 1 },
  });
  assert.deepEqual(config, {
    host: 'mail.example',
    auth: { user: 'a', pass: 'b', tries: 3 },
    tls: undefined,
  });
});

test('mistakes are named by path and by both labels, all at once; what is still the example is missing', () => {
  assert.deepEqual(
    issuesOf({ host: 'http://x/', auth: { user: '<username>', pass: 7, tries: 'x' }, tls: [] }),
    [
      'host: Host must be the name of a host, without a port.',
      'auth.user: Auth user is missing.',
      'auth.pass: Auth pass must be text.',
      'auth.tries: Auth tries must be a number.',
      'tls: TLS must be an object.',
    ],
  );
  assert.deepEqual(issuesOf({ host: 'x', auth: { user: 'nobody' } }), []);
  assert.deepEqual(issuesOf({ host: 'x' }), ['auth: Auth is missing.']);
});

test('a form starts from the example', () => {
  assert.deepEqual(formItems(fields)[1], {
    key: 'auth',
    label: 'Auth',
    type: 'Json',
    required: true,
    defaultValue: { user: '<username>', pass: '<password>' },
  });
});
