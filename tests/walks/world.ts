/** An application, some people who have accounts and some who have none, and what is true of them whatever the server says. */
import type { SettingsPatch } from '../../contract/settings.ts';
import type { Database } from '../../server/database/open.ts';
import { fromBase32, stepAt, totpAt } from '../../server/factors/totp.ts';
import { createHarness } from '../../server/testing/harness.ts';
import { digestFor } from '../../server/testing/known-digests.ts';
import type { Person } from '../../server/testing/person.ts';

/** A number that is somebody's, or nobody's. */
export interface Somebody {
  /** Digits alone. */
  readonly phone: string;
  readonly username: string;
  readonly password: string;
  /** Undefined for who has no account when the walk begins. */
  readonly userId?: string;
  /** What their authenticator app shows now. */
  readonly app?: () => string;
}

export interface World {
  readonly people: readonly Somebody[];
  /** A new browser whose interaction is open. */
  open(): Promise<Person>;
  /** The newest code that came for this number. */
  newestCode(phone: string): Promise<string | undefined>;
  /** Messages that left so far for this number; what was suppressed did not leave. */
  countMessages(phone: string): Promise<{ readonly codes: number; readonly notices: number }>;
  countAccounts(): Promise<number>;
  findAccount(id: string): ReturnType<Harness['services']['users']['find']>;
  /** Whose name or number this is. */
  findOwner(type: string, value: string): Promise<string | undefined>;
  /** Second factors of this account that the operator lets count. */
  factorsOf(userId: string): Promise<readonly string[]>;
  readonly mfa: Mfa;
  /** ms since 1970 */
  now(): number;
  /** Whom the server let in with this interaction; undefined for nobody. */
  signedIn(redirectTo: string): Promise<{ accountId: string; amr: readonly string[] } | undefined>;
  wait(ms: number): void;
}

type Mfa = NonNullable<SettingsPatch['mfa']>;
type Harness = Awaited<ReturnType<typeof createHarness>>;

const phoneAndPassword: SettingsPatch['signIn'] = {
  methods: [
    { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: false },
    { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
  ],
};
const passwordOnly: SettingsPatch['signIn'] = {
  methods: [
    { identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true },
    { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
  ],
};
const noLimits = { sendsPerRecipient: 0, sendsPerAddress: 0, windowSeconds: 600, resendIntervalSeconds: 0 };
const common: SettingsPatch = {
  messageLimitPolicy: noLimits,
  forgotPasswordMethods: ['PhoneVerificationCode'],
  signInMode: 'SignInAndRegister',
  sentinelPolicy: { maxAttempts: 100, lockoutDuration: 1, attemptsPerAddress: 0 },
};
const phoneSignUp: NonNullable<SettingsPatch['signUp']> = {
  identifiers: ['phone'],
  password: false,
  verify: true,
};

/** The ways in which an operator may have set it up. */
export const settings: Readonly<Record<string, SettingsPatch & { readonly mfa: Mfa }>> = {
  'phone or password': {
    ...common,
    signIn: phoneAndPassword,
    signUp: phoneSignUp,
    mfa: { factors: [], policy: 'NoPrompt' },
  },
  'phone with a password': {
    ...common,
    signIn: phoneAndPassword,
    signUp: { ...phoneSignUp, password: true },
    mfa: { factors: ['Totp', 'BackupCode'], policy: 'PromptAtSignInAndSignUp' },
  },
  'members only': {
    ...common,
    signInMode: 'SignIn',
    signIn: phoneAndPassword,
    signUp: phoneSignUp,
    mfa: { factors: ['Totp'], policy: 'NoPrompt' },
  },
  'username, SMS as the second factor': {
    ...common,
    signIn: passwordOnly,
    signUp: { identifiers: ['username'], password: true, verify: false, secondaryIdentifiers: [] },
    mfa: { factors: ['PhoneVerificationCode', 'Totp'], policy: 'Mandatory' },
  },
  'phone, an app is mandatory': {
    ...common,
    signIn: phoneAndPassword,
    signUp: phoneSignUp,
    mfa: { factors: ['Totp'], policy: 'Mandatory' },
  },
};

let worlds = 0;

/** Three people with accounts, of whom one has an app, and two without; numbers and names that no other world has. */
export async function createWorld(
  harness: Harness,
  database: Database,
  patch: SettingsPatch & { readonly mfa: Mfa },
): Promise<World> {
  const { services, clock } = harness;
  const { users, factors, messages } = services;
  const world = (worlds += 1);
  const tenantId = 'default';
  await services.settings.update(tenantId, patch, {
    hasSmsConnector: true,
    hasEmailConnector: false,
    usernameConflicts: async () => ({ totalConflicts: 0, samples: [] }),
  });
  const nameless = (index: number): Somebody => ({
    phone: `1650253${String((world * 5 + index) % 10_000).padStart(4, '0')}`,
    username: `person_${world}_${index}`,
    password: `Correct-horse-${index}`,
  });
  const member = async (index: number, hasApp = false): Promise<Somebody> => {
    const { phone, username, password } = nameless(index);
    const digest = await digestFor(users, password);
    const { id: userId } = await users.create(tenantId, { phone: `+${phone}`, username, password: digest });
    const secret = hasApp ? (await factors.addTotp({ tenantId, userId })).secret : undefined;
    const bytes = secret === undefined ? undefined : fromBase32(secret);
    return {
      phone,
      username,
      password,
      userId,
      ...(bytes && { app: () => totpAt(bytes, stepAt(clock.now())) }),
    };
  };
  const people = [await member(0), await member(1, true), await member(2), nameless(3), nameless(4)];

  const { kysely } = database;
  let addresses = 0;
  return {
    people,
    async open() {
      const person = harness.person({
        address: `10.${world & 255}.${(world >> 8) & 255}.${(addresses += 1) & 255}`,
      });
      await person.openSignIn();
      return person;
    },
    async newestCode(phone) {
      const [newest] = await messages.telephone.list({ tenantId, phone: `+${phone}` });
      return newest?.code;
    },
    async countMessages(phone) {
      const rows = await kysely
        .selectFrom('messages')
        .select('purpose')
        .where('recipient', '=', `+${phone}`)
        .where('state', '!=', 'suppressed')
        .execute();
      const notices = rows.filter(({ purpose }) => purpose.endsWith('Changed')).length;
      return { codes: rows.length - notices, notices };
    },
    async countAccounts() {
      const { count } = await kysely
        .selectFrom('users')
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    findAccount: (id) => users.find(tenantId, id),
    async findOwner(type, value) {
      const user = await users.findBy(
        tenantId,
        type === 'phone' ? { phone: `+${value}` } : { username: value },
      );
      return user?.id;
    },
    async factorsOf(userId) {
      const names = { totp: 'Totp', passkey: 'WebAuthn', 'backup-codes': 'BackupCode' } as const;
      const kept = (await factors.list({ tenantId, userId })).map(({ kind }) => names[kind]);
      const account = await users.find(tenantId, userId);
      const all = [...kept, ...(account?.phone ? ['PhoneVerificationCode' as const] : [])];
      return all.filter((name) => patch.mfa.factors.includes(name));
    },
    mfa: patch.mfa,
    now: () => clock.now(),
    async signedIn(redirectTo) {
      const row = await kysely
        .selectFrom('interactions')
        .select('result')
        .where('id', '=', redirectTo.split('/').at(-1) ?? '')
        .executeTakeFirst();
      const result = JSON.parse(row?.result ?? '{}') as { login?: { accountId: string; amr: string[] } };
      return result.login;
    },
    wait: (ms) => clock.move(ms),
  };
}
