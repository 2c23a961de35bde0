/** `latchkey invitation` beside a running server: the message arrives, its link opens, and what is over opens nothing. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { InvitationLinkAnswer } from '../contract/invitations.ts';
import { eachDatabase, type TestDatabases } from '../server/testing/databases.ts';
import { createPlaceOn, latchkey, startServer } from '../server/testing/started-server.ts';
import { machine, manage } from './manage.ts';

const phone = '16502530200';
const dayMs = 86_400_000;

async function open(databases: TestDatabases, context: TestContext) {
  const place = await createPlaceOn(databases, machine);
  context.after(place.remove);
  const server = await startServer(place);
  context.after(() => server.stop());
  const operator = await manage(server);
  await operator.openPhoneSignIn();
  const made = async (path: string, body: object) => (await operator.call('POST', path, body)).json();
  const organization = await made('/api/organizations', { name: 'Acme' });
  const role = await made('/api/organization-roles', { name: 'Clerk' });
  return {
    ...operator,
    made,
    organization,
    role,
    invitation: (...args: string[]) => latchkey(place, 'invitation', ...args),
    /** Newest first. */
    texts: async (to = phone) =>
      (await operator.call('GET', `/api/telephone/messages?to=${to}`))
        .json()
        .map(({ text }: { text: string }) => text),
    /** What the page behind the link is told. */
    follow: async (text: string) => {
      const token = /\/invitation\?token=(\w+)/.exec(text)?.[1];
      const reply = await fetch(`${server.endpoint}/api/invitation`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
      return { status: reply.status, body: (await reply.json()) as InvitationLinkAnswer };
    },
  };
}

eachDatabase('latchkey invitation', (databases) => {
  test('create, resend, revoke by SMS: the newest link alone opens, and none after the end', async (context) => {
    const { invitation, texts, follow, call, organization, role } = await open(databases, context);
    const options = ['--organization', 'Acme', '--role', 'Clerk', '--expires-in', '2d'];
    const startedAt = Date.now();
    const made = JSON.parse(await invitation('create', '+1 650-253-0200', ...options, '--json'));
    const madeAt = made.expiresAt - 2 * dayMs;
    assert.deepEqual(
      [made.invitee, made.status, made.organizationId, made.organizationRoles, made.inviterId],
      [phone, 'Pending', organization.id, [{ id: role.id, name: 'Clerk' }], null],
    );
    assert.ok(startedAt <= madeAt && madeAt <= Date.now(), String(madeAt));
    const answer = (await call('GET', `/api/organization-invitations/${made.id}`)).json();
    assert.deepEqual(made, answer, 'as the Management API answers it');
    const [first] = await texts();
    const followed = await follow(first);
    assert.deepEqual(
      [followed.status, followed.body.organization.name, followed.body.identifier],
      [200, 'Acme', { type: 'phone', value: phone }],
    );

    await assert.rejects(invitation('create', phone, ...options), /already/i);
    assert.equal(await invitation('resend', made.id), `Sent to ${phone} again, by SMS.`);
    const [second, ...before] = await texts();
    assert.deepEqual(before, [first]);
    assert.equal((await follow(second)).status, 200);
    assert.notEqual((await follow(first)).status, 200);

    assert.match(await invitation('revoke', made.id), /^The invitation of 16502530200 is revoked/);
    assert.notEqual((await follow(second)).status, 200);
    await assert.rejects(invitation('revoke', made.id), /closed already: Revoked/);
    await assert.rejects(invitation('resend', made.id), /closed already: Revoked/);
    assert.equal((await texts()).length, 2);
  });

  test('a link of one’s own, no message, a list that a person reads', async (context) => {
    const { invitation, texts, organization } = await open(databases, context);
    const to = ['--organization', organization.id];
    const link = 'https://acme.example/welcome';
    const said = await invitation('create', phone, ...to, '--link', link, '--language', 'th');
    assert.match(said, /^id +\w+\ninvitee +16502530200\norganization +Acme\nroles +\(none\)\nexpires +20/);
    assert.match(said, /\nmessage +sent by SMS$/);
    assert.match((await texts())[0], /[\u0e00-\u0e7f][^]*https:\/\/acme\.example\/welcome/);
    const silent = await invitation(
      'create',
      'Ann@Example.com',
      ...to,
      '--no-message',
      '--expires-in',
      '36h',
    );
    assert.match(silent, /invitee +Ann@Example\.com\n[^]*message +none was sent$/);
    const [newest, oldest, ...none] = (await invitation('list', '--organization', 'Acme')).split('\n');
    assert.match(String(newest), /^\w+ {2}Pending {3}Ann@Example\.com {2}\w+$/);
    assert.match(String(oldest), /^\w+ {2}Pending {3}16502530200 {6}\w+$/);
    assert.deepEqual(none, []);
    const { id } = JSON.parse((await invitation('list', '--json')).split('\n')[0] ?? '');
    assert.equal(JSON.parse(await invitation('revoke', id, '--json')).status, 'Revoked');
    assert.equal(await invitation('list', '--status', 'Revoked'), newest?.replace('Pending', 'Revoked'));
  });

  test('refusals in a sentence, and nothing is left of them', async (context) => {
    const { invitation, made, texts } = await open(databases, context);
    const acme = ['--organization', 'Acme'];
    const wrong: [RegExp, ...string[]][] = [
      [/required option '--organization/, phone],
      [/There is no organization "Nobody"/, phone, '--organization', 'Nobody'],
      [/no role for people in organizations called "King"/, phone, ...acme, '--role', 'King'],
      [/"soon" is no time/, phone, ...acme, '--expires-in', 'soon'],
      [/--no-message sends none/, phone, ...acme, '--no-message', '--link', 'https://acme.example/'],
      [/messagePayload/, phone, ...acme, '--link', 'nonsense'],
      [/phone number/i, '12', ...acme],
      [/mail/i, 'a@b', ...acme],
      [/There is no tenant "nowhere"/, phone, ...acme, '--tenant', 'nowhere'],
      // Without a connector for e-mail there is no message, and no invitation either.
      [/cannot send messages/, 'ann@example.com', ...acme],
    ];
    for (const [sentence, ...args] of wrong)
      await assert.rejects(invitation('create', ...args), sentence, args.join(' '));
    await made('/api/organizations', { name: 'Acme' });
    await assert.rejects(invitation('create', phone, ...acme), /Several organizations are called "Acme"/);
    await assert.rejects(invitation('revoke', 'nothing'), /./);
    assert.equal(await invitation('list'), '');
    assert.deepEqual(await texts(), []);
  });
});
