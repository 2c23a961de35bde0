/** Refusals about the flow itself, codes, and the limits on them. */
import type { Reach, Row, Stage } from './stage.ts';
import { idOf, must, wrongCodeFor } from './stage.ts';

const send = (
  stage: Stage,
  person: Awaited<ReturnType<Stage['begin']>>,
  identifier: object,
  event = 'SignIn',
) => stage.post(person, 'verification/verification-code', { identifier, interactionEvent: event });
const check = (stage: Stage, person: Awaited<ReturnType<Stage['begin']>>, identifier: object, more: object) =>
  stage.post(person, 'verification/verification-code/verify', { identifier, ...more });

/** A code was sent to a fresh number; what is then typed in. */
const typed =
  (
    what: (
      stage: Stage,
      sent: { phone: string; code: string; id: string; email: string },
    ) => [object, object],
  ): Reach =>
  async (stage) => {
    const phone = stage.freshPhone();
    const person = await stage.begin('SignIn');
    const id = idOf(must(200, await person.askForCode(phone, 'SignIn')));
    const [identifier, more] = what(stage, {
      phone,
      id,
      code: await stage.readCode(phone),
      email: stage.freshEmail(),
    });
    return check(stage, person, identifier, { verificationId: id, ...more });
  };
const phoneOf = (value: string) => ({ type: 'phone', value });

export const codeRows: readonly Row[] = [
  [
    'guard.invalid_input',
    400,
    async (stage) => stage.post(await stage.begin('SignIn'), 'identification', {}),
  ],
  ['session.not_found', 400, async ({ person, headers }) => person({ headers }).begin('SignIn')],
  ['session.interaction_not_found', 404, async (stage) => (await stage.visit()).submit()],
  [
    'session.verification_session_not_found',
    404,
    async (stage) => (await stage.begin('SignIn')).identify('nothing'),
  ],
  [
    'session.verification_failed',
    400,
    async (stage) => {
      const person = await stage.begin('SignIn');
      return person.identify(idOf(must(200, await person.askForCode(stage.freshPhone(), 'SignIn'))));
    },
  ],
  ['session.identifier_not_found', 404, async (stage) => (await stage.begin('SignIn')).submit()],
  [
    'session.identifier_not_found',
    400,
    async (stage) =>
      stage.post(await stage.begin('SignIn'), 'verification/mfa-verification-code', {
        identifierType: 'phone',
      }),
  ],
  [
    'session.identity_conflict',
    409,
    async (stage) => {
      const person = await stage.identified((await stage.member()).username);
      return person.identify(await stage.shownPassword(person, (await stage.member()).username));
    },
  ],
  [
    'verification_code.not_found',
    400,
    async (stage) => {
      const [person, phone] = [await stage.begin('SignIn'), stage.freshPhone()];
      const id = await stage.prove(person, phone, 'SignIn');
      return person.checkCode(phone, id, '000000');
    },
  ],
  [
    'verification_code.phone_mismatch',
    400,
    typed((stage, { code }) => [phoneOf(stage.freshPhone()), { code }]),
  ],
  [
    'verification_code.email_mismatch',
    400,
    async (stage) => {
      const person = await stage.begin('SignIn');
      const identifier = { type: 'email', value: stage.freshEmail() };
      const id = idOf(must(200, await send(stage, person, identifier)));
      const other = { type: 'email', value: stage.freshEmail() };
      return check(stage, person, other, { verificationId: id, code: '000000' });
    },
  ],
  [
    'verification_code.expired',
    400,
    typed((stage, { phone, code }) => {
      stage.clock.move(600_001);
      return [phoneOf(phone), { code }];
    }),
  ],
  [
    'verification_code.exceed_max_try',
    400,
    async (stage) => {
      const [person, phone] = [await stage.begin('SignIn'), stage.freshPhone()];
      const id = idOf(must(200, await person.askForCode(phone, 'SignIn')));
      const wrong = wrongCodeFor(await stage.readCode(phone));
      for (let time = 0; time < 10; time += 1) must(400, await person.checkCode(phone, id, wrong));
      return person.checkCode(phone, id, wrong);
    },
  ],
  [
    'verification_code.code_mismatch',
    400,
    typed((_stage, { phone, code }) => [phoneOf(phone), { code: wrongCodeFor(code) }]),
  ],
  [
    'session.verification_blocked_too_many_attempts',
    400,
    async (stage) => {
      await stage.set({ sentinelPolicy: { maxAttempts: 2, attemptsPerAddress: 0 } });
      const { username } = await stage.member();
      const person = await stage.begin('SignIn');
      const guess = () => person.checkPassword({ type: 'username', value: username }, 'wrong horse 9');
      must(422, await guess());
      return guess();
    },
  ],
  [
    'request.message_rate_limited',
    429,
    async (stage) => {
      await stage.set({ messageLimitPolicy: { resendIntervalSeconds: 60 } });
      const [person, phone] = [await stage.begin('SignIn'), stage.freshPhone()];
      must(200, await person.askForCode(phone, 'SignIn'));
      return person.askForCode(phone, 'SignIn');
    },
  ],
  [
    'session.email_blocklist.email_not_allowed',
    422,
    async (stage) => {
      await stage.set({ emailBlocklistPolicy: { customBlocklist: ['@spam.example'] } });
      return send(
        stage,
        await stage.begin('Register'),
        { type: 'email', value: 'a@spam.example' },
        'Register',
      );
    },
  ],
  [
    'session.email_blocklist.email_subaddressing_not_allowed',
    422,
    async (stage) => {
      await stage.set({ emailBlocklistPolicy: { blockSubaddressing: true } });
      return send(
        stage,
        await stage.begin('Register'),
        { type: 'email', value: 'a+b@mail.example' },
        'Register',
      );
    },
  ],
  ['user.invalid_phone', 422, async (stage) => (await stage.begin('SignIn')).askForCode('1', 'SignIn')],
  [
    'one_time_token.token_not_found',
    404,
    async (stage) =>
      stage.post(await stage.begin('SignIn'), 'verification/one-time-token/verify', {
        identifier: { type: 'email', value: stage.freshEmail() },
        token: 'x'.repeat(32),
      }),
  ],
  [
    'one_time_token.email_mismatch',
    400,
    async (stage) => {
      const made = await stage.operator.post('/api/one-time-tokens', { email: stage.freshEmail() });
      return stage.post(await stage.begin('SignIn'), 'verification/one-time-token/verify', {
        identifier: { type: 'email', value: stage.freshEmail() },
        token: must(201, made).body.token,
      });
    },
  ],
  [
    'auth.forbidden',
    403,
    async (stage) => {
      await stage.set({ signInMode: 'SignIn' });
      return (await stage.begin('SignIn')).switchTo('Register');
    },
  ],
];
