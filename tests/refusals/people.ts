/** Refusals about accounts: who is known, what is missing, what is somebody else's, passwords. */
import { password } from '../../server/testing/account.ts';
import type { Person } from '../../server/testing/person.ts';
import type { Row, Stage } from './stage.ts';
import { idOf, must } from './stage.ts';

const add = (stage: Stage, person: Person, body: object) => stage.post(person, 'profile', body);
const newName = (stage: Stage, person: Person, value: string, given = password) =>
  stage.post(person, 'verification/new-password-identity', {
    identifier: { type: 'username', value },
    password: given,
  });
const renew = (person: Person, given: string) =>
  person.call('PUT', '/api/experience/profile/password', { password: given });

/** Somebody who has proven their number after they forgot their password. */
async function forgetful(stage: Stage): Promise<Person> {
  const { phone } = await stage.member();
  const person = await stage.begin('ForgotPassword');
  must(204, await person.identify(await stage.prove(person, phone, 'ForgotPassword')));
  return person;
}

const needsEverything = {
  signUp: {
    identifiers: ['username'] as ['username'],
    password: true,
    verify: true,
    secondaryIdentifiers: [
      { identifier: 'phone' as const, verify: true },
      { identifier: 'email' as const, verify: true },
    ],
  },
};

export const peopleRows: readonly Row[] = [
  [
    'user.user_not_exist',
    404,
    async (stage) => {
      const person = await stage.begin('SignIn');
      return person.identify(await stage.prove(person, stage.freshPhone(), 'SignIn'));
    },
  ],
  [
    'user.suspended',
    401,
    async (stage) => {
      const { id, username } = await stage.member();
      const person = await stage.begin('SignIn');
      const proof = await stage.shownPassword(person, username);
      must(200, await stage.operator.patch(`/api/users/${id}/is-suspended`, { isSuspended: true }));
      return person.identify(proof);
    },
  ],
  [
    'user.sign_in_method_not_enabled',
    422,
    async (stage) => {
      const { username } = await stage.member();
      const person = await stage.begin('SignIn');
      const proof = await stage.shownPassword(person, username);
      const method = {
        identifier: 'phone' as const,
        password: false,
        verificationCode: true,
        isPasswordPrimary: false,
      };
      await stage.set({ signIn: { methods: [method] } });
      return person.identify(proof);
    },
  ],
  [
    'user.phone_already_in_use',
    422,
    async (stage) => {
      const { phone } = await stage.member();
      const person = await stage.begin('Register');
      return person.identify(await stage.prove(person, phone, 'Register'));
    },
  ],
  [
    'user.email_already_in_use',
    422,
    async (stage) => {
      const email = stage.freshEmail();
      await stage.member({ email });
      const owner = await stage.owner();
      const newIdentifierVerificationRecordId = await owner.prove({ type: 'email', value: email });
      return owner.confirmed('POST', '/api/my-account/primary-email', {
        email,
        newIdentifierVerificationRecordId,
      });
    },
  ],
  [
    'user.username_already_in_use',
    422,
    async (stage) => newName(stage, await stage.begin('Register'), (await stage.member()).username),
  ],
  [
    'user.phone_exists_in_profile',
    422,
    async (stage) => {
      await stage.set(needsEverything);
      const person = await stage.identified((await stage.member()).username);
      const verificationId = await stage.prove(person, stage.freshPhone(), 'SignIn');
      return add(stage, person, { type: 'phone', verificationId });
    },
  ],
  [
    'user.email_exists_in_profile',
    422,
    async (stage) => {
      await stage.set(needsEverything);
      const person = await stage.identified((await stage.member({ email: stage.freshEmail() })).username);
      const identifier = { type: 'email', value: stage.freshEmail() };
      const sent = await stage.post(person, 'verification/verification-code', {
        identifier,
        interactionEvent: 'SignIn',
      });
      const verificationId = idOf(must(200, sent));
      const letter = stage.relay.messages.at(-1)?.body as { payload: { code: string } };
      const { code } = letter.payload;
      must(
        200,
        await stage.post(person, 'verification/verification-code/verify', {
          identifier,
          verificationId,
          code,
        }),
      );
      return add(stage, person, { type: 'email', verificationId });
    },
  ],
  [
    'user.username_exists_in_profile',
    422,
    async (stage) =>
      add(stage, await stage.identified((await stage.member()).username), {
        type: 'username',
        value: stage.freshName(),
      }),
  ],
  [
    'user.password_exists_in_profile',
    422,
    async (stage) =>
      add(stage, await stage.identified((await stage.member()).username), {
        type: 'password',
        value: 'another horse 2',
      }),
  ],
  [
    'user.missing_profile',
    422,
    async (stage) => {
      await stage.set({ signUp: { identifiers: ['phone'], password: true, verify: true } });
      const person = await stage.begin('Register');
      return person.identify(await stage.prove(person, stage.freshPhone(), 'Register'));
    },
  ],
  ['user.new_password_required_in_profile', 422, async (stage) => (await forgetful(stage)).submit()],
  ['user.same_password', 422, async (stage) => renew(await forgetful(stage), password)],
  [
    'password.rejected',
    422,
    async (stage) => newName(stage, await stage.begin('Register'), stage.freshName(), 'a'),
  ],
  [
    'password.expired',
    422,
    async (stage) => {
      await stage.set({ passwordExpiration: { enabled: true, validPeriodDays: 1 } });
      const { username } = await stage.member();
      stage.clock.move(2 * 86_400_000);
      return (await stage.begin('SignIn')).checkPassword({ type: 'username', value: username }, password);
    },
  ],
  [
    'session.invalid_credentials',
    422,
    async (stage) =>
      (await stage.begin('SignIn')).checkPassword({ type: 'username', value: 'nobody_here' }, password),
  ],
  [
    'session.invalid_interaction_type',
    400,
    async (stage) => renew(await stage.begin('SignIn'), 'another horse 2'),
  ],
  [
    'session.not_supported_for_forgot_password',
    400,
    async (stage) => add(stage, await stage.begin('ForgotPassword'), { type: 'username', value: 'ann' }),
  ],
  [
    'session.not_supported_for_forgot_password',
    422,
    async (stage) => {
      const person = await stage.begin('ForgotPassword');
      return person.identify(await stage.shownPassword(person, (await stage.member()).username));
    },
  ],
  [
    'user.identity_not_exist',
    404,
    async (stage) => {
      const person = await stage.begin('SignIn');
      return person.identify(await stage.viaProvider(person, `nobody-${stage.freshName()}`));
    },
  ],
  [
    'user.identity_already_in_use',
    422,
    async (stage) => {
      await stage.set({ signUp: { identifiers: [], password: false, verify: false } });
      const sub = stage.freshName();
      const first = await stage.begin('Register');
      must(201, await first.identify(await stage.viaProvider(first, sub)));
      const second = await stage.begin('Register');
      return second.identify(await stage.viaProvider(second, sub));
    },
  ],
];
