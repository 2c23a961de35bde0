/** Who may import whom, what a file may be called and how long it may grow: LAYOUT as a test. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path/posix';
import { test } from 'node:test';

/** From the ground up. A file imports its own room and the floors below; nothing else. */
const floors = [
  ['kit', 'contract'],
  ['words'],
  ['connectors', 'web', 'server/flows', 'server/ground'],
  ['server/database'],
  ['server/tenants', 'server/backups'],
  [
    'server/settings',
    'server/audit',
    'server/applications',
    'server/sessions',
    'server/hooks',
    'server/permissions',
  ],
  ['server/users', 'server/limits', 'server/messages', 'server/factors'],
  ['server/codes', 'server/organizations'],
  ['server/routes', 'server/configuration', 'server/imports'],
  ['server/app'],
  ['cli', 'server/testing'],
  ['bin', 'scripts', 'tests'],
];

/** Files that stand directly in server/. */
const ground = ['config', 'clock', 'random', 'secrets', 'secret-key', 'log'];
const app = ['app', 'main', 'services', 'seed', 'open-services', 'check-health', 'furnish-tenant'];

/** What these rooms take of the floors below, and nothing else. */
const only: Readonly<Record<string, readonly string[]>> = {
  words: ['contract'],
  connectors: ['kit'],
  web: ['contract', 'words'],
  'server/flows': ['contract'],
  'server/ground': ['contract'],
};

/** Rooms whose folders do not know each other; `but` may be known by all of them. */
const sealed: Readonly<Record<string, { readonly but: readonly string[] }>> = {
  connectors: { but: [] },
  web: { but: ['ui'] },
  'server/routes': { but: [] },
};

const registry = 'server/messages/registry.ts';
const sql = /^(kysely|pg|node:sqlite)(\/|$)/;
const saysNothing = /^(utils?|helpers?|common|shared|lib|core|misc|types|constants)$/;
const mayBeIndex =
  /^(kit|kit\/testing|connectors|words|words\/[\w-]+|server\/routes\/(experience|management))$/;

/** One sentence for each thing that does not stand as it should. */
function complaints(file: string, text: string): string[] {
  const isTest = /\.test\.tsx?$/.test(file);
  return [
    ...nameComplaints(file),
    ...(/^(#!.*\n)?\/\*\*(\n \*)? \S/.test(text)
      ? []
      : [`${file} does not open with a sentence that says what it is for`]),
    ...(isTest ? [] : sourceComplaints(file, text)),
  ];
}

function sourceComplaints(file: string, text: string): string[] {
  const lines = text.trimEnd().split('\n').length;
  const mayBeLong = lines <= 400 || /^(words|server\/database\/migrations)\//.test(file);
  const room = roomOf(file);
  return [
    ...(mayBeLong ? [] : [`${file} has ${lines} lines: split it by thought (400 at most)`]),
    ...(floorOf(room) < 0
      ? [`${room}/ has no floor yet: give it one in scripts/layers.test.ts`]
      : importsOf(text).flatMap((target) => importComplaint(file, target) ?? [])),
  ];
}

function importComplaint(file: string, target: string): string | undefined {
  const from = roomOf(file);
  if (!target.startsWith('.') && !target.startsWith('@latchkey/connector-kit')) {
    return from === 'server/routes' && sql.test(target)
      ? `${file} must not import ${target}: a route holds no SQL`
      : undefined;
  }
  const to = target.startsWith('.') ? join(dirname(file), target) : 'kit/index.ts';
  const room = roomOf(to);
  if (room === from) return neighbourComplaint(file, to, from);
  if (room === 'connectors' && /^(server|cli)\b/.test(from) && from !== 'server/testing' && file !== registry)
    return `${file} must not import ${to}: only ${registry} knows the connectors`;
  if (from === 'server/routes' && room === 'server/database')
    return `${file} must not import ${to}: a route holds no SQL`;
  if (from === 'server/routes' && room === 'kit')
    return `${file} must not import ${to}: a route knows no provider`;
  if (only[from] && !only[from].includes(room))
    return `${file} must not import ${to}: ${from} takes only ${only[from].join(' and ')}`;
  if (floorOf(room) >= floorOf(from))
    return `${file} must not import ${to}: ${room} does not stand below ${from}`;
  return undefined;
}

function neighbourComplaint(file: string, to: string, room: string): string | undefined {
  const [mine, theirs] = [folderIn(room, file), folderIn(room, to)];
  const known = !mine || !theirs || mine === theirs || !sealed[room] || sealed[room].but.includes(theirs);
  return known ? undefined : `${file} must not import ${to}: folders of ${room} do not know each other`;
}

function nameComplaints(file: string): string[] {
  const name = basename(file).replace(/(\.(test|config|d))?\.(tsx?|js)$/, '');
  const said = [...dirname(file).split('/'), name].filter((part) => saysNothing.test(part));
  return [
    ...said.map((part) => `${file}: "${part}" says nothing; name it after what it does`),
    ...(name === 'index' && !mayBeIndex.test(dirname(file))
      ? [`${file}: name it after what it exports`]
      : []),
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : [`${file}: file names are kebab-case`]),
  ];
}

