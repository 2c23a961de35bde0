/** A guide is shown as HTML, whoever wrote it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createReadmeRenderer } from './render-readme.ts';

const render = createReadmeRenderer();

test('headings, lists, tables and code become HTML', async () => {
  const html = await render('# Acme\n\n1. one\n2. two\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n`{"a": 1}`');
  for (const part of ['<h1>Acme</h1>', '<ol>', '<td align="right">2</td>', '<code>{"a": 1}</code>'])
    assert.ok(html.includes(part) || html.includes(part.replaceAll('"', '&quot;')), `${part} in ${html}`);
});

test('links open elsewhere and know nothing of the Console; what has no address here leads nowhere', async () => {
  const html = await render(
    '[docs](https://acme.example/a) [file](./simulator.ts) [mail](mailto:a@b.example)',
  );
  assert.match(
    html,
    /<a href="https:\/\/acme\.example\/a" target="_blank" rel="noopener noreferrer">docs<\/a>/,
  );
  assert.match(html, /<a>file<\/a>/);
  assert.match(html, /href="mailto:a@b\.example"/);
});

test('nothing in it runs, loads or looks like ours (security D8)', async () => {
  const evil = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](//evil.example)',
    '<a href="data:text/html,<script>1</script>">x</a>',
    '<style>*{display:none}</style>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name="key"></form>',
    '<p style="position:fixed" onclick="alert(1)" class="mantine-Button" id="root">x</p>',
    '<svg><script>1</script></svg>',
    '<math><mtext></p><img src onerror=alert(1)>',
  ];
  for (const text of evil) {
    const html = await render(text);
    assert.doesNotMatch(
      html,
      /<(script|img|style|iframe|form|input|svg|math)|javascript:|data:|\/\/evil|onclick|onerror=|style=|class=|id=/i,
      html,
    );
  }
});

test('the guides of the connectors that are built in are shown whole', async () => {
  for (const name of ['twilio', 'smsaero', 'gatewayapi', 'vonage', 'aliyun', 'tencent', 'http', 'outbox']) {
    const html = await render(readFileSync(`connectors/${name}/README.md`, 'utf8'));
    assert.match(html, /^<h1>.+<\/h1>/);
    assert.ok(html.length > 300, name);
  }
});
