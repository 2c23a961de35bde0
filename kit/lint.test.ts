/** Templates are looked over row by row: what is wrong, where, and whether it keeps them from being saved. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth } from '../server/testing/growth.ts';
import { list } from './fields.ts';
import { filledRows, lintTemplates, templateFaults, type TemplateFinding } from './lint.ts';
import { defaultCodes, defaultEmails, defaultTexts, purposes, requiredPurposes } from './purposes.ts';
import { costOf } from './segments.ts';
import { templates } from './templates.ts';

const four = requiredPurposes.map((usageType) => ({ usageType, content: 'Your code is {{code}}.' }));
const ids = requiredPurposes.map((usageType) => ({ usageType, templateCode: '1234567' }));
const letters = requiredPurposes.map((usageType) => ({ usageType, subject: 'Code', content: '{{code}}' }));

const sms = { templates: templates({ kind: 'content' }) };
const atProvider = { templates: templates({ kind: 'templateCode' }) };
const email = { templates: templates({ kind: 'email' }) };

const short = ({ path, severity, fault }: TemplateFinding) => `${severity} ${fault} at ${path}`;
const found = (rows: unknown, fields: Parameters<typeof lintTemplates>[0] = sms) =>
  lintTemplates(fields, { templates: rows }).map(short);
const one = (row: object, fields = sms) => found([...four, row], fields);

test('what forms begin with has nothing wrong in it, but that ids are still to be filled in', () => {
  assert.deepEqual(found(defaultTexts), []);
  assert.deepEqual(found(defaultEmails, email), []);
  const unfilled = found(defaultCodes, atProvider);
  assert.equal(unfilled.length, 9);
  assert.deepEqual(
    unfilled.filter((line) => line.startsWith('error')).length,
    requiredPurposes.length,
    'those that nothing stands in for',
  );
});

test('D6: the documented rows are taken; an invitation that has a code in place of its link is told', () => {
  const documented = purposes.map((usageType) => ({
    usageType,
    content: 'Your verification code is {{code}}. The code will remain active for 10 minutes.',
  }));
  assert.deepEqual(found(documented), ['warning no_link at templates.3.content']);
});

test('no list, no rows, no objects, no purposes', () => {
  assert.deepEqual(found({}), ['error not_list at templates']);
  assert.deepEqual(found('[]'), ['error not_list at templates']);
  for (const rows of [undefined, null, '', []])
    assert.deepEqual(found(rows), ['error missing_purposes at templates']);
  assert.deepEqual(found(undefined, { templates: templates({ kind: 'content', required: false }) }), []);
  assert.deepEqual(found([...four, 'x', null, []]), [
    'error not_object at templates.4',
    'error not_object at templates.5',
    'error not_object at templates.6',
  ]);
  assert.deepEqual(one({ content: '{{code}}' }), ['error no_purpose at templates.4.usageType']);
  assert.deepEqual(one({ usageType: 'Test', content: '{{code}}' }), [
    'warning unknown_purpose at templates.4.usageType',
  ]);
  const [missing] = lintTemplates(sms, { templates: four.slice(2) });
  assert.deepEqual(missing?.values, { purposes: 'Register, SignIn' });
});

test('D6: a message with a code has it, and no link', () => {
  assert.deepEqual(one({ usageType: 'BindMfa', content: 'Hello' }), ['error no_code at templates.4.content']);
  for (const link of ['{{link}}', 'https://a.example', 'http://a.example', 'www.a.example', 'a.example/b'])
    assert.deepEqual(
      one({ usageType: 'BindMfa', content: `{{code}}, see ${link}` }),
      ['error link_with_code at templates.4.content'],
      link,
    );
  for (const content of [
    'a.example: {{code}}',
    '{{ code }} and/or',
    '{{code}}\n@a.example #{{code}}',
    'v1.2: {{code}}',
  ])
    assert.deepEqual(one({ usageType: 'BindMfa', content }), [], content);
});

test('D6: an invitation has a link', () => {
  const invitation = (content: string) => one({ usageType: 'OrganizationInvitation', content });
  assert.deepEqual(invitation('Come in: {{link}}'), []);
  assert.deepEqual(invitation('Come in: {{ link }} {{code}}'), []);
  assert.deepEqual(invitation('Come in'), ['error no_link at templates.4.content']);
  assert.deepEqual(invitation('Come in: {{code}}'), ['warning no_link at templates.4.content']);
});

test('an empty row is bad where nothing stands in for it', () => {
  assert.deepEqual(one({ usageType: 'BindMfa', content: ' ' }), [
    'warning stood_in_for at templates.4.content',
  ]);
  assert.deepEqual(one({ usageType: 'BindMfa' }), ['warning stood_in_for at templates.4']);
  assert.deepEqual(found([...four.slice(1), { usageType: 'Register', content: '' }]), [
    'error empty_row at templates.3.content',
  ]);
  assert.deepEqual(one({ usageType: 'Register', locale: 'th', content: '' }), [
    'warning stood_in_for at templates.4.content',
  ]);
  assert.deepEqual(one({ usageType: 'BindMfa', content: 5 }), ['error not_text at templates.4.content']);
});

test('of two rows for one purpose and language the second is never sent', () => {
  const thai = { usageType: 'SignIn', locale: 'th', content: '{{code}}' };
  assert.deepEqual(found([...four, thai]), []);
  assert.deepEqual(found([...four, thai, { ...thai, locale: 'TH' }]), [
    'warning twice at templates.5.usageType',
  ]);
  assert.deepEqual(found([...four, four[0]]), ['warning twice at templates.4.usageType']);
});

test('languages are tags', () => {
  const row = { usageType: 'BindMfa', content: '{{code}}' };
  assert.deepEqual(one({ ...row, locale: 'zh-Hant-TW' }), []);
  assert.deepEqual(one({ ...row, locale: 'Thai language' }), ['warning bad_locale at templates.4.locale']);
  assert.deepEqual(one({ ...row, locale: 5 }), ['error bad_locale at templates.4.locale']);
});

test('variables that no message has, and places that are not closed', () => {
  const row = (content: string) => one({ usageType: 'BindMfa', content });
  assert.deepEqual(row('{{code}} {{minutes}} {{app}} {{locale}} {{uiLocales}}'), []);
  assert.deepEqual(row('{{code}} {{cod}} {{cod}}'), ['warning unknown_variable at templates.4.content']);
  assert.deepEqual(row('{{code}} {{constructor}}'), ['warning unknown_variable at templates.4.content']);
  assert.deepEqual(row('{{code}} {{code.deep}}'), ['warning unknown_variable at templates.4.content']);
  assert.deepEqual(row('{{code}} {{minutes}'), ['warning broken_placeholder at templates.4.content']);
  assert.deepEqual(
    found(
      [...letters, { ...letters[0], locale: 'th', subject: '{{cod}} {{', content: '{{code}} {{user.name}}' }],
      email,
    ),
    [
      'warning unknown_variable at templates.4.subject',
      'warning broken_placeholder at templates.4.subject',
      'warning unknown_variable at templates.4.content',
    ],
  );
});

test('over-long by what the provider takes, counted as it would leave', () => {
  const content = `{{code}} ${'a'.repeat(190)}`;
  const fields = { templates: templates({ kind: 'content', longestText: 200 }) };
  const rows = [...four, { usageType: 'BindMfa', content }];
  assert.deepEqual(lintTemplates(fields, { templates: rows }), []);
  assert.deepEqual(
    lintTemplates(fields, { templates: rows }, () => 'a'.repeat(201)).find(({ path }) =>
      path.startsWith('templates.4'),
    ),
    { path: 'templates.4.content', severity: 'error', fault: 'too_long', values: { found: 201, most: 200 } },
  );
  assert.deepEqual(one({ usageType: 'BindMfa', content: `{{code}}${'a'.repeat(1_595)}` }), [
    'error too_long at templates.4.content',
  ]);
});

test('D7: the character that doubles the price is named; a script of its own is nobody’s mistake', () => {
  const dear = lintTemplates(sms, {
    templates: [...four, { usageType: 'BindMfa', content: `{{code}} ${'a'.repeat(80)}’” ok` }],
  });
  assert.deepEqual(dear, [
    {
      path: 'templates.4.content',
      severity: 'warning',
      fault: 'dear_character',
      values: { characters: '’ ”', found: 2, given: 1 },
    },
  ]);
  assert.deepEqual(one({ usageType: 'BindMfa', content: '{{code}} it’s short' }), []);
  assert.deepEqual(one({ usageType: 'BindMfa', content: `{{code}} ${'ก'.repeat(100)}` }), []);
  assert.deepEqual(one({ usageType: 'BindMfa', content: `{{code}} ${'a'.repeat(80)}ł` }), [
    'warning dear_character at templates.4.content',
  ]);
});

test('D7: cost of a text: alphabet, parts, and the letters that make it dear', () => {
  assert.deepEqual(costOf('a'.repeat(160)), {
    alphabet: 'GSM-7',
    segments: 1,
    culprits: [],
    segmentsWithout: 1,
  });
  assert.deepEqual(costOf(`${'a'.repeat(133)}’’`), {
    alphabet: 'UCS-2',
    segments: 3,
    culprits: ['’'],
    segmentsWithout: 1,
  });
  assert.deepEqual(costOf('😀').culprits, ['😀']);
});

test('ids of templates: texts, or one for each area', () => {
  const row = (templateCode: unknown) => found([...ids, { usageType: 'BindMfa', templateCode }], atProvider);
  assert.deepEqual(row({ china: 'a', overseas: 'b' }), []);
  assert.deepEqual(row({ china: 'a', overseas: null }), []);
  assert.deepEqual(row({ mars: 'a' }), ['error not_text at templates.4.templateCode.mars']);
  assert.deepEqual(row(7), ['error not_text at templates.4.templateCode']);
  assert.deepEqual(row('<template-code>'), ['warning stood_in_for at templates.4.templateCode']);
});

test('letters for e-mail have a subject, one of two types, and the code in one of the two', () => {
  const row = (more: object) =>
    found([...letters, { usageType: 'BindMfa', subject: 's', content: '{{code}}', ...more }], email);
  assert.deepEqual(row({ subject: ' ' }), ['error no_subject at templates.4.subject']);
  assert.deepEqual(row({ contentType: 'text/rtf' }), ['error bad_content_type at templates.4.contentType']);
  assert.deepEqual(row({ subject: '{{code}}', content: 'above' }), []);
  assert.deepEqual(row({ content: 'above' }), ['error no_code at templates.4.content']);
});

test('a link beside the code of a letter is told, and saved; a picture is none', () => {
  const row = (content: string, contentType = 'text/html') =>
    found([...letters, { usageType: 'BindMfa', subject: 's', content, contentType }], email);
  const told = ['warning link_with_code at templates.4.content'];
  const head =
    '<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://www.w3.org/TR/x"><html xmlns="http://www.w3.org/1999/xhtml">';
  for (const harmless of [
    `${head}<img src="https://acme.example/logo.png"><b>{{code}}</b></html>`,
    '{{code}} <a href="mailto:help@acme.example">help</a> <a href="#top">top</a>',
  ])
    assert.deepEqual(row(harmless), [], harmless);
  for (const linked of [
    '<a href="https://a.example">{{code}}</a>',
    "{{code}} <a class=x href='{{link}}'>in</a>",
    '{{code}} https://a.example',
    '{{code}} <A HREF=//a.example>in</A>',
  ])
    assert.deepEqual(row(linked), told, linked);
  assert.deepEqual(row('{{code}} at https://a.example/x', 'text/plain'), told);
  assert.deepEqual(
    found([...letters, { usageType: 'OrganizationInvitation', subject: 's', content: 'Come' }], email),
    ['error no_link at templates.4.content'],
  );
});

test('rows of a stranger’s program with a subject are letters', () => {
  const { templateRules, ...field } = email.templates;
  assert.ok(templateRules);
  assert.deepEqual(found([...letters, { ...letters[0], locale: 'th', subject: '' }], { templates: field }), [
    'error no_subject at templates.4.subject',
  ]);
});

test('rules of a provider see the rows that are filled in, and all settings', () => {
  const fields = {
    params: list({ label: 'Parameters' }),
    templates: templates({
      kind: 'templateCode',
      check: (rows, given) => [
        ...rows.map(
          ({ path }) => ({ path, severity: 'warning', fault: 'other', message: { en: 'x' } }) as const,
        ),
        {
          path: 'params',
          severity: 'error',
          fault: 'letters',
          values: { variable: String(given['params']) },
        },
      ],
    }),
  };
  const given = { params: ['app'], templates: [...ids, { usageType: 'BindMfa', templateCode: '' }] };
  const all = lintTemplates(fields, given).map(short);
  assert.equal(all.filter((line) => line.includes('other')).length, 4);
  assert.equal(all.at(-1), 'error letters at params');
});

test('a field of somebody else’s program is judged by its rows', () => {
  const { templateRules: _none, ...field } = sms.templates;
  assert.deepEqual(lintTemplates({ templates: field }, { templates: ids }), []);
  assert.deepEqual(lintTemplates({ templates: field }, { templates: four }), []);
  assert.deepEqual(filledRows({ templates: field }, { templates: [...ids, {}, 5] }).length, 4);
});

test('nothing that can be written into a form breaks it', () => {
  for (const raw of [
    0,
    true,
    'x',
    [[]],
    [{ usageType: {} }],
    [{ usageType: 'SignIn', content: {} }],
    [{ locale: [] }],
  ])
    for (const fields of [sms, atProvider, email])
      for (const { fault } of lintTemplates(fields, { templates: raw }))
        assert.ok(templateFaults.includes(fault));
});

test('it answers while somebody types: nonsense costs what its length is, never its square', () => {
  const letter = { usageType: 'SignIn', subject: '{{', contentType: 'text/html' };
  const acts: ((size: number) => unknown)[] = [
    ...['a.', '{{', 'a-'].map((bad) => (size: number) => {
      const content = `{{code}} ${bad.repeat(size)}`;
      return lintTemplates(sms, { templates: Array.from({ length: 3 }, () => ({ ...letter, content })) });
    }),
    ...['<a href=', '<a ', 'href=', '<a href="', '<'].flatMap((bad) =>
      [(size: number) => bad + ' '.repeat(size), (size: number) => bad.repeat(size)].map(
        (write) => (size: number) =>
          lintTemplates(email, { templates: [{ ...letter, content: write(size) }] }),
      ),
    ),
  ];
  for (const [at, act] of acts.entries()) {
    const times = growth(act, 1_250, 16);
    assert.ok(times < 64, `${at}: 16 times the length costs ${times} times as much`);
  }
});