const floorOf = (room: string): number => floors.findIndex((floor) => floor.includes(room));
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:^|[\s;}])(?:from|import) ?\(?\s*'([^']+)'/g)].map(([, target = '']) => target);

function roomOf(file: string): string {
  const [top = '', second = '', third] = file.split('/');
  if (top !== 'server') return top;
  if (third !== undefined) return `server/${second}`;
  const name = second.replace('.ts', '');
  if (app.includes(name)) return 'server/app';
  return ground.includes(name) ? 'server/ground' : file;
}

/** The folder inside a room, or undefined for a file that stands beside the folders. */
function folderIn(room: string, file: string): string | undefined {
  const [folder, inside] = file.slice(room.length + 1).split('/');
  return inside === undefined ? undefined : folder;
}

test('every file stands on its floor, under a name, at a length, behind a sentence', () => {
  const files = globSync('**/*.{ts,tsx,js}', {
    exclude: (name) => /(^|\/)(node_modules|dist|data|fixtures|public|examples|\.\w+)$/.test(name),
  });
  assert.ok(files.length > 50);
  assert.deepEqual(
    files.flatMap((file) => complaints(file, readFileSync(file, 'utf8'))),
    [],
  );
});

const importing = (file: string, target: string) =>
  complaints(file, `/** A. */\nimport { a } from '${target}';\n`);

test('what the complaints say', () => {
  const said = [
    importing('server/codes/a.ts', '../routes/a.ts'),
    importing('server/routes/experience/a.ts', '../../../connectors/twilio/twilio.ts'),
    importing('server/routes/experience/a.ts', '../management/a.ts'),
    importing('server/routes/experience/a.ts', '../../database/open.ts'),
    importing('server/routes/experience/a.ts', 'kysely'),
    importing('server/routes/experience/a.ts', '@latchkey/connector-kit'),
    importing('server/flows/a.ts', '../clock.ts'),
    importing('connectors/a/a.ts', '../b/b.ts'),
    importing('server/settings/a.ts', '../sessions/a.ts'),
    importing('web/sign-in/a.ts', '../console/a.ts'),
    importing('server/helpers/a.ts', '../clock.ts'),
  ];
  assert.deepEqual(said.flat(), [
    'server/codes/a.ts must not import server/routes/a.ts: server/routes does not stand below server/codes',
    'server/routes/experience/a.ts must not import connectors/twilio/twilio.ts: only server/messages/registry.ts knows the connectors',
    'server/routes/experience/a.ts must not import server/routes/management/a.ts: folders of server/routes do not know each other',
    'server/routes/experience/a.ts must not import server/database/open.ts: a route holds no SQL',
    'server/routes/experience/a.ts must not import kysely: a route holds no SQL',
    'server/routes/experience/a.ts must not import kit/index.ts: a route knows no provider',
    'server/flows/a.ts must not import server/clock.ts: server/flows takes only contract',
    'connectors/a/a.ts must not import connectors/b/b.ts: folders of connectors do not know each other',
    'server/settings/a.ts must not import server/sessions/a.ts: server/sessions does not stand below server/settings',
    'web/sign-in/a.ts must not import web/console/a.ts: folders of web do not know each other',
    'server/helpers/a.ts: "helpers" says nothing; name it after what it does',
    'server/helpers/ has no floor yet: give it one in scripts/layers.test.ts',
  ]);
});

test('what is allowed is not complained of', () => {
  const allowed = [
    importing('server/routes/experience/a.ts', '../route.ts'),
    importing('server/routes/experience/a.ts', '../../codes/codes.ts'),
    importing(registry, '../../connectors/index.ts'),
    importing('server/testing/harness.ts', '../../connectors/twilio/simulator.ts'),
    importing('web/console/a.ts', '../ui/a.ts'),
    importing('connectors/a/a.ts', '@latchkey/connector-kit'),
    complaints('server/codes/a.test.ts', `/** A. */\nimport '../testing/harness.ts';`),
  ];
  assert.deepEqual(allowed.flat(), []);
});
