/** What each page may weigh: it is met on slow phones and bad lines first. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** Kilobytes of JavaScript after gzip. People come to their account seldom, and it has a room for everything of it. */
const budgets = { account: 33, 'sign-in': 25, 'next-steps': 25, telephone: 15, 'demo-app': 22 };

for (const [name, kilobytes] of Object.entries(budgets)) {
  const file = new URL(`../dist/${name}/index.html`, import.meta.url);
  test(`the JavaScript of ${name} is at most ${kilobytes} kB`, {
    skip: !existsSync(file) && 'not built: npm run build',
  }, (context) => {
    const scripts = [...readFileSync(file, 'utf8').matchAll(/<script>([^]*?)<\/script>/g)].map(
      ([, text = '']) => text,
    );
    const bytes = gzipSync(scripts.join('')).length;
    context.diagnostic(`${name}: ${(bytes / 1000).toFixed(1)} kB`);
    assert.ok(scripts.length === 1 && bytes <= kilobytes * 1000, `${bytes} bytes`);
  });
}
