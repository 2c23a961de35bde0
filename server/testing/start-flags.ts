/** The flags that `npm start` gives Node, read where they stand: what is measured and tested runs like what people run. */
import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: { start: string };
};

export const startFlags: readonly string[] = scripts.start.match(/--\S+/g) ?? [];
