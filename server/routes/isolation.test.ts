/** One tenant can neither read nor change anything of another: every table, every route, with its tokens, ids and cookies. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Database } from '../database/open.ts';
import { eachDatabase } from '../testing/databases.ts';
import { fillTenant, ownWord } from '../testing/filled-tenant.ts';
import { openOperator, type Operator } from '../testing/operator.ts';
import { claimsOf, signInByCode } from '../testing/person.ts';
import { insertRow, photograph, type Row, rowsOf, tenantTables } from '../testing/tenant-rows.ts';

const foreignWord = 'bravissimo';
/** Before `default` in every index: a query that forgets the tenant finds its rows first. */
const [twin, stranger] = ['aaa', 'aab'];
const victims = [twin, stranger];

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
}
interface Known {
  readonly method: string;
  readonly path: string;
  readonly body: Shape | undefined;
  readonly security: readonly object[];
}
type Ids = Readonly<Record<string, string>>;

eachDatabase('isolation', (databases) => {
  let rig: Awaited<ReturnType<typeof openOperator>>;
  let operator: Operator;
  let database: Database;
  let tables: readonly string[];
  let routes: readonly Known[];
  let own: Awaited<ReturnType<typeof fillTenant>>;

  before(async () => {
    database = await databases.open();
    rig = await openOperator(database, { fetch: async () => new Response('{}') });
    ({ operator } = rig);
    tables = await tenantTables(database);
    for (const id of [...victims, 'abc'])
      await operator.post('/api/tenants', { id, tag: 'development' }, { tenantId: 'admin' });
    own = await fillTenant(rig, operator);
    await copyTenant(database, tables, twin, (text) => text);
    const others = await otherIds(database, tables);
    await copyTenant(database, tables, stranger, (text) =>
      others.reduce((changed, [one, other]) => changed.replaceAll(one, other), text),
    );
    routes = routesIn((await operator.get('/api/swagger.json')).body);
  });

  const picture = () => photograph(database, tables, victims);

  /** Ids that the tenant itself has not. */
  async function idsOfVictims(): Promise<readonly string[]> {
    const idsIn = async (tenantId: string) =>
      (await Promise.all(tables.map((table) => rowsOf(database, table, tenantId))))
        .flat()
        .flatMap(({ id }) => (typeof id === 'string' && id.length >= 10 ? [id] : []));
    const known = new Set(await idsIn('default'));
    return (await Promise.all(victims.map(idsIn))).flat().filter((id) => !known.has(id));
  }

  test('the ground: every table has rows of all three, and there is a route for each thing', async () => {
    for (const table of tables)
      for (const id of ['default', ...victims])
        assert.notEqual((await rowsOf(database, table, id)).length, 0, `${table} of ${id}`);
    assert.match(Object.values(await picture()).join(), new RegExp(foreignWord));
    assert.ok(routes.length > 150, String(routes.length));
  });

  /** Calls every route with an own token and these ids, what removes things last; says what each answered. */
  async function callAll(ids: Ids, whose: string): Promise<readonly (Known & { status: number })[]> {
    const authorization = `Bearer ${await operator.tokenWith()}`;
    const personal = `Bearer ${String(own.tokens['access_token'])}`;
    const said = [];
    const earlier = await picture();
    // A picture of all rows takes longer than a call: one for several calls, and in a failure the name of each.
    let calls: string[] = [];
    const look = async () => {
      const after = await picture();
      for (const table of tables)
        assert.equal(after[table], earlier[table], `${table} of another tenant changed: ${calls.join('; ')}`);
      calls = [];
    };
    const foreignIds = await idsOfVictims();
    for (const route of routes) {
      const isPersonal = route.security.some((one) => 'person' in one);
      const url = pathWith(route.path, ids);
      for (const body of bodiesFor(route, ids)) {
        const answer = await operator.call(route.method, url, {
          authorization: isPersonal ? personal : authorization,
          body,
        });
        const name = `${route.method} ${route.path} with ids of ${whose}`;
        assert.notEqual(answer.status, 500, `${name}: ${answer.text}`);
        // What was asked for may be repeated, also by the log of what was asked.
        const told = url.startsWith('/api/logs')
          ? answer.text.replaceAll(/"params":\{[^}]*\}/g, '')
          : answer.text;
        assert.doesNotMatch(told, new RegExp(foreignWord), `${name} shows rows of another tenant`);
        const sent = url + JSON.stringify(body ?? '');
        const shown = foreignIds.filter((id) => answer.text.includes(id) && !sent.includes(id));
        if (!url.startsWith('/api/logs')) assert.deepEqual(shown, [], `${name} shows ids of another tenant`);
        said.push({ ...route, status: answer.status });
        if (route.method !== 'GET') calls.push(name);
        if (calls.length >= 20) await look();
      }
    }
    await look();
    return said;
  }

  test('with ids that only another tenant has, every route refuses and changes nothing', async () => {
    const said = await callAll(await idsOf(database, stranger), 'another tenant alone');
    const done = said.filter(({ path, status }) => path.includes('{') && status < 300);
    assert.deepEqual(
      done.map(({ method, path }) => `${method} ${path}`).filter((name) => !harmless.has(name)),
      [],
    );
  });

  test('with the tenant’s own token every route of another tenant is 401', async () => {
    const management = `Bearer ${await operator.tokenWith()}`;
    const personal = `Bearer ${String(own.tokens['access_token'])}`;
    const ids = await idsOf(database, twin);
    const earlier = await picture();
    for (const route of routes) {
      if (route.security.length === 0) continue;
      for (const authorization of [management, personal])
        for (const tenantId of [...victims, 'admin']) {
          // The twin has a copy of the person's token too: there it is its own.
          if (tenantId === twin && authorization === personal) continue;
          const call = { tenantId, authorization, body: route.body && bodyWith(route.body, ids) };
          const answer = await operator.call(route.method, pathWith(route.path, ids), call);
          assert.ok(
            answer.status === 401 || answer.status === 404,
            `${tenantId} ${route.method} ${route.path}: ${answer.verdict}`,
          );
          assert.doesNotMatch(answer.text, new RegExp(`${foreignWord}|${ownWord}`));
        }
    }
    for (const [table, rows] of Object.entries(await picture()))
      if (table !== 'logs') assert.equal(rows, earlier[table], table);
  });

  test('cookies of one tenant say nothing to another, whatever name they are given', async () => {
    const header = (jar: { get(name: string): string | undefined }, from: string, to: string) =>
      ['_interaction', '_session', '_interaction_resume', '_logto']
        .flatMap((name) =>
          ['', '.sig'].map((end) => [`${name}${to}${end}`, jar.get(`${name}${from}${end}`)] as const),
        )
        .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
        .join('; ');
    const known = await own.half.call('GET', '/api/experience/interaction');
    assert.equal(known.status, 200, 'at home they count');
    const earlier = await picture();
    for (const tenantId of victims)
      for (const jar of [own.half.cookies, own.person.cookies])
        for (const cookie of [header(jar, '', `_${tenantId}`), header(jar, '', '')])
          for (const { method, path, body } of routes.filter(({ path: one }) =>
            /experience|interaction/.test(one),
          )) {
            if (path.includes('.well-known')) continue;
            const call = {
              tenantId,
              headers: { cookie },
              authorization: null,
              body: body && bodyWith(body, {}),
            };
            const answer = await operator.call(method, path, call);
            assert.ok(
              [400, 401, 404].includes(answer.status),
              `${tenantId} ${method} ${path}: ${answer.verdict}`,
            );
            assert.doesNotMatch(answer.text, new RegExp(`${foreignWord}|${ownWord}`));
          }
    for (const [table, rows] of Object.entries(await picture()))
      if (table !== 'logs') assert.equal(rows, earlier[table], table);
  });

  test('codes, tokens and sessions of one tenant open nothing at another', async () => {
    const endpoint = 'http://localhost:3001/t/abc';
    const ann = rig.person({ endpoint });
    const phone = '16502530099';
    const { tokens } = await signInByCode(ann, phone, async () => {
      const [message] = await rig.services.messages.telephone.list({ tenantId: 'abc', phone: `+${phone}` });
      return message?.code ?? '';
    });
    assert.equal(claimsOf(tokens['id_token'])['iss'], `${endpoint}/oidc`);
    const access = { authorization: `Bearer ${String(tokens['access_token'])}` };
    const refresh = new URLSearchParams({
      client_id: 'demo-app',
      grant_type: 'refresh_token',
      refresh_token: String(tokens['refresh_token']),
    });
    const atHome = rig.person({ endpoint });
    const elsewhere = rig.person();
    assert.equal((await atHome.call('GET', '/oidc/me', undefined, access)).status, 200);
    assert.equal((await elsewhere.call('GET', '/oidc/me', undefined, access)).status, 401);
    assert.equal((await elsewhere.call('GET', '/api/my-account', undefined, access)).status, 401);
    const refused = await elsewhere.call('POST', '/oidc/token', refresh);
    assert.deepEqual([refused.status, refused.json()['error']], [400, 'invalid_grant']);
    const revoking = new URLSearchParams({ client_id: 'demo-app', token: String(tokens['refresh_token']) });
    await elsewhere.call('POST', '/oidc/token/revocation', revoking);
    assert.equal((await atHome.call('POST', '/oidc/token', refresh)).status, 200, 'nothing was revoked');

    for (const name of ['_session', '_session.sig'])
      elsewhere.cookies.set(name, ann.cookies.get(name.replace('_session', '_session_abc')) ?? '');
    const silent = await elsewhere.openSignIn({ prompt: 'none' });
    assert.match(String(silent.headers['location']), /error=login_required/);

    await ann.openSignIn({ prompt: 'login' });
    await ann.begin('SignIn');
    const sent = await ann.askForCode(phone, 'SignIn');
    for (const name of ['_interaction', '_interaction.sig'])
      elsewhere.cookies.set(name, ann.cookies.get(name.replace('_interaction', '_interaction_abc')) ?? '');
    const checked = await elsewhere.checkCode(phone, String(sent.json()['verificationId']), '000000');
    assert.ok([400, 401, 404].includes(checked.status), String(checked.status));
  });

  // Last: it removes what the tenant has.
  test('with ids that both tenants have, only the own rows are read and changed', async () => {
    const said = await callAll(await idsOf(database, 'default'), 'both');
    const done = said.filter(({ path, status }) => path.includes('{') && status < 300);
    assert.ok(done.length > 60, `only ${done.length} routes found what they were asked for`);
  });
});

