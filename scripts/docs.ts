/** `npm run docs`: writes docs/reference from the tables in the code, so that the two cannot drift apart. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { builtIn, builtInSocial } from '../connectors/built-in.ts';
import { configurationJsonSchema } from '../contract/configuration.ts';
import { refusalCodes, statusOf } from '../contract/errors.ts';
import { variables } from '../server/config.ts';
import { openDatabase } from '../server/database/open.ts';
import { openOperator } from '../server/testing/operator.ts';
import { errors } from '../words/en/errors.ts';

const folder = 'docs/reference';

function environment(): string {
  const rows = Object.values(variables).map(({ name, fallback, sentence }) => {
    const usual = typeof fallback === 'string' ? fallback && code(fallback) : fallback.words;
    return [code(name), usual || 'none', sentence];
  });
  return page(
    'Environment variables',
    'Read once at the start; everything that is wrong is said at once, and then nothing is started.',
    table(['Variable', 'Default', 'What it does'], rows),
  );
}

function refusals(): string {
  const sentences: Readonly<Record<string, unknown>> = errors;
  const rows = refusalCodes.map((name) => [code(name), String(statusOf(name)), sentenceOf(sentences[name])]);
  return page(
    'Refusals',
    'What the HTTP API says when it says no: `{ "code", "message", "data"?, "details"? }`, the message in the caller’s ' +
      'language. A few codes have another status in a few places; those stand with their endpoints.',
    table(['Code', 'Status', 'In English'], rows),
  );
}

function settings(): string {
  const sections = [...builtIn, ...builtInSocial].map(
    ({ connector: { id, name, description, homepage, fields } }) => {
      const rows = Object.entries(fields).map(([key, field]) => [
        code(key),
        field.kind,
        typeof field.required === 'boolean' ? (field.required ? 'yes' : 'no') : 'it depends',
        field.isSecret ? 'yes' : 'no',
        [field.label, field.hint].filter(Boolean).join('. '),
      ]);
      return [
        `## ${name.en}`,
        `${description.en}${homepage ? ` [${new URL(homepage).hostname}](${homepage})` : ''}`,
        `Connector id: ${code(id)}`,
        rows.length > 0
          ? table(['Setting', 'Kind', 'Required', 'Secret', 'What it is'], rows)
          : 'It has no settings.',
      ].join('\n\n');
    },
  );
  return page(
    'Connectors',
    'The settings of every built-in connector: those that send messages, then those that say who somebody is.',
    sections.join('\n\n'),
  );
}

/** As a running server answers it, on a database in memory; where the server stands is left out. */
async function openApi(): Promise<string> {
  const { operator, close } = await openOperator(
    await openDatabase({ engine: 'sqlite', folder: ':memory:' }),
  );
  const { text, status } = await operator.get('/api/swagger.json', { authorization: null });
  await close();
  if (status !== 200) throw new Error(`The document could not be read: ${status} ${text}`);
  const { servers: _, ...document } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return `${JSON.stringify(document, null, 1)}\n`;
}

const code = (text: string): string => `\`${text}\``;
const page = (title: string, intro: string, body: string): string =>
  `<!-- Made by npm run docs. Change the code, not this page. -->\n\n# ${title}\n\n${intro}\n\n${body}\n`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
/** Optional parts stand in square brackets; a sentence that counts shows the form for many. */
const sentenceOf = (sentence: unknown): string =>
  typeof sentence === 'string' ? sentence : ((sentence as { other?: string } | undefined)?.other ?? '');

mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/environment.md`, environment());
writeFileSync(`${folder}/errors.md`, refusals());
writeFileSync(`${folder}/connectors.md`, settings());
writeFileSync(
  `${folder}/configuration.schema.json`,
  `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`,
);
writeFileSync(`${folder}/openapi.json`, await openApi());
