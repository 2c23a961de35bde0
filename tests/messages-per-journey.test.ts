/** One SMS per proof: each journey of docs/reference/messages-per-journey.md is walked, and what left is counted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { notices } from '@latchkey/connector-kit';
import type { SettingsPatch } from '../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../server/factors/totp.ts';
import { password } from '../server/testing/account.ts';
import { eachDatabase } from '../server/testing/databases.ts';
import type { Person } from '../server/testing/person.ts';
import { idOf, must, openStage, type Stage } from './refusals/stage.ts';

type Journey = (stage: Stage) => Promise<unknown>;

const byName: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [
      { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
      { identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true },
    ],
  },
};
const phoneAsSecond: SettingsPatch = {
  ...byName,
  mfa: { factors: ['PhoneVerificationCode'], policy: 'Mandatory' },
};
const appAsSecond: SettingsPatch = { ...byName, mfa: { factors: ['Totp'], policy: 'Mandatory' } };

const journeys: Readonly<Record<string, Journey>> = {
  'Sign-up by phone': (stage) => signUp(stage, {}),
  'Sign-up by phone, with a password and a name besides': (stage) =>
    signUp(stage, {
      signUp: {
        identifiers: ['phone'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'username', verify: false }],
      },
    }),
  'Sign-up by phone, which is the mandatory second factor as well': (stage) =>
    signUp(stage, {
      ...phoneAsSecond,
      signUp: { identifiers: ['phone'], password: true, verify: true },
    }),
  'Sign-up by name, a phone bound as the second factor': async (stage) => {
    await stage.set(phoneAsSecond);
    const person = await stage.registered();
    must(422, await person.submit());
    await bindPhone(stage, person);
    must(200, await person.submit());
  },
  'Sign-up by name, an authenticator app bound as the second factor': async (stage) => {
    await stage.set(appAsSecond);
    await bindApp(stage, await stage.registered());
  },
  'Sign-in by phone': async (stage) => {
    const { phone } = await stage.member();
    const person = await stage.begin('SignIn');
    must(204, await person.identify(await stage.prove(person, phone, 'SignIn')));
    must(200, await person.submit());
  },
  'Sign-in by phone of somebody unknown, who goes on to sign up': async (stage) => {
    const person = await stage.begin('SignIn');
    const id = await stage.prove(person, stage.freshPhone(), 'SignIn');
    must(404, await person.identify(id));
    must(204, await person.switchTo('Register'));
    must(201, await person.identify(id));
    must(200, await person.submit());
  },
  'Sign-up by phone of somebody known, who goes on to sign in': async (stage) => {
    const { phone } = await stage.member();
    const person = await stage.begin('Register');
    const id = await stage.prove(person, phone, 'Register');
    must(422, await person.identify(id));
    must(204, await person.switchTo('SignIn'));
    must(204, await person.identify(id));
    must(200, await person.submit());
  },
  'Sign-in by password': async (stage) => {
    const { username } = await stage.member();
    must(200, await (await stage.identified(username)).submit());
  },
  'Sign-in by password, and a code as the second factor': async (stage) => {
    await stage.set(phoneAsSecond);
    const { username, phone } = await stage.member();
    const person = await stage.identified(username);
    must(403, await person.submit());
    const path = 'verification/mfa-verification-code';
    const verificationId = idOf(must(200, await stage.post(person, path, { identifierType: 'phone' })));
    const body = { identifierType: 'phone', verificationId, code: await stage.readCode(phone) };
    must(200, await stage.post(person, `${path}/verify`, body));
    must(200, await person.submit());
  },
  'Sign-in by password, and an app as the second factor, though a phone is there too': async (stage) => {
    await stage.set({ ...byName, mfa: { factors: ['PhoneVerificationCode', 'Totp'], policy: 'Mandatory' } });
    const { username, owner } = await stage.member();
    const { secret } = await stage.services.factors.addTotp(owner);
    const person = await stage.identified(username);
    must(403, await person.submit());
    must(200, await stage.post(person, 'verification/totp/verify', { code: shownBy(stage, secret) }));
    must(200, await person.submit());
  },
  'Sign-in by password, with a phone that was missing': async (stage) => {
    const secondaryIdentifiers = [{ identifier: 'phone' as const, verify: true }];
    await stage.set({
      signUp: { identifiers: ['username'], password: true, verify: true, secondaryIdentifiers },
    });
    const username = stage.freshName();
    await stage.addUser({ username, password });
    const person = await stage.identified(username);
    must(422, await person.submit());
    const verificationId = await stage.prove(person, stage.freshPhone(), 'SignIn');
    must(204, await stage.post(person, 'profile', { type: 'phone', verificationId }));
    must(200, await person.submit());
  },
  'Sign-in by password, an app bound for the first time': async (stage) => {
    await stage.set(appAsSecond);
    const { username } = await stage.member();
    await bindApp(stage, await stage.identified(username));
  },
  'Forgotten password': async (stage) => {
    const { phone } = await stage.member();
    const person = await stage.begin('ForgotPassword');
    must(204, await person.identify(await stage.prove(person, phone, 'ForgotPassword')));
    must(204, await person.call('PUT', '/api/experience/profile/password', { password: 'another horse 2' }));
    must(200, await person.submit());
  },
  'Forgotten password of a number that nobody has': async (stage) => {
    const [person, phone] = [await stage.begin('ForgotPassword'), stage.freshPhone()];
    must(200, await person.askForCode(phone, 'ForgotPassword'));
  },
  'Another number for an account, confirmed by password': async (stage) => {
    const owner = await stage.owner({ phone: stage.freshPhone() });
    await moveTo(stage, owner, await owner.byPassword());
  },
  'Another number for an account, confirmed by a code to the old one': async (stage) => {
    const phone = stage.freshPhone();
    const owner = await stage.owner({ phone });
    await moveTo(stage, owner, await owner.prove({ type: 'phone', value: phone }));
  },
  'Another password for an account, confirmed by password': async (stage) => {
    const owner = await stage.owner({ phone: stage.freshPhone() });
    const body = { password: 'another horse 2' };
    must(204, await owner.confirmed('POST', '/api/my-account/password', body));
  },
  'Invitation by SMS of somebody new, till they are in': (stage) =>
    followInvitation(stage, stage.freshPhone(), 'Register'),
  'Invitation by SMS of somebody who has an account, till they are in': async (stage) =>
    followInvitation(stage, (await stage.member()).phone, 'SignIn'),
};

async function signUp(stage: Stage, settings: SettingsPatch): Promise<void> {
  await stage.set(settings);
  const person = await stage.begin('Register');
  const id = await stage.prove(person, stage.freshPhone(), 'Register');
  let made = await person.identify(id);
  if (made.status === 422) {
    must(204, await stage.post(person, 'profile', { type: 'password', value: password }));
    made = await person.identify();
  }
  if (made.status === 422) {
    must(204, await stage.post(person, 'profile', { type: 'username', value: stage.freshName() }));
    made = await person.identify();
  }
  must(201, made);
  must(200, await person.submit());
}

async function bindPhone(stage: Stage, person: Person): Promise<void> {
  const verificationId = await stage.prove(person, stage.freshPhone(), 'Register');
  must(204, await stage.post(person, 'profile/mfa', { type: 'PhoneVerificationCode', verificationId }));
}

async function bindApp(stage: Stage, person: Person): Promise<void> {
  must(422, await person.submit());
  const made = must(200, await stage.post(person, 'verification/totp/secret'));
  const verificationId = idOf(made);
  const code = shownBy(stage, String(made.json()['secret']));
  must(200, await stage.post(person, 'verification/totp/verify', { code, verificationId }));
  must(204, await stage.post(person, 'profile/mfa', { type: 'Totp', verificationId }));
  must(200, await person.submit());
}

const shownBy = ({ clock }: Stage, secret: string): string =>
  totpAt(fromBase32(secret) ?? Buffer.alloc(0), stepAt(clock.now()));

async function moveTo(
  stage: Stage,
  owner: Awaited<ReturnType<Stage['owner']>>,
  proof: string,
): Promise<void> {
  const phone = stage.freshPhone();
  const newIdentifierVerificationRecordId = await owner.prove({ type: 'phone', value: phone });
  const body = { phone, newIdentifierVerificationRecordId };
  const headers = { 'logto-verification-id': proof };
  must(204, await owner.call('POST', '/api/my-account/primary-phone', body, headers));
}

async function followInvitation(stage: Stage, phone: string, event: 'SignIn' | 'Register'): Promise<void> {
  const { body: organization } = await stage.operator.post('/api/organizations', { name: 'Acme' });
  const expiresAt = stage.clock.now() + 86_400_000;
  const invitation = { organizationId: organization.id, invitee: phone, expiresAt, messagePayload: {} };
  must(201, await stage.operator.post('/api/organization-invitations', invitation));
  const [text = ''] = await stage.textsTo(phone);
  const person = await stage.begin(event);
  const checked = await stage.post(person, 'verification/one-time-token/verify', {
    identifier: { type: 'phone', value: phone },
    token: /token=(\w+)/.exec(text)?.[1] ?? '',
  });
  must(event === 'SignIn' ? 204 : 201, await person.identify(idOf(must(200, checked))));
  must(200, await person.submit());
}

const page = readFileSync(new URL('../docs/reference/messages-per-journey.md', import.meta.url), 'utf8');
const table = [...page.matchAll(/^\| ([^|]+) \| (\d+) \| (\d+) \|$/gm)].map(
  ([, name = '', codes, told]) => [name, Number(codes), Number(told)] as const,
);

test('the page names the journeys that are walked', () => {
  assert.deepEqual(
    table.map(([name]) => name),
    Object.keys(journeys),
  );
});

eachDatabase('messages per journey', (databases) => {
  test('as many codes and notices by SMS as the page says', async (context) => {
    const stage = await openStage(databases, context, 'en');
    const { kysely } = stage.database;
    const left = async () => {
      const rows = await kysely
        .selectFrom('messages')
        .select(['purpose', 'recipient'])
        .where('state', '!=', 'suppressed')
        .execute();
      await kysely.deleteFrom('messages').execute();
      const texts = rows.filter(({ recipient }) => recipient.startsWith('+'));
      const told = texts.filter(({ purpose }) => notices.some((notice) => notice === purpose)).length;
      return [texts.length - told, told];
    };
    const counted: (readonly [string, ...number[]])[] = [];
    for (const [name, walk] of Object.entries(journeys)) {
      await stage.set();
      await left();
      await walk(stage);
      counted.push([name, ...(await left())]);
    }
    assert.deepEqual(counted, table);
  });
});