/** A language is no id: every tenant has its own words in it. */
const harmless: ReadonlySet<string> = new Set(
  ['GET', 'PUT', 'DELETE'].map((method) => `${method} /api/custom-phrases/{languageTag}`),
);

function routesIn(document: {
  paths: Record<
    string,
    Record<string, { security?: object[]; requestBody?: { content: Record<string, { schema: Shape }> } }>
  >;
}): readonly Known[] {
  const order = ['get', 'post', 'put', 'patch', 'delete'];
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security = [], requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        security,
        body: requestBody?.content['application/json']?.schema,
        rank: order.indexOf(method) * 100 - (method === 'delete' ? path.split('/').length : 0),
      })),
    )
    .filter(({ path }) => path !== '/api/telephone/session')
    .toSorted((one, other) => one.rank - other.rank);
}

/** In each table the row that was made first; by what the API calls it. */
async function idsOf(database: Database, tenantId: string): Promise<Ids> {
  const first = async (table: string, column = 'id', fits: (row: Row) => boolean = () => true) => {
    const word = tenantId === 'default' ? ownWord : foreignWord;
    const rows = (await rowsOf(database, table, tenantId)).filter(fits);
    const [row] = [...rows.filter((one) => JSON.stringify(one).includes(word)), ...rows];
    return String(row?.[column]);
  };
  return {
    users: await first('users'),
    applications: await first('applications'),
    roles: await first('roles'),
    resources: await first('resources'),
    scopes: await first('scopes'),
    organizations: await first('organizations'),
    'organization-roles': await first('organization_roles'),
    'organization-scopes': await first('organization_scopes'),
    'organization-invitations': await first('invitations'),
    'one-time-tokens': await first('one_time_tokens'),
    'test-numbers': await first('test_numbers'),
    hooks: await first('hooks'),
    connectors: await first('connectors'),
    logs: await first('logs'),
    messages: await first('messages'),
    factors: await first('factors'),
    grants: await first('oidc_payloads', 'id', ({ model }) => model === 'Grant'),
    sessions: await first('oidc_payloads', 'id', ({ model }) => model === 'Session'),
    secrets: await first('application_secrets', 'name'),
    'personal-access-tokens': await first('personal_access_tokens', 'name'),
    tenants: twin,
  };
}

