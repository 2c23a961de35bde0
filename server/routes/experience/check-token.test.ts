/** One-time tokens in a sign-in: who is let in by one, what it joins, and what it does not open. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amrOf, identify, startFlow } from '../../flows/flow.ts';
import { claimsOf, type InteractionEvent, type Person } from '../../testing/person.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, type Experience, openExperience, told } from '../../testing/experience.ts';
import { createOperator } from '../../testing/operator.ts';
import { openFactors } from '../../testing/second-factors.ts';

const phone = '16502530300';
const hourMs = 3_600_000;

test('B10 a token is a one-time password, and how it came nobody here knows', () => {
  const proof = { kind: 'token', id: 'x', phone: `+${phone}` } as const;
  assert.deepEqual(amrOf(identify(startFlow('flow', 'sign-in'), 'user', proof)), ['otp']);
});

eachDatabase('one-time tokens in a sign-in', (databases) => {
  const show = (person: Person, token: string, value = phone, type = 'phone') =>
    person.call('POST', '/api/experience/verification/one-time-token/verify', {
      identifier: { type, value },
      token,
    });
  const make = async (experience: Experience, more: object = {}) => {
    const body = { phone, ...more };
    const made = await createOperator(experience).post('/api/one-time-tokens', body);
    return made.body.token as string;
  };
  /** Somebody who has shown the token; the id of the proof. */
  const proven = async (experience: Experience, event: InteractionEvent, token: string) => {
    const person = await experience.begin(event);
    const reply = await show(person, token);
    assert.equal(told(reply), '200');
    return { person, id: String(reply.json()['verificationId']) };
  };
  const sentMessages = (experience: Experience) =>
    experience.services.messages.telephone.list({ tenantId: 'default', phone: `+${phone}` });
  const invite = async (experience: Experience) => {
    const operator = createOperator(experience);
    const organizationId = (await operator.post('/api/organizations', { name: 'Acme' })).body.id as string;
    const roleId = (await operator.post('/api/organization-roles', { name: 'Clerk' })).body.id as string;
    const invitation = await operator.post('/api/organization-invitations', {
      invitee: phone,
      organizationId,
      expiresAt: experience.clock.now() + hourMs,
      organizationRoleIds: [roleId],
      messagePayload: {},
    });
    const [message] = await sentMessages(experience);
    const token = /token=(\w+)/.exec(message?.text ?? '')?.[1] ?? '';
    return { operator, organizationId, roleId, token, id: invitation.body.id as string };
  };

  test('signs up with the number proven and no SMS', async (t) => {
    const experience = await openExperience(databases, t);
    const token = await make(experience);
    const { person, id } = await proven(experience, 'SignIn', token);
    const read = (await person.call('GET', '/api/experience/interaction')).json();
    assert.deepEqual(read['verificationRecords'], [
      { id, type: 'OneTimeToken', identifier: { type: 'phone', value: phone }, verified: true },
    ]);
    assert.deepEqual(read['captcha'], { verified: false, skipped: true });
    assert.equal(told(await person.identify(id)), '404 user.user_not_exist');
    assert.equal(told(await person.switchTo('Register')), '204');
    assert.equal(told(await person.identify(id)), '201');
    const { redirectTo } = (await person.submit()).json();
    const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
    assert.equal(claimsOf(tokens['id_token'])['phone_number'], phone);
    const user = await experience.services.users.findBy('default', { phone: `+${phone}` });
    assert.equal(user?.phone, `+${phone}`);
    assert.deepEqual(await sentMessages(experience), []);
    assert.doesNotMatch(experience.logged(), new RegExp(token));
  });

  test('signs in, and joins the organizations that it names; those that are gone are passed over', async (t) => {
    const experience = await openExperience(databases, t);
    const user = await experience.addUser({ phone });
    const operator = createOperator(experience);
    const organizationId = (await operator.post('/api/organizations', { name: 'Acme' })).body.id as string;
    const gone = (await operator.post('/api/organizations', { name: 'Gone' })).body.id as string;
    const context = { jitOrganizationIds: [organizationId, gone] };
    const { person, id } = await proven(experience, 'SignIn', await make(experience, { context }));
    assert.equal((await operator.remove(`/api/organizations/${gone}`)).verdict, '204');
    assert.equal(told(await person.identify(id)), '204');
    assert.deepEqual((await operator.get(`/api/users/${user.id}/organizations`)).body, []);
    assert.deepEqual([told(await person.submit()), told(await person.submit())], ['200', '200']);
    const where = (await operator.get(`/api/users/${user.id}/organizations`)).body as { id: string }[];
    assert.deepEqual(
      where.map((one) => one.id),
      [organizationId],
    );
  });

  test('A3 joined in the transaction that signs in: a sign-in that ends with second factors and is lost joins nothing', async (t) => {
    const mfa = { policy: 'Mandatory', factors: ['Totp'] } as const;
    const experience = await openFactors(databases, t, mfa, everyWay);
    const operator = createOperator(experience);
    const { id: userId } = await experience.addUser({ phone });
    const acme = (await operator.post('/api/organizations', { name: 'Acme' })).body.id as string;
    const token = await make(experience, { context: { jitOrganizationIds: [acme] } });
    const joined = async (): Promise<readonly string[]> =>
      (await operator.get(`/api/users/${userId}/organizations`)).body.map(({ id }: { id: string }) => id);
    const { person, id } = await proven(experience, 'SignIn', token);
    assert.equal(told(await person.identify(id)), '204');
    await experience.bindTotp(person);
    // Another app comes meanwhile: that there is one is found out only where this one is written.
    const { secret } = await experience.services.factors.addTotp({ tenantId: 'default', userId });
    assert.equal(told(await person.submit()), '403 session.mfa.require_mfa_verification');
    assert.equal(told(await experience.showTotp(person, experience.shownBy(secret))), '200');
    assert.equal(told(await person.submit()), '422 user.totp_already_in_use');
    assert.deepEqual(await joined(), []);
    const replies = await Promise.all([person.submit(), person.submit(), person.submit()]);
    assert.deepEqual([...new Set(replies.map(told))], ['200']);
    assert.deepEqual(await joined(), [acme]);
  });

  test('an invitation is accepted in the transaction that ends with a second factor, and refused with it', async (t) => {
    const mfa = { policy: 'Mandatory', factors: ['Totp'] } as const;
    const experience = await openFactors(databases, t, mfa, everyWay);
    const { operator, organizationId, token, id: invitationId } = await invite(experience);
    const { id: userId } = await experience.addUser({ phone });
    const { person, id } = await proven(experience, 'SignIn', token);
    assert.equal(told(await person.identify(id)), '204');
    await experience.bindTotp(person);
    const path = `/api/organization-invitations/${invitationId}`;
    const { kysely } = experience.database;
    const status = (value: 'Revoked' | 'Pending') =>
      kysely.updateTable('invitations').set({ status: value }).where('id', '=', invitationId).execute();
    await status('Revoked');
    assert.equal(told(await person.submit()), '400 one_time_token.token_revoked');
    assert.deepEqual(await experience.factorsOf(userId), [], 'nothing of the sign-in is kept');
    await status('Pending');
    assert.equal(told(await person.submit()), '200');
    assert.equal((await operator.get(path)).body.status, 'Accepted');
    const where = (await operator.get(`/api/users/${userId}/organizations`)).body as { id: string }[];
    assert.deepEqual(
      where.map((one) => one.id),
      [organizationId],
    );
    assert.deepEqual(await experience.factorsOf(userId), ['totp']);
  });

  test('the link of an invitation: one SMS, an account, the organization with its roles', async (t) => {
    const experience = await openExperience(databases, t);
    const { operator, organizationId, roleId, token, id: invitationId } = await invite(experience);
    const { person, id } = await proven(experience, 'Register', token);
    assert.equal(told(await person.identify(id)), '201');
    const replies = await Promise.all([person.submit(), person.submit()]);
    assert.ok(replies.some(({ status }) => status === 200));
    assert.ok(replies.every(({ status }) => status < 500));
    const user = await experience.services.users.findBy('default', { phone: `+${phone}` });
    const [where] = (await operator.get(`/api/users/${user?.id ?? ''}/organizations`)).body;
    assert.deepEqual([where.id, where.organizationRoles], [organizationId, [{ id: roleId, name: 'Clerk' }]]);
    const after = (await operator.get(`/api/organization-invitations/${invitationId}`)).body;
    assert.deepEqual([after.status, after.acceptedUserId], ['Accepted', user?.id]);
    assert.equal((await sentMessages(experience)).length, 1);
  });

  test('an invitation that is revoked while its person signs in is not accepted', async (t) => {
    const experience = await openExperience(databases, t);
    const { operator, token, id: invitationId } = await invite(experience);
    const user = await experience.addUser({ phone });
    const { person, id } = await proven(experience, 'SignIn', token);
    assert.equal(told(await person.identify(id)), '204');
    const path = `/api/organization-invitations/${invitationId}/status`;
    await operator.call('PUT', path, { body: { status: 'Revoked' } });
    assert.equal(told(await person.submit()), '400 one_time_token.token_revoked');
    assert.deepEqual((await operator.get(`/api/users/${user.id}/organizations`)).body, []);
  });

  test('somebody else’s token joins nobody: the account must have its number', async (t) => {
    const experience = await openExperience(databases, t);
    const { operator, token } = await invite(experience);
    const other = await experience.addUser({ phone: '16502530301' });
    const { person } = await proven(experience, 'SignIn', token);
    const proof = await experience.prove(person, '16502530301', 'SignIn');
    assert.equal(told(await person.identify(proof)), '204');
    assert.equal(told(await person.submit()), '200');
    assert.deepEqual((await operator.get(`/api/users/${other.id}/organizations`)).body, []);
  });

  test('lets in where signing up is closed, and nothing else with it', async (t) => {
    const experience = await openExperience(databases, t);
    await experience.change({ signInMode: 'SignIn' });
    const uninvited = await experience.begin('SignIn');
    assert.equal(told(await uninvited.switchTo('Register')), '403 auth.forbidden');
    const { person, id } = await proven(experience, 'SignIn', await make(experience));
    assert.equal(told(await person.switchTo('Register')), '204');
    await experience.addUser({ phone: '16502530302' });
    const other = await experience.prove(person, '16502530302', 'SignIn');
    assert.equal(told(await person.identify(other)), '422 user.phone_already_in_use');
    assert.equal(told(await person.identify(id)), '201');
  });

  test('lets in where the number is no way to sign in, and where signing in is closed', async (t) => {
    const experience = await openExperience(databases, t);
    await experience.addUser({ phone });
    await experience.change({ signInMode: 'Register' });
    const { person, id } = await proven(experience, 'SignIn', await make(experience));
    assert.equal(told(await person.identify(id)), '204');
  });

  test('A3 of 16 people with one token at once, one is let in', async (t) => {
    const experience = await openExperience(databases, t);
    const token = await make(experience);
    const people: Person[] = [];
    for (let index = 0; index < 16; index++) people.push(await experience.begin('SignIn'));
    const answers = await Promise.all(people.map(async (person) => told(await show(person, token))));
    assert.equal(answers.filter((answer) => answer === '200').length, 1);
    assert.equal(answers.filter((answer) => answer === '400 one_time_token.token_consumed').length, 15);
  });

  test('refusals', async (t) => {
    const experience = await openExperience(databases, t);
    const person = await experience.begin('SignIn');
    const token = await make(experience);
    assert.equal(told(await show(person, 'nothing')), '404 one_time_token.token_not_found');
    assert.equal(told(await show(person, token, '16502530303')), '400 one_time_token.phone_mismatch');
    assert.equal(told(await show(person, token, 'a@b.co', 'email')), '400 one_time_token.email_mismatch');
    assert.equal(told(await show(person, token, '+1 650')), '400 guard.invalid_input');
    assert.equal(told(await show(person, token, 'ann', 'username')), '400 guard.invalid_input');
    const old = await make(experience, { expiresIn: 1 });
    experience.clock.move(1000);
    assert.equal(told(await show(person, old)), '400 one_time_token.token_expired');
    const reset = await make(experience, { context: { interactionEvent: 'ForgotPassword' } });
    assert.equal(told(await show(person, reset)), '400 one_time_token.interaction_event_mismatch');
    const forgetful = await experience.begin('ForgotPassword');
    assert.equal(told(await show(forgetful, token)), '400 one_time_token.interaction_event_mismatch');
    assert.equal(told(await show(person, token)), '200', 'none of these used it up');
    assert.equal(told(await show(person, token)), '400 one_time_token.token_consumed');
    const nobody = await experience.open();
    assert.equal(told(await show(nobody, token)), '404 session.interaction_not_found');
    assert.equal(told(await show(experience.person(), token)), '400 session.not_found');
  });

  test('A4 wrong tokens are counted with wrong codes, and a blocked person’s token is not used up', async (t) => {
    const experience = await openExperience(databases, t);
    await experience.change({ sentinelPolicy: { maxAttempts: 3, lockoutDuration: 10 } });
    const token = await make(experience, { expiresIn: 3600 });
    const person = await experience.begin('SignIn');
    const tries = [];
    for (let index = 0; index < 3; index++) tries.push(told(await show(person, 'wrong')));
    const blocked = '400 session.verification_blocked_too_many_attempts';
    const unknown = '404 one_time_token.token_not_found';
    assert.deepEqual(tries, [unknown, unknown, blocked]);
    assert.equal(told(await show(person, token)), blocked);
    experience.clock.move(10 * 60_000 + 1);
    assert.equal(told(await show(person, token)), '200');
  });

  test('an address: signs up with it proven', async (t) => {
    const experience = await openExperience(databases, t);
    await experience.change({
      signUp: { identifiers: ['email'], password: false, verify: true, secondaryIdentifiers: [] },
    });
    const made = await createOperator(experience).post('/api/one-time-tokens', { email: 'ann@example.com' });
    const person = await experience.begin('Register');
    const reply = await show(person, String(made.body.token), 'Ann@Example.com', 'email');
    assert.equal(told(await person.identify(String(reply.json()['verificationId']))), '201');
    assert.equal(told(await person.submit()), '200');
    assert.ok(await experience.services.users.findBy('default', { email: 'ann@example.com' }));
  });
});
