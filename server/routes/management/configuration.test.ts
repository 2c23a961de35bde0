/** `/api/config` on both databases: its answers, who may ask, what is logged, and which webhooks hear of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, secretsOfDev as secrets } from '../../testing/configured.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

const holdsSecret = (text: string): boolean => Object.values(secrets).some((secret) => text.includes(secret));

eachDatabase('/api/config', ({ open }) => {
  const setUp = async () => {
    const opened = await openOperator(await open(), { isNewcomer: false });
    await opened.services.tenantRegister.create({ id: 'dev', tag: 'production' });
    await fill(opened.services, 'dev');
    const { document } = await opened.services.configuration.export('dev');
    return { ...opened, document };
  };

  test('GET export 200: whole, without a secret, with where it stands; schema 200', async () => {
    const { operator, services } = await setUp();
    const answer = await operator.get('/api/config/export');
    assert.equal(answer.verdict, '200');
    assert.deepEqual(answer.body, (await services.configuration.export('default')).document);
    assert.match(String(answer.headers['etag']), /^"v\d+"$/);
    const schema = await operator.get('/api/config/schema');
    assert.equal(schema.body.$schema, 'https://json-schema.org/draft/2020-12/schema');
    assert.deepEqual(Object.keys(schema.body.properties).slice(0, 3), [
      '$schema',
      'schemaVersion',
      'connectors',
    ]);
  });

  test('plan, then apply with its tag: 200, 412 for an old one; the second apply is in no log', async () => {
    const { operator, document, services } = await setUp();
    const plan = await operator.post('/api/config/plan', { document, secrets });
    assert.equal(plan.verdict, '200');
    assert.equal(plan.body.canApply, true);
    assert.ok(!holdsSecret(plan.text));
    await operator.patch('/api/account-center', { enabled: true });
    const ifPlanned = { headers: { 'if-match': String(plan.headers['etag']) } };
    const late = await operator.post('/api/config/apply', { document, secrets }, ifPlanned);
    assert.equal(late.verdict, '412 request.changed_meanwhile');
    const { headers } = await operator.post('/api/config/plan', { document, secrets });
    const applied = await operator.post(
      '/api/config/apply',
      { document, secrets },
      {
        headers: { 'if-match': String(headers['etag']) },
      },
    );
    assert.equal(applied.verdict, '200');
    assert.equal(applied.body.version, 2);
    assert.ok(!holdsSecret(applied.text));
    const again = await operator.post('/api/config/apply', { document });
    assert.deepEqual(again.body, { isChange: false, changes: [], version: null, base: applied.body.base });

    await services.audit.flush();
    const logs = (await operator.get('/api/logs?page_size=100')).body as { key: string; payload: object }[];
    const rows = logs.filter(({ key }) => /config/i.test(key));
    assert.deepEqual(
      rows.map(({ key }) => key),
      ['Configuration.Apply'],
    );
    const text = JSON.stringify(rows);
    assert.match(text, /"author":"application:operator"/);
    assert.match(text, /resources\.orders-api/);
    assert.match(text, /tokenEndpoint":\{"action":"add","after":"https:/, 'where secrets go is no secret');
    assert.match(text, /authorizationEndpoint":\{"action":"add","after":"https:/);
    assert.ok(!holdsSecret(text), 'F2: no secret in the log');
  });

  test('F2: a secret that stands in the document in clear is in no answer, log or later export', async () => {
    const { operator, document, services } = await setUp();
    const clear = JSON.parse(
      Object.entries(secrets).reduce(
        (text, [name, secret]) => text.replace(`\${secret:${name}}`, secret),
        JSON.stringify(document),
      ),
    ) as object;
    const answers = [
      await operator.post('/api/config/plan', { document: clear }),
      await operator.post('/api/config/apply', { document: clear }),
      await operator.get('/api/config/export'),
      await operator.get('/api/logs?page_size=100'),
    ];
    await services.audit.flush();
    for (const { verdict, text } of answers) {
      assert.equal(verdict, '200');
      assert.ok(!holdsSecret(text));
    }
  });

  test('Connector.Changed is written down for the webhooks that ask for it, once for each connector', async () => {
    const { operator, document, services } = await setUp();
    await operator.post('/api/config/apply', { document, secrets });
    await operator.post('/api/config/apply', { document, secrets });
    const [hook] = await services.hooks.list('default');
    assert.ok(hook);
    const rows = await services.database.kysely
      .selectFrom('hook_deliveries')
      .select(['event', 'body'])
      .where('tenant_id', '=', 'default')
      .execute();
    assert.deepEqual(
      rows
        .map(({ event, body }) => {
          const { data } = JSON.parse(body) as { data: { type: string; connectorId: string } };
          return [event, data.type, data.connectorId].join(' ');
        })
        .toSorted(),
      [
        'Connector.Changed Sms twilio-short-message-service',
        'Connector.Changed Social github-universal',
        'Connector.Changed Social oidc',
      ],
    );
  });

  test('refusals: 400 for no document, 422 for a missing secret, 404 for no version, 409 when people would be locked out', async () => {
    const { operator, document } = await setUp();
    const verdict = async (path: string, body?: unknown) => (await operator.post(path, body)).verdict;
    assert.equal(await verdict('/api/config/plan', {}), '400 guard.invalid_input');
    assert.equal(await verdict('/api/config/plan', { document: {} }), '400 configuration.invalid_document');
    assert.equal(await verdict('/api/config/apply', { document }), '422 configuration.secret_missing');
    assert.equal(await verdict('/api/config/rollback', {}), '404 entity.not_found');
    assert.equal(await verdict('/api/config/rollback', { number: 5 }), '404 entity.not_found');
    await operator.post('/api/users', { username: 'ann', password: 'correct horse battery staple 9' });
    assert.equal(
      await verdict('/api/config/apply?ifUnused=true', { document, secrets }),
      '409 request.would_lock_out',
    );
    // The server's own variables are not the caller's.
    const reading = { schemaVersion: 1, accountCenter: { customCss: '${env:PATH}' } };
    assert.equal(
      await verdict('/api/config/apply', { document: reading }),
      '422 configuration.secret_missing',
    );
  });

  test('rollback 200; versions 200, newest first; `all` alone opens them', async () => {
    const { operator } = await setUp();
    const change = { schemaVersion: 1, signInExperience: { customCss: 'a{}' } };
    await operator.post('/api/config/apply', { document: change });
    const asked = await operator.post('/api/config/rollback?dryRun=true', {});
    assert.deepEqual(
      [asked.verdict, asked.body.dryRun, asked.body.canApply, asked.body.changes.length],
      ['200', true, true, 1],
    );
    assert.equal(
      (await operator.get('/api/sign-in-exp')).body.customCss,
      'a{}',
      'nothing is changed by asking',
    );
    assert.equal((await operator.get('/api/config/versions')).body.length, 2);
    const tag = String(asked.headers['etag']);
    const back = await operator.post('/api/config/rollback', {}, { headers: { 'if-match': tag } });
    assert.equal(back.verdict, '200');
    assert.equal((await operator.get('/api/sign-in-exp')).body.customCss, null);
    const versions = await operator.get('/api/config/versions');
    assert.deepEqual(
      versions.body.map(({ number, origin }: { number: number; origin: string }) => [number, origin]),
      [
        [3, 'rollback'],
        [2, 'apply'],
        [1, 'found'],
      ],
    );
    const narrow = `Bearer ${await operator.tokenWith({ scope: 'settings:write connectors:write settings:read' })}`;
    const stranger = { authorization: narrow };
    const refused = await operator.post('/api/config/rollback?dryRun=true', {}, stranger);
    assert.equal(refused.verdict, '403 auth.forbidden');
    for (const path of ['/api/config/export', '/api/config/versions'])
      assert.equal((await operator.get(path, { authorization: narrow })).verdict, '403 auth.forbidden');
  });
});