const byName: Readonly<Record<string, string>> = {
  userId: 'users',
  applicationId: 'applications',
  roleId: 'roles',
  scopeId: 'scopes',
  resourceId: 'resources',
  organizationId: 'organizations',
  organizationRoleId: 'organization-roles',
  organizationScopeId: 'organization-scopes',
  connectorId: 'connectors',
  verificationId: 'factors',
  grantId: 'grants',
  sessionId: 'sessions',
  inviterId: 'users',
  tenantId: 'tenants',
};

function pathWith(path: string, ids: Ids): string {
  const parts = path.split('/');
  return parts
    .map((part, index) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return part;
      const kind = byName[name] ?? String(parts[index - 1]);
      return encodeURIComponent(name === 'languageTag' ? 'en' : (ids[kind] ?? 'nothing'));
    })
    .join('/');
}

/** The whole body and, of what changes something, each of its keys alone: one wrong value stops a whole body. */
function bodiesFor({ method, body }: Known, ids: Ids): readonly unknown[] {
  if (!body) return [undefined];
  const whole = bodyWith(body, ids);
  if (method !== 'PATCH') return [whole];
  return [whole, ...Object.entries(whole as object).map(([key, value]) => ({ [key]: value }))];
}

/** A body as the schema wants it, with these ids wherever it names one. */
function bodyWith(shape: Shape, ids: Ids, key = ''): unknown {
  const kind = byName[key.replace(/s$/, '')];
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  const [choice] = shape.anyOf ?? shape.oneOf ?? [];
  if (choice) return bodyWith(choice, ids, key);
  switch (shape.type) {
    case 'string':
      return (kind && ids[kind]) ?? `${key || 'text'}-2026`;
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return kind && ids[kind] ? [ids[kind]] : [];
    default:
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([name, inner]) => [name, bodyWith(inner, ids, name)]),
      );
  }
}

