/** The link of a one-time token: its page, and what happens where somebody is signed in already. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { phoneOnly } from '../../../contract/fresh-settings.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { createOperator } from '../../testing/operator.ts';
import { claimsOf, type Person } from '../../testing/person.ts';

const phone = '16502530720';
const number = { type: 'phone', value: phone };
const html = { accept: 'text/html' };

eachDatabase('links of one-time tokens', (databases) => {
  const open = async (t: TestContext) => {
    const rig = await openExperience(databases, t);
    await rig.change(phoneOnly);
    const operator = createOperator(rig);
    const user = await rig.addUser({ phone: `+${phone}` });
    const token = async (more: object = {}) =>
      (await operator.post('/api/one-time-tokens', { phone, ...more })).body as { id: string; token: string };
    const statusOf = async (id: string) =>
      (await operator.get(`/api/one-time-tokens/${id}`)).body.status as string;
    const enter = async (person: Person, value: string) => {
      await person.begin('SignIn');
      const path = '/api/experience/verification/one-time-token/verify';
      const shown = await person.call('POST', path, { identifier: number, token: value });
      assert.equal(told(shown), '200');
      assert.equal(told(await person.identify(String(shown.json()['verificationId']))), '204');
      return String((await person.submit()).json()['redirectTo']);
    };
    /** Signed in, with the code of an authorization. */
    const signedIn = async () => {
      const person = await rig.open();
      const callback = await person.follow(await enter(person, (await token()).token));
      const tokens = (await person.exchange(callback)).json();
      assert.equal(claimsOf(tokens['id_token'])['sub'], user.id);
      return person;
    };
    /** Where `GET /consent` leads that an authorization request with this link led to. */
    const consent = async (person: Person, link: Record<string, string>) => {
      const begun = await person.openSignIn(link);
      assert.equal(begun.headers['location'], '/consent?app_id=demo-app');
      const { status, headers } = await person.call('GET', '/consent?app_id=demo-app');
      return { status, location: String(headers['location']) };
    };
    return { rig, operator, user, token, statusOf, enter, signedIn, consent };
  };
  const isOn = /\/oidc\/auth\/[\w-]{43}$/;

  test('a link that begins a sign-in has its own page; other parameters go along', async (t) => {
    const { rig } = await open(t);
    const person = await rig.open();
    const begun = await person.openSignIn({ one_time_token: 'x', login_hint: phone, ui_locales: 'th' });
    const address = String(begun.headers['location']);
    assert.equal(address, `/sign-in?app_id=demo-app&ui_locales=th&one_time_token=x&login_hint=${phone}`);
    const page = await person.call('GET', address, undefined, html);
    assert.deepEqual(
      [page.status, page.headers['location']],
      [302, address.replace('/sign-in', '/one-time-token')],
    );
    for (const path of ['/one-time-token', '/switch-account']) {
      const stranger = rig.person();
      assert.equal(
        (await stranger.call('GET', path, undefined, html)).headers['location'],
        '/unknown-session',
        path,
      );
    }
    const reset = '/reset-password?app_id=demo-app&one_time_token=x&login_hint=1';
    assert.equal(
      (await person.call('GET', reset, undefined, html)).headers['location'],
      reset.replace('/reset-password', '/one-time-token'),
    );
    const half = await person.call('GET', '/sign-in?app_id=demo-app&one_time_token=x', undefined, html);
    assert.notEqual(half.status, 302);
  });

  test('for who is signed in: used up, joined, and on; opened twice it does no harm', async (t) => {
    const { operator, token, statusOf, signedIn, consent } = await open(t);
    const acme = (await operator.post('/api/organizations', { name: 'Acme' })).body.id as string;
    const person = await signedIn();
    const link = await token({ context: { jitOrganizationIds: [acme] } });
    const hint = { one_time_token: link.token, login_hint: `+${phone}` };
    assert.match((await consent(person, hint)).location, isOn);
    assert.equal(await statusOf(link.id), 'consumed');
    const members = (await operator.get(`/api/organizations/${acme}/users`)).body as {
      primaryPhone: string;
    }[];
    assert.deepEqual(
      members.map(({ primaryPhone }) => primaryPhone),
      [phone],
    );
    assert.match((await consent(person, { ...hint, prompt: '' })).location, isOn, 'all was allowed before');
    const silent = await person.openSignIn({ prompt: '' });
    assert.match(String(silent.headers['location']), /[?&]code=/, 'without a link nothing is asked');
  });

  test('for somebody else: a question first, and the other account only after it', async (t) => {
    const { rig, token, statusOf, signedIn, consent, enter } = await open(t);
    const person = await signedIn();
    const link = await token();
    await rig.addUser({ email: 'eve@mail.example' });
    const other = await consent(person, { one_time_token: link.token, login_hint: 'eve@mail.example' });
    assert.deepEqual(other, {
      status: 302,
      location: `/switch-account?login_hint=eve%40mail.example&one_time_token=${link.token}`,
    });
    assert.equal(await statusOf(link.id), 'active');
    const page = await person.call('GET', other.location, undefined, html);
    assert.notEqual(page.status, 302, 'the sign-in is still under way');
    // Nobody has agreed to anything meanwhile.
    const cookie = decodeURIComponent(person.cookies.get('_interaction') ?? '');
    const resumed = await person.call('GET', `/oidc/auth/${/"demo-app":"([^"]+)"/.exec(cookie)?.[1]}`);
    assert.equal(resumed.headers['location'], '/consent?app_id=demo-app', 'it is asked again');
    // In the same authorization, by the link: the one of the link it is.
    await person.openSignIn({ one_time_token: link.token, login_hint: phone });
    assert.match(await person.follow(await enter(person, link.token)), /[?&]code=/);
  });

  test('what opens nothing says why, and asks of nobody who was to sign in anew', async (t) => {
    const { token, operator, statusOf, signedIn, consent } = await open(t);
    const person = await signedIn();
    const why = async (one_time_token: string) => {
      const { status, location } = await consent(person, { one_time_token, login_hint: phone });
      assert.equal(status, 302);
      const [path, query] = location.split('?');
      assert.equal(path, '/one-time-token');
      return new URLSearchParams(query).get('errorMessage');
    };
    assert.match((await why('nothing')) ?? '', /^\S.+\.$/);
    const revoked = await token();
    await operator.call('PUT', `/api/one-time-tokens/${revoked.id}/status`, { body: { status: 'revoked' } });
    assert.match((await why(revoked.token)) ?? '', /^\S.+\.$/);
    const reset = await token({ context: { interactionEvent: 'ForgotPassword' } });
    assert.match((await why(reset.token)) ?? '', /^\S.+\.$/);
    assert.equal(await statusOf(reset.id), 'active', 'it is for something else');

    const wanted = await person.openSignIn({ one_time_token: 'x', login_hint: phone, prompt: 'login' });
    assert.match(String(wanted.headers['location']), /^\/sign-in\?/);
  });
});
