/** Whatever a stranger sends to a sign-in is answered: a refusal of the one shape, never a fault of ours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay } from '../../testing/experience.ts';
import { checkAnswer, hostileBodies, hostileTexts, hostileValues, spoiled } from '../../testing/hostile.ts';
import { createOperator } from '../../testing/operator.ts';
import { createPasskeyDevice } from '../../testing/passkey-device.ts';
import type { Person } from '../../testing/person.ts';
import { openSocial, type SocialRig } from '../../testing/social.ts';
import type { Route } from '../route.ts';
import { experienceRoutes } from './index.ts';

const password = 'correct horse';
const device = createPasskeyDevice('http://localhost:3001');

/** Everything is on, and nothing ends it: these tests are not about limits. */
const everything = {
  ...everyWay,
  passkeySignIn: { enabled: true },
  mfa: {
    policy: 'UserControlled',
    factors: ['Totp', 'WebAuthn', 'BackupCode'],
  },
  sentinelPolicy: { attemptsPerAddress: 0, maxAttempts: 100 },
  messageLimitPolicy: { resendIntervalSeconds: 0, sendsPerRecipient: 100, sendsPerAddress: 0 },
} as const;

eachDatabase('hostile input to a sign-in', (databases) => {
  const routesOf = ({ services }: SocialRig): readonly Route[] =>
    experienceRoutes({ ...services, interactionIdOf: () => undefined });
  const caller = (rig: SocialRig) => {
    const { call } = createOperator(rig);
    return (person: Person, { method }: Route, path: string, body?: unknown, text?: string) => {
      const headers = { cookie: String(person.cookies.headerFor('/api/experience')) };
      return call(String(method), path, { authorization: null, headers, body, text });
    };
  };
  const identified = async (rig: SocialRig): Promise<Person> => {
    const person = await rig.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
    const reply = await person.identify(String(proof.json()['verificationId']));
    assert.equal(reply.status, 204, reply.body);
    return person;
  };
  const open = async (t: Parameters<typeof openSocial>[1]) => {
    const rig = await openSocial(databases, t);
    await rig.change({ ...everything, mfa: { ...everything.mfa, factors: [...everything.mfa.factors] } });
    await rig.addUser({ username: 'ann', password });
    return rig;
  };
  const urlOf = ({ path }: Route, value = 'acme') => path.replaceAll(/:\w+/g, encodeURIComponent(value));

  for (const [where, begin] of [
    ['before anybody is known', (rig: SocialRig) => rig.begin('Register')],
    ['when it is known who it is', identified],
  ] as const)
    test(`bodies, ${where}: each place of each schema with each value`, async (t) => {
      const rig = await open(t);
      const call = caller(rig);
      let calls = 0;
      for (const route of routesOf(rig)) {
        if (!route.body) continue;
        const person = await begin(rig);
        for (const body of spoiled(route.body)) {
          const name = `${String(route.method)} ${route.path}`;
          checkAnswer(name, await call(person, route, urlOf(route), body), body);
          calls += 1;
        }
      }
      assert.ok(calls > 1000, String(calls));
    });

  test('bodies that are no JSON, bodies where none is wanted, and paths', async (t) => {
    const rig = await open(t);
    const call = caller(rig);
    const person = await rig.begin('SignIn');
    for (const route of routesOf(rig)) {
      const name = `${String(route.method)} ${route.path}`;
      if (route.method !== 'GET')
        for (const text of hostileBodies)
          checkAnswer(name, await call(person, route, urlOf(route), undefined, text), text);
      if (route.method !== 'GET' && !route.body)
        for (const body of hostileValues)
          checkAnswer(name, await call(person, route, urlOf(route), body), body);
      if (!route.path.includes(':')) continue;
      for (const value of hostileTexts)
        checkAnswer(name, await call(person, route, urlOf(route, value), {}), value);
      for (const raw of ['%', '%ZZ', '%C0%AF', '%ED%A0%80'])
        checkAnswer(name, await call(person, route, route.path.replaceAll(/:\w+/g, raw), {}), raw);
    }
  });

  test('what a device signed, spoiled in each place while its question is open', async (t) => {
    const rig = await open(t);
    const call = caller(rig);
    const routes = routesOf(rig);
    const person = await identified(rig);
    const base = '/api/experience/verification/web-authn/registration';
    const asked = (await person.call('POST', base)).json();
    const good = device.make(asked['registrationOptions'] as never);
    const route = routes.find(({ path }) => path === `${base}/verify`);
    assert.ok(route?.body);
    const known = { verificationId: asked['verificationId'], payload: good };
    for (const body of [...spoiled(route.body, known)].slice(hostileValues.length + 1))
      checkAnswer(route.path, await call(person, route, route.path, body), body);
  });

  test('what a passkey signed to sign in, spoiled in each place', async (t) => {
    const rig = await open(t);
    const call = caller(rig);
    const path = '/api/experience/verification/sign-in-passkey/authentication/verify';
    const route = routesOf(rig).find((one) => one.path === path);
    assert.ok(route?.body);
    const person = await rig.begin('SignIn');
    const preflight = '/api/experience/preflight/sign-in-passkey/authentication';
    const { authenticationOptions } = (await person.call('POST', preflight)).json();
    const options = device.make({
      ...(authenticationOptions as object),
      user: { id: 'dTE', name: 'x', displayName: 'x' },
      rp: { id: 'localhost', name: 'x' },
    } as never);
    assert.ok(options.id);
    const payload = device.show(authenticationOptions as never);
    for (const body of spoiled(route.body, { payload }))
      checkAnswer(path, await call(person, route, path, body), body);
  });

  test('what a provider sent back, spoiled in each place', async (t) => {
    const rig = await open(t);
    const call = caller(rig);
    const route = routesOf(rig).find(({ path }) => path.endsWith('/:connectorId/verify'));
    assert.ok(route);
    const person = await rig.begin('SignIn');
    for (const value of hostileValues)
      for (const key of ['state', 'code', 'iss', 'error', 'user', '__proto__']) {
        const { verificationId } = (await rig.leave(person)).json();
        const connectorData = JSON.parse(
          `{"state":"the-state","code":"x",${JSON.stringify(key)}:${JSON.stringify(value)}}`,
        ) as object;
        const body = { verificationId, connectorData };
        checkAnswer(route.path, await call(person, route, urlOf(route), body), body);
      }
  });

  test('what a device says that it was asked, with each value', async (t) => {
    const rig = await open(t);
    const person = await rig.begin('SignIn');
    const path = '/api/experience/verification/sign-in-passkey/authentication/verify';
    for (const challenge of hostileValues) {
      const clientDataJSON = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge })).toString(
        'base64url',
      );
      const reply = await person.call('POST', path, {
        payload: { id: 'x', type: 'public-key', response: { clientDataJSON } },
      });
      checkAnswer(path, { status: reply.status, text: reply.body }, challenge);
      assert.ok(reply.status >= 400);
    }
  });

  test('what a provider tells of a person, with each value', async (t) => {
    const rig = await open(t);
    await rig.change({ signUp: { identifiers: ['phone'], password: false, verify: true } });
    await rig.change({ socialSignIn: { skipRequiredIdentifiers: true } });
    const usual = rig.issuer.state.person;
    for (const value of [...hostileTexts, '', '\uD800', null, 0.5, [], {}])
      for (const key of ['sub', 'name', 'picture', 'email', 'phone_number', 'other']) {
        rig.issuer.state.person = { ...usual, sub: `s${Math.random()}`, email: 'x@y.example', [key]: value };
        const person = await rig.begin('Register');
        const left = (await rig.leave(person)).json();
        const data = await rig.issuer.signIn(String(left['authorizationUri']));
        const back = await rig.comeBack(person, String(left['verificationId']), data);
        checkAnswer('verify', { status: back.status, text: back.body }, { [key]: value });
        const made = await rig.identify(person, String(left['verificationId']));
        checkAnswer('identification', { status: made.status, text: made.body }, { [key]: value });
      }
  });
});
