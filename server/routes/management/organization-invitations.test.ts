/** `/api/organization-invitations` by its answers, its messages, and what is left when one did not leave. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import { createSimulator, exampleConfig } from '../../../connectors/http-email/simulator.ts';
import { eachDatabase } from '../../testing/databases.ts';
import type { Harness } from '../../testing/harness.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const path = '/api/organization-invitations';
const phone = '16502530200';
const dayMs = 86_400_000;

eachDatabase(path, (databases) => {
  let operator: Operator;
  let harness: Harness;
  let organizationId: string;
  let roleId: string;
  beforeEach(async () => {
    const opened = await openOperator(await databases.open());
    ({ operator } = opened);
    harness = opened;
    organizationId = (await operator.post('/api/organizations', { name: 'Acme' })).body.id;
    roleId = (await operator.post('/api/organization-roles', { name: 'Clerk' })).body.id;
  });
  const bodyFor = (more: object = {}) => ({
    invitee: phone,
    organizationId,
    expiresAt: harness.clock.now() + dayMs,
    ...more,
  });
  const invite = (more?: object) => operator.post(path, bodyFor(more));
  const messages = (to = phone) =>
    harness.services.messages.telephone.list({ tenantId: 'default', phone: `+${to}` });
  const tokenIn = (text = '') => /\/invitation\?token=(\w{32})$/.exec(text.trim())?.[1] ?? '';
  const setStatus = (id: string, body: unknown) => operator.call('PUT', `${path}/${id}/status`, { body });
  const user = async (body: object) => (await operator.post('/api/users', body)).body.id as string;

  test('POST 201 without a message; GET 200; the list by each filter', async () => {
    const inviterId = await user({ name: 'Boss' });
    const answer = await invite({ inviterId, organizationRoleIds: [roleId] });
    assert.equal(answer.verdict, '201');
    const { id, createdAt, updatedAt, expiresAt, ...rest } = answer.body;
    assert.deepEqual(rest, {
      tenantId: 'default',
      inviterId,
      invitee: phone,
      acceptedUserId: null,
      organizationId,
      status: 'Pending',
      organizationRoles: [{ id: roleId, name: 'Clerk' }],
    });
    assert.deepEqual([updatedAt, expiresAt - createdAt], [createdAt, dayMs]);
    assert.deepEqual(await messages(), []);
    assert.deepEqual((await operator.get(`${path}/${id}`)).body, answer.body);
    const mail = await invite({ invitee: 'Ann@Example.com' });
    assert.equal(mail.body.invitee, 'Ann@Example.com');
    const found = async (query: string) =>
      (await operator.get(`${path}?${query}`)).body.map((one: { id: string }) => one.id) as string[];
    assert.deepEqual(
      (await found('')).toSorted((a, b) => a.localeCompare(b, 'en')),
      [id, String(mail.body.id)].toSorted((a, b) => a.localeCompare(b, 'en')),
    );
    assert.deepEqual(await found(`inviterId=${inviterId}`), [id]);
    assert.deepEqual(await found(`invitee=${phone}`), [id]);
    assert.deepEqual(await found('invitee=ann@example.com'), [mail.body.id]);
    assert.deepEqual(await found('organizationId=none'), []);
    assert.equal((await operator.get(`${path}/nobody`)).verdict, '404 entity.not_found');
  });

  test('POST with a message: an SMS with our link, its token kept as a digest alone', async () => {
    const answer = await invite({ messagePayload: {} });
    assert.equal(answer.verdict, '201');
    const [message] = await messages();
    assert.match(String(message?.text), /^Acme: You are invited/);
    assert.equal(message?.purpose, 'OrganizationInvitation');
    const token = tokenIn(message?.text);
    assert.equal(token.length, 32);
    const [kept] = (await operator.get(`/api/one-time-tokens?phone=${phone}`)).body;
    assert.deepEqual([kept.status, kept.expiresAt], ['active', answer.body.expiresAt]);
    assert.doesNotMatch(harness.logged(), new RegExp(token));
  });

  test('D6 the operator’s own link goes as it is, and no code beside it', async () => {
    const link = 'https://app.example/join?x=1';
    assert.equal((await invite({ messagePayload: { link, code: '123456', other: [1] } })).verdict, '201');
    const [message] = await messages();
    assert.match(String(message?.text), /https:\/\/app\.example\/join\?x=1$/);
    assert.doesNotMatch(String(message?.text), /123456/);
    assert.deepEqual((await operator.get('/api/one-time-tokens')).body, []);
  });

  test('POST refusals', async () => {
    const verdict = async (more: object) => (await invite(more)).verdict;
    assert.equal(await verdict({ invitee: 'nobody' }), '400 guard.invalid_input');
    assert.equal(await verdict({ invitee: '+16502530200' }), '400 guard.invalid_input');
    assert.equal(await verdict({ expiresAt: 'tomorrow' }), '400 guard.invalid_input');
    assert.equal(await verdict({ messagePayload: true }), '400 guard.invalid_input');
    assert.equal(await verdict({ messagePayload: { link: 'no address' } }), '400 guard.invalid_input');
    assert.equal((await operator.post(path)).verdict, '400 guard.invalid_input');
    const late = await invite({ expiresAt: harness.clock.now() });
    assert.equal(late.verdict, '422 request.invalid_input');
    assert.match(late.body.message, /expiresAt lies in the past/, 'the sentence says what is wrong');
    assert.equal(await verdict({ invitee: '99999999999' }), '422 user.invalid_phone');
    for (const more of [{ organizationId: 'none' }, { inviterId: 'none' }, { organizationRoleIds: ['none'] }])
      assert.equal(await verdict(more), '404 entity.relation_foreign_key_not_found', JSON.stringify(more));
    const member = await user({ primaryPhone: '16502530201' });
    await operator.post(`/api/organizations/${organizationId}/users`, { userIds: [member] });
    assert.equal(await verdict({ invitee: '16502530201' }), '422 request.invalid_input');
    assert.deepEqual((await operator.get(path)).body, [], 'nothing is left of any of them');
  });

  test('one open invitation for a pair, whoever writes it and however many at once', async () => {
    const verdicts = await Promise.all(
      Array.from(
        { length: 16 },
        async (_, index) => (await invite({ invitee: index % 2 ? phone : `1${phone.slice(1)}` })).verdict,
      ),
    );
    assert.equal(verdicts.filter((verdict) => verdict === '201').length, 1);
    assert.equal(
      verdicts.filter((verdict) => verdict === '422 entity.unique_integrity_violation').length,
      15,
    );
    const other = (await operator.post('/api/organizations', { name: 'Other' })).body.id;
    assert.equal((await invite({ organizationId: other })).verdict, '201');
    assert.equal((await invite({ invitee: 'a@b.co' })).verdict, '201');
    assert.equal((await invite({ invitee: 'A@B.co' })).verdict, '422 entity.unique_integrity_violation');
    harness.clock.move(dayMs);
    const [old] = (await operator.get(`${path}?invitee=${phone}&organizationId=${organizationId}`)).body;
    assert.equal(old.status, 'Expired');
    assert.equal((await invite()).verdict, '201', 'one that has run out makes room');
  });

  test('a message that does not leave leaves no invitation, no link and no count', async () => {
    for (const { id } of (await operator.get('/api/connectors')).body)
      assert.equal((await operator.remove(`/api/connectors/${id}`)).status, 204);
    assert.equal((await invite({ messagePayload: {} })).verdict, '501 connector.not_found');
    assert.equal(
      (await invite({ invitee: 'ann@example.com', messagePayload: {} })).verdict,
      '501 connector.not_found',
    );
    assert.deepEqual((await operator.get(path)).body, []);
    assert.deepEqual((await operator.get('/api/one-time-tokens')).body, []);
    assert.equal((await invite()).verdict, '201');
  });

  test('by e-mail, with our link; a provider that says no leaves nothing behind', async () => {
    const relay = createSimulator();
    const opened = await openOperator(await databases.open(), { fetch: fetchFrom(relay) });
    await opened.services.messages.connectors.create({
      tenantId: 'default',
      factoryId: 'http-email',
      config: exampleConfig,
    });
    const { id } = (await opened.operator.post('/api/organizations', { name: 'Acme' })).body;
    const post = (invitee: string) =>
      opened.operator.post(path, {
        invitee,
        organizationId: id as string,
        expiresAt: opened.clock.now() + dayMs,
        messagePayload: {},
      });
    assert.equal((await post('Ann@Example.com')).verdict, '201');
    const { type, payload } = relay.messages.at(-1)!.body as { type: string; payload: { link: string } };
    assert.equal(type, 'OrganizationInvitation');
    const token = tokenIn(payload.link);
    const used = await opened.operator.post('/api/one-time-tokens/verify', {
      email: 'ann@example.com',
      token,
    });
    assert.equal(used.verdict, '200');
    const failed = await post('402@example.com');
    assert.ok(failed.status >= 400 && failed.status < 500, failed.verdict);
    assert.deepEqual((await opened.operator.get(`${path}?invitee=402@example.com`)).body, []);
    assert.deepEqual((await opened.operator.get('/api/one-time-tokens?email=402@example.com')).body, []);
  });

  test('C2 C10 the limits of messages hold for invitations: 429 with Retry-After, and nothing is left', async () => {
    assert.equal((await invite({ messagePayload: {} })).verdict, '201');
    const other = (await operator.post('/api/organizations', { name: 'Other' })).body.id;
    const limited = await invite({ organizationId: other, messagePayload: {} });
    assert.equal(limited.verdict, '429 request.message_rate_limited');
    assert.ok(Number(limited.headers['retry-after']) > 0);
    assert.equal((await operator.get(`${path}?organizationId=${other}`)).body.length, 0);
    assert.equal((await messages()).length, 1);
  });

  test('POST message 204: a new link, the older one void; 404, 422, 429, 400', async () => {
    const { id } = (await invite({ messagePayload: {} })).body;
    const send = async (body: unknown = {}, of = id) =>
      (await operator.post(`${path}/${of}/message`, body)).verdict;
    assert.equal(await send(), '429 request.message_rate_limited');
    harness.clock.move(120_000);
    assert.equal(await send(), '204');
    const texts = (await messages()).map(({ text }) => tokenIn(text));
    const verify = async (token = '') =>
      (await operator.post('/api/one-time-tokens/verify', { phone, token })).verdict;
    assert.equal(await verify(texts[1]), '400 one_time_token.token_revoked');
    assert.equal(await verify(texts[0]), '200');
    assert.equal(await send({}, 'nobody'), '404 entity.not_found');
    assert.equal(await send({ link: 1 }), '400 guard.invalid_input');
    assert.equal((await setStatus(id, { status: 'Revoked' })).status, 200);
    assert.equal(await send(), '422 request.invalid_input');
  });

  test('PUT status Accepted: for the person who has the number, with the roles, once', async () => {
    const { id } = (await invite({ organizationRoleIds: [roleId], messagePayload: {} })).body;
    const verdict = async (body: unknown, of = id) => (await setStatus(of, body)).verdict;
    assert.equal(await verdict({ status: 'Accepted' }), '422 request.invalid_input');
    assert.equal(await verdict({ status: 'Pending' }), '400 guard.invalid_input');
    assert.equal(await verdict({ status: 'Accepted', acceptedUserId: 'nobody' }), '404 entity.not_found');
    const stranger = await user({ primaryPhone: '16502530202' });
    assert.equal(
      await verdict({ status: 'Accepted', acceptedUserId: stranger }),
      '422 request.invalid_input',
    );
    assert.equal(await verdict({ status: 'Revoked' }, 'nobody'), '404 entity.not_found');
    const ann = await user({ primaryPhone: phone });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => setStatus(id, { status: 'Accepted', acceptedUserId: ann })),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(answers.filter((one) => one.verdict === '422 request.invalid_input').length, 7);
    const done = answers.find(({ status }) => status === 200);
    assert.deepEqual([done?.body.status, done?.body.acceptedUserId], ['Accepted', ann]);
    const [where] = (await operator.get(`/api/users/${ann}/organizations`)).body;
    assert.deepEqual([where.id, where.organizationRoles], [organizationId, [{ id: roleId, name: 'Clerk' }]]);
    assert.equal(await verdict({ status: 'Revoked' }), '422 request.invalid_input');
    const [token] = (await operator.get(`/api/one-time-tokens?phone=${phone}`)).body;
    assert.equal(token.status, 'consumed');
  });

  test('PUT status Accepted by an address in other capitals', async () => {
    const { id } = (await invite({ invitee: 'Ann@Example.com' })).body;
    const ann = await user({ primaryEmail: 'ann@example.COM' });
    assert.equal((await setStatus(id, { status: 'Accepted', acceptedUserId: ann })).status, 200);
  });

  test('revoked: 200 once, its link is void; expired: neither accepted nor revoked', async () => {
    const { id } = (await invite({ messagePayload: {} })).body;
    const token = tokenIn((await messages())[0]?.text);
    const revoked = await setStatus(id, { status: 'Revoked' });
    assert.deepEqual([revoked.status, revoked.body.status], [200, 'Revoked']);
    assert.equal((await setStatus(id, { status: 'Revoked' })).verdict, '422 request.invalid_input');
    const used = await operator.post('/api/one-time-tokens/verify', { phone, token });
    assert.equal(used.verdict, '400 one_time_token.token_revoked');
    const { id: second } = (await invite()).body;
    const ann = await user({ primaryPhone: phone });
    harness.clock.move(dayMs);
    const late = await setStatus(second, { status: 'Accepted', acceptedUserId: ann });
    assert.equal(late.verdict, '422 request.invalid_input');
    assert.deepEqual((await operator.get(`/api/users/${ann}/organizations`)).body, []);
  });

  test('DELETE 204 once, then 404; its link goes with it', async () => {
    const { id } = (await invite({ messagePayload: {} })).body;
    assert.equal((await operator.remove(`${path}/${id}`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/${id}`)).verdict, '404 entity.not_found');
    assert.deepEqual((await operator.get('/api/one-time-tokens')).body, []);
  });

  test('another tenant sees nothing', async () => {
    const { id } = (await invite()).body;
    const elsewhere = { tenantId: 'admin' };
    assert.equal((await operator.get(`${path}/${id}`, elsewhere)).verdict, '404 entity.not_found');
    assert.deepEqual((await operator.get(path, elsewhere)).body, []);
  });
});
