/** Who read an old state overwrites nothing: ETag and If-Match on what is edited (RFC 9110 §13.1.1). */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { type Answered, openOperator, type Operator } from '../../testing/operator.ts';

const atOnce = 20;

eachDatabase('ETag and If-Match', (databases) => {
  let operator: Operator;
  let connector: string;
  before(async () => {
    ({ operator } = await openOperator(await databases.open()));
    const made = await operator.post('/api/connectors', { connectorId: 'gatewayapi-sms', config: config(0) });
    assert.equal(made.verdict, '200', made.text);
    connector = `/api/connectors/${made.body.id}`;
    assert.equal(made.headers['etag'], await tagOf(connector));
  });

  const config = (index: number) => ({
    endpoint: 'https://gatewayapi.com/rest/mtsms',
    apiToken: 'a token of some length',
    sender: `Shop ${index}`,
    templates: ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({
      usageType,
      content: 'Your code is {{code}}',
    })),
  });
  const tagOf = async (path: string) => String((await operator.get(path)).headers['etag']);
  const changeIf = (path: string, tag: string, body: unknown): Promise<Answered> =>
    operator.patch(path, body, { headers: { 'if-match': tag } });
  const counted = (answers: readonly Answered[]) =>
    Object.fromEntries(
      [...Map.groupBy(answers, ({ verdict }) => verdict)].map(([verdict, all]) => [verdict, all.length]),
    );
  const edits = [
    {
      name: 'sign-in-exp',
      path: () => '/api/sign-in-exp',
      bodyOf: (index: number) => ({ termsOfUseUrl: `https://shop.example/terms/${index}` }),
      shown: (body: { termsOfUseUrl: string }) => body.termsOfUseUrl,
    },
    {
      name: 'connectors',
      path: () => connector,
      bodyOf: (index: number) => ({ config: config(index) }),
      shown: (body: { config: { sender: string } }) => body.config.sender,
    },
  ];

  for (const { name, path, bodyOf, shown } of edits) {
    test(`${name}: of ${atOnce} edits with the same If-Match exactly one wins`, async () => {
      const tag = await tagOf(path());
      assert.match(tag, /^"v\d+"$/);
      const answers = await Promise.all(
        Array.from({ length: atOnce }, (_, index) => changeIf(path(), tag, bodyOf(index + 10))),
      );
      assert.deepEqual(counted(answers), { '200': 1, '412 request.changed_meanwhile': atOnce - 1 });
      const winner = answers.find(({ status }) => status === 200);
      const now = await operator.get(path());
      assert.equal(shown(now.body), shown(winner?.body));
      assert.equal(now.headers['etag'], winner?.headers['etag']);
      assert.notEqual(now.headers['etag'], tag);
    });

    test(`${name}: 412 for a tag that never was, 200 for any and for none`, async () => {
      for (const tag of ['"other"', 'v1', '"v1", "v2"', '""'])
        assert.equal((await changeIf(path(), tag, bodyOf(50))).verdict, '412 request.changed_meanwhile', tag);
      assert.equal((await changeIf(path(), '*', bodyOf(51))).verdict, '200');
      assert.equal((await operator.patch(path(), bodyOf(52))).verdict, '200');
      assert.equal((await changeIf(path(), `W/${await tagOf(path())}`, bodyOf(53))).verdict, '200');
    });

    test(`${name}: 304 for who has it already, 200 after a change`, async () => {
      const tag = await tagOf(path());
      const again = () => operator.get(path(), { headers: { 'if-none-match': tag } });
      assert.equal((await again()).status, 304);
      await operator.patch(path(), bodyOf(60));
      assert.equal((await again()).status, 200);
    });
  }

  test('connectors: DELETE with an old tag removes nothing', async () => {
    const old = await tagOf(connector);
    await operator.patch(connector, { config: config(70) });
    const remove = (tag: string) => operator.remove(connector, { headers: { 'if-match': tag } });
    assert.equal((await remove(old)).verdict, '412 request.changed_meanwhile');
    const tag = await tagOf(connector);
    const answers = await Promise.all(Array.from({ length: atOnce }, () => remove(tag)));
    assert.deepEqual(counted(answers), { '204': 1, '404 entity.not_found': atOnce - 1 });
  });

  test('a refused edit raises no version', async () => {
    const tag = await tagOf('/api/sign-in-exp');
    const refused = await changeIf('/api/sign-in-exp', tag, {
      signUp: { identifiers: ['email'], password: false, verify: false },
    });
    assert.equal(refused.status, 400);
    assert.equal(await tagOf('/api/sign-in-exp'), tag);
  });
});
