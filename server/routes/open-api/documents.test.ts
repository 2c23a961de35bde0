/** The document says what is there: every route, in sound schemas, that real answers fit. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { fastify } from 'fastify';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';
import { managementScopes } from '../../tenants/management-api.ts';
import { managementRoutes } from '../management/index.ts';
import { wellKnownRoutes } from '../well-known.ts';
import { collectRoutes } from './documents.ts';

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly (Parameter & { readonly $ref?: string })[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

/** What the tests look into. */
interface Document {
  readonly openapi: string;
  readonly servers: readonly object[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly securitySchemes: {
      readonly OAuth2: {
        readonly flows: {
          readonly clientCredentials: {
            readonly tokenUrl: string;
            readonly scopes: Readonly<Record<string, string>>;
          };
        };
      };
    };
  };
}

interface Parameter {
  readonly name: string;
  readonly in: string;
}

type Content = Readonly<Record<string, { readonly schema: object }>>;

eachDatabase('OpenAPI', (databases) => {
  let operator: Operator;
  let services: Parameters<typeof managementRoutes>[0] & Parameters<typeof wellKnownRoutes>[0];
  let document: Document;
  let operations: readonly (readonly [string, string, Operation])[];
  let ajv: Ajv2020;

  before(async () => {
    ({ operator, services } = await openOperator(await databases.open()));
    const answer = await operator.get('/api/swagger.json', { authorization: null });
    assert.equal(answer.status, 200, answer.text);
    document = answer.body as Document;
    operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
      Object.entries(byMethod).map(([method, operation]) => [path, method, operation] as const),
    );
    ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ ...document, $id: 'document' });
  });
  const parameterAt = (reference: string): Parameter =>
    document.components.parameters[reference.split('/').at(-1) ?? ''] ?? assert.fail(reference);
  /** A schema of the document, with its references. */
  const compile = (schema: object): ValidateFunction =>
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')));

  test('its frame: version, title, where the server is, how a token is got', () => {
    assert.equal(document.openapi, '3.1.0');
    assert.deepEqual(document.servers, [{ url: 'http://localhost:3001' }]);
    const { tokenUrl, scopes } = document.components.securitySchemes.OAuth2.flows.clientCredentials;
    assert.equal(tokenUrl, '/oidc/token');
    assert.deepEqual(Object.keys(scopes), [...managementScopes]);
    const tags = document.tags.map(({ name }) => name);
    assert.deepEqual(tags, tags.toSorted());
    assert.ok(operations.every(([, , { tags: own }]) => own.every((tag) => tags.includes(tag))));
  });

  test('every route of the tables stands in it once, with its scopes', () => {
    const known = new Map(operations.map(([path, method, operation]) => [`${method} ${path}`, operation]));
    const management = managementRoutes(services);
    const all = [...management, ...wellKnownRoutes(services)];
    for (const { method, path, area, summary } of all.filter((one) => one.path.startsWith('/api/'))) {
      const operation = known.get(`${String(method).toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
      assert.equal(operation?.summary, summary, path);
      const isManaged = management.some((one) => one.path === path);
      const finer = area && `${area}:${method === 'GET' ? 'read' : 'write'}`;
      const scopes = ['all', ...managementScopes.filter((scope) => scope === finer)];
      assert.deepEqual(
        operation?.security,
        isManaged ? scopes.map((scope) => ({ OAuth2: [scope] })) : [],
        path,
      );
    }
    const ids = operations.map(([, , { operationId }]) => operationId);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('nothing stands in it that the server does not answer', async () => {
    for (const [path, method, { responses }] of operations) {
      const url = path.replaceAll(/\{\w+\}/g, 'anything');
      const verdicts: string[] = [];
      // Some stand on the admin side alone.
      for (const tenantId of ['default', 'admin']) {
        const headers = { accept: 'application/json' };
        const options = { authorization: null, headers, tenantId };
        verdicts.push((await operator.call(method.toUpperCase(), url, options)).verdict);
      }
      const own = JSON.stringify(responses['404'] ?? '');
      if (own.includes('request.not_found')) continue;
      assert.ok(
        verdicts.some((verdict) => !/request\.(not_found|method_not_allowed)/.test(verdict)),
        `${method} ${path}: ${verdicts.join(', ')}`,
      );
    }
  });

  test('a route under /api that has no definition cannot be registered', () => {
    const app = fastify();
    collectRoutes(app);
    assert.throws(() => app.get('/api/secret-door', () => 'open'), /is in no document/);
    app.get('/page', () => 'fine');
  });

  test('each schema is a sound JSON Schema, each reference leads somewhere, each place in a path is a parameter', () => {
    for (const [path, method, { parameters = [], requestBody, responses }] of operations) {
      const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
      for (const content of contents) if (content) compile(content['application/json']?.schema ?? {});
      const declared = parameters
        .map(({ $ref, ...own }) => ($ref ? parameterAt($ref) : own))
        .filter((one) => one.in === 'path')
        .map(({ name }) => name);
      const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      assert.deepEqual(declared, places, `${method} ${path}`);
    }
    for (const [, reference = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g))
      assert.ok(
        reference
          .split('/')
          .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)?.[key], document),
        reference,
      );
  });

  test('the entities’ parameters are named as the contract names them', () => {
    const { userId, 'connectorId-root': connector } = document.components.parameters;
    assert.deepEqual([userId?.name, userId?.in], ['userId', 'path']);
    assert.deepEqual([connector?.name, connector?.in], ['id', 'path']);
    const parameters = document.paths['/api/users/{userId}']?.['get']?.parameters;
    assert.deepEqual(parameters?.[0], { $ref: '#/components/parameters/userId' });
  });

  test('real answers, refusals too, fit what the document says of them', async () => {
    await operator.post('/api/users', { username: 'ann', primaryPhone: '16502530000' });
    let checked = 0;
    for (const [path, method, { responses }] of operations) {
      if (method !== 'get' || path.includes('telephone')) continue;
      const answer = await operator.get(path.replaceAll(/\{\w+\}/g, 'nothing'), {
        headers: { accept: 'application/json' },
      });
      const content = responses[String(answer.status)]?.content;
      assert.ok(responses[String(answer.status)], `${path} answered ${answer.verdict}`);
      if (!content) continue;
      const fits = compile(content['application/json']?.schema ?? {});
      assert.ok(fits(answer.body), `${path}: ${JSON.stringify(fits.errors)}`);
      checked += 1;
    }
    assert.ok(checked > 20);
  });

  test('a refusal stands under the statuses that it has on this route', () => {
    const said = (path: string, method: string, status: string) =>
      JSON.stringify(document.paths[path]?.[method]?.responses[status] ?? '').includes(
        'request.invalid_input',
      );
    assert.equal(said('/api/users', 'get', '400'), true);
    for (const [path, method] of [
      ['/api/organization-invitations', 'post'],
      ['/api/organization-invitations/{id}/message', 'post'],
      ['/api/organization-invitations/{id}/status', 'put'],
    ] as const) {
      assert.equal(said(path, method, '422'), true, path);
      assert.equal(said(path, method, '400'), false, path);
    }
  });

  test('what may come everywhere stands everywhere: 413 where there is a body, and faults', async () => {
    for (const [path, method, { requestBody, responses }] of operations) {
      assert.equal('413' in responses, requestBody !== undefined, `${method} ${path}`);
      assert.ok('5XX' in responses, `${method} ${path}`);
    }
    const large = await operator.post('/api/users', { name: 'x'.repeat(1_048_576) });
    assert.equal(large.verdict, '413 request.too_large');
    const ofTest = document.paths['/api/connectors/{factoryId}/test']?.['post']?.responses ?? {};
    assert.match(JSON.stringify(ofTest['400']), /`connector\.not_found`/);
    assert.deepEqual(Object.keys(ofTest).toSorted(), [
      '204',
      '400',
      '401',
      '403',
      '413',
      '422',
      '429',
      '5XX',
    ]);
  });

  test('a list by pages names them and their headers; one that is read on after something names what is next', () => {
    const named = (path: string) => {
      const { parameters = [], responses } = document.paths[path]?.['get'] ?? assert.fail(path);
      return [parameters.map(({ name }) => name), Object.keys(Object(responses['200']).headers ?? {})].flat();
    };
    const ofPages = ['page', 'page_size', 'Total-Number', 'Total-Number-Is-Capped', 'Link'];
    for (const name of ofPages) assert.ok(named('/api/logs').includes(name), name);
    const report = '/api/reports/restricted-authenticators';
    assert.deepEqual(named(report).toSorted(), ['Link', 'after', 'applicationId', 'kind', 'page_size']);
  });

  test('the parts: management, experience, user', async () => {
    const pathsOf = async (name: string) =>
      Object.keys(
        (await operator.get(`/api/.well-known/${name}.openapi.json`, { authorization: null })).body.paths,
      );
    const management = await pathsOf('management');
    assert.ok(management.includes('/api/sign-in-exp') && !management.includes('/api/experience/submit'));
    const experience = await pathsOf('experience');
    assert.ok(experience.length > 5);
    assert.ok(experience.every((path) => /^\/api\/(experience|interaction)/.test(path)));
    assert.ok((await pathsOf('user')).every((path) => /^\/api\/(my-account|verifications)/.test(path)));
  });
});