/** The same rows once more, of another tenant, with another word in every text. */
async function copyTenant(
  database: Database,
  tables: readonly string[],
  tenantId: string,
  rename: (text: string) => string,
): Promise<void> {
  const changed = (value: unknown): unknown =>
    typeof value === 'string' ? rename(value.replaceAll(ownWord, foreignWord)) : value;
  for (const table of tables)
    for (const row of await rowsOf(database, table, 'default')) {
      const copy = Object.fromEntries(Object.entries(row).map(([column, value]) => [column, changed(value)]));
      if (await insertRow(database, table, { ...copy, tenant_id: tenantId })) continue;
      // Some digests are unique beyond a tenant.
      if ('digest' in copy)
        await insertRow(database, table, {
          ...copy,
          tenant_id: tenantId,
          digest: `${String(copy['digest'])}${tenantId}`,
        });
    }
}

/** For every id of the first tenant one that nobody has. What is built in has the same everywhere. */
async function otherIds(
  database: Database,
  tables: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  const ids = new Set<string>();
  for (const table of tables)
    for (const { id } of await rowsOf(database, table, 'default'))
      if (typeof id === 'string' && id.length >= 10 && !id.startsWith('management-api')) ids.add(id);
  return [...ids].map((id) => [id, `${id.slice(0, -1)}${id.endsWith('z') ? 'y' : 'z'}`] as const);
}
