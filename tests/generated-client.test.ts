/** `openapi-typescript` makes a client's types from our document, and a program that uses them compiles in strict mode. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import {
  createPlace,
  type Place,
  startServer,
  type StartedServer,
} from '../server/testing/started-server.ts';
import { installTools } from './strangers/tools.ts';

/** The generator wants a TypeScript that is older than ours. */
const tools = { 'openapi-typescript': '7.13.0', typescript: '5.9.3' };

let folder: string | undefined;
let scratch: string;
let place: Place;
let server: StartedServer;

describe('a generated client', () => {
  before(async () => {
    folder = await installTools(tools);
    if (!folder) return;
    scratch = mkdtempSync(join(folder, 'client-'));
    place = await createPlace();
    server = await startServer(place);
  });

  after(async () => {
    await server?.stop();
    place?.remove();
    if (scratch) rmSync(scratch, { recursive: true });
  });

  const run = (program: string, ...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [join(String(folder), 'node_modules', program), ...args], {
      cwd: scratch,
      maxBuffer: 16_777_216,
    });

  const compile = async (text: string): Promise<string> => {
    writeFileSync(join(scratch, 'program.ts'), text);
    const compilerOptions = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', types: [] };
    writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    try {
      await run('typescript/bin/tsc', '--project', '.');
      return '';
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };

  /** One of each kind: an answer, a body, a place in the path, a query, a refusal. */
  const program = `
import type { paths } from './api.js';
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type User = Json<paths['/api/users/{userId}']['get']['responses']['200']>;
type NewConnector = Json<NonNullable<paths['/api/connectors']['post']['requestBody']>>;
type Refusal = Json<paths['/api/users/{userId}']['get']['responses']['404']>;
export const userId: paths['/api/users/{userId}']['get']['parameters']['path']['userId'] = 'abc';
export const query: paths['/api/messages']['get']['parameters']['query'] = { state: 'failed', page: 2 };
export const connector: NewConnector = { connectorId: 'outbox', config: { templates: [] } };
export const phoneOf = (user: User): string | null => user.primaryPhone;
export const codeOf = (refusal: Refusal): string => refusal.code;
`;

  const parts = ['management', 'experience', 'user'];

  const skipped = 'The npm registry cannot be reached, so no client is generated.';

  test('types are made from the document and from its parts, and compile in strict mode', async (context) => {
    if (!folder) return context.skip(skipped);
    const paths = { api: '/api/swagger.json' };
    for (const part of parts) Object.assign(paths, { [part]: `/api/.well-known/${part}.openapi.json` });
    for (const [name, path] of Object.entries(paths)) {
      writeFileSync(join(scratch, `${name}.json`), await (await fetch(`${server.endpoint}${path}`)).text());
      await run('openapi-typescript/bin/cli.js', `${name}.json`, '--output', `${name}.ts`);
    }
    const all = parts.map((part) => `export type { paths as ${part} } from './${part}.js';`).join('\n');
    assert.equal(await compile(`${program}${all}`), '');
  });

  test('a program that asks for what is not there does not compile', async (context) => {
    if (!folder) return context.skip(skipped);
    const said = await compile(
      program.replace('connectorId: ', 'connector: ').replace('primaryPhone', 'telephone'),
    );
    assert.match(said, /'connector' does not exist/);
    assert.match(said, /'telephone' does not exist/);
  });
});
