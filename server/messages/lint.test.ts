/** Settings as an operator wants them judged: sentences, severities, and what each text costs as it really leaves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requiredPurposes, templateFaults } from '@latchkey/connector-kit';
import { languages } from '../../words/index.ts';
import { isTemplateWord } from '../../words/template-text.ts';
import type { Installed } from './factory.ts';
import { errorsIn, lintSettings } from './lint.ts';
import { createRegistry } from './registry.ts';

const registry = createRegistry();
const installed = (id: string): Installed => {
  const found = registry.find(id);
  assert.ok(found, id);
  return found;
};
const twilio = installed('twilio-short-message-service');
const around = { language: 'en', endpoint: 'https://login.example.com' } as const;
const rows = requiredPurposes.map((usageType) => ({ usageType, content: 'Your code is {{code}}.' }));
const settings = (templates: unknown, more = {}) => ({
  accountSID: 'AC00000000000000000000000000000000',
  authToken: '0123456789abcdef0123456789abcdef',
  fromMessagingServiceSID: 'MG00000000000000000000000000000000',
  templates,
  ...more,
});

test('every fault that the kit can find has a sentence', () => {
  assert.deepEqual(
    templateFaults.filter((fault) => fault !== 'other' && !isTemplateWord(fault)),
    [],
  );
});

test('what every connector’s form begins with has no error but what must still be filled in', () => {
  for (const { id, type, formItems = [] } of registry.list()) {
    if (type === 'Social') continue;
    const given = Object.fromEntries(formItems.map(({ key, defaultValue }) => [key, defaultValue]));
    const { findings } = lintSettings(installed(id), given, around);
    const errors = findings.filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.filter(({ rule }) => rule !== 'setting' && rule !== 'empty_row'),
      [],
      id,
    );
  }
});

test('D6: errors and warnings in the operator’s language, with the rule and the place', () => {
  const wrong = settings([
    ...rows,
    { usageType: 'BindMfa', content: 'Hello' },
    { usageType: 'Test', content: '{{code}}' },
  ]);
  assert.deepEqual(lintSettings(twilio, wrong, around).findings, [
    {
      path: 'templates.4.content',
      severity: 'error',
      rule: 'no_code',
      message: 'The message does not contain {{code}}.',
    },
    {
      path: 'templates.5.usageType',
      severity: 'warning',
      rule: 'unknown_purpose',
      message: '“Test” is not a purpose that Latchkey sends; this entry is never used.',
    },
  ]);
  const said = languages.map(
    (language) => lintSettings(twilio, wrong, { ...around, language }).findings[0]?.message,
  );
  assert.equal(new Set(said).size, languages.length);
});

test('other settings are told too, once each', () => {
  const { findings } = lintSettings(twilio, { authToken: 'x' }, around);
  assert.deepEqual(
    findings.map(({ path, rule }) => `${path} ${rule}`),
    ['accountSID setting', 'fromMessagingServiceSID setting', 'templates missing_purposes'],
  );
  assert.deepEqual(errorsIn({ findings, costs: [] }).length, 3);
});

test('D7: what a text costs, as it would leave: values, last line and all', () => {
  const content = `{{code}} ${'a'.repeat(100)}`;
  const [cost] = lintSettings(
    twilio,
    settings([{ usageType: 'SignIn', locale: 'th', content }, ...rows]),
    around,
  ).costs;
  assert.deepEqual(cost, {
    path: 'templates.0',
    usageType: 'SignIn',
    locale: 'th',
    text: `123456 ${'a'.repeat(100)}\n@login.example.com #123456`,
    alphabet: 'GSM-7',
    segments: 1,
    culprits: [],
    segmentsWithout: 1,
  });
});

test('D7: one curly quote doubles the price, and is named; without the last line it may fit again', () => {
  const curly = { usageType: 'SignIn', content: `{{code}} is Ann’s code ${'.'.repeat(40)}` };
  const of = (more: object) => lintSettings(twilio, settings([curly, ...rows], more), around);
  const { costs, findings } = of({});
  assert.deepEqual(
    [costs[0]?.alphabet, costs[0]?.segments, costs[0]?.culprits, costs[0]?.segmentsWithout],
    ['UCS-2', 2, ['’'], 1],
  );
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['dear_character', 'twice'],
  );
  assert.match(findings[0]?.message ?? '', /’/);
  const without = of({ originBoundLine: false });
  assert.deepEqual([without.costs[0]?.segments, without.costs[0]?.text.includes('@login')], [1, false]);
  assert.equal(
    without.findings.some(({ rule }) => rule === 'dear_character'),
    false,
  );
});

test('an invitation is counted with a link in it, and gets no last line', () => {
  const invitation = { usageType: 'OrganizationInvitation', content: 'Come in: {{link}}' };
  const { costs, findings } = lintSettings(twilio, settings([...rows, invitation]), around);
  assert.match(costs.at(-1)?.text ?? '', /^Come in: https:\/\/login\.example\.com\/\S+$/);
  assert.deepEqual(findings, []);
});

test('where the provider keeps the words there is nothing to count', () => {
  const ids = requiredPurposes.map((usageType) => ({ usageType, templateCode: '1', content: '{1}' }));
  assert.deepEqual(
    lintSettings(installed('tencent-short-message-service'), { templates: ids }, around).costs,
    [],
  );
});

test('a package that fills its own templates is warned, never kept from its own form', () => {
  const adapted: Installed = { ...twilio, writesOwnWords: true, readConfig: () => ({}) };
  const { findings, costs } = lintSettings(
    adapted,
    { templates: [{ usageType: 'SignIn', content: 'x' }] },
    around,
  );
  assert.deepEqual(
    findings.map(({ severity, rule }) => `${severity} ${rule}`),
    ['warning no_code', 'warning missing_purposes'],
  );
  assert.equal(costs[0]?.text, 'x', 'their texts get no last line');
});

test('D6: letters are judged as letters, and cost nothing', () => {
  const smtp = installed('simple-mail-transfer-protocol');
  const begun = smtp.factory.formItems?.find(({ key }) => key === 'templates')?.defaultValue as object[];
  const templates = [
    ...begun,
    { usageType: 'SignIn', locale: 'th', contentType: 'text/plain', subject: '', content: 'x {{name}}' },
    {
      usageType: 'SignIn',
      locale: 'ru',
      contentType: 'text/html',
      subject: 'x',
      content: '<a href="https://a.example">{{code}}</a>',
    },
  ];
  const given = { host: 'smtp.example.com', port: 587, fromEmail: 'a@example.com', auth: {}, templates };
  const { findings, costs } = lintSettings(smtp, given, { ...around, language: 'ru' });
  assert.deepEqual(
    findings
      .filter(({ rule }) => rule !== 'setting')
      .map(({ path, severity, rule }) => `${severity} ${rule} ${path}`),
    [
      `error no_subject templates.${begun.length}.subject`,
      `error no_code templates.${begun.length}.content`,
      `warning unknown_variable templates.${begun.length}.content`,
      `warning link_with_code templates.${begun.length + 1}.content`,
    ],
  );
  assert.ok(findings.every(({ rule, message }) => rule === 'setting' || /[а-я]/.test(message)));
  assert.deepEqual(costs, []);
});
