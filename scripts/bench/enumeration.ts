/** Asks the same of numbers that have an account and of numbers that have none, and compares what a stranger can see. */
import { fetchFrom } from '@latchkey/connector-kit/testing';
import type { Database } from '../../server/database/open.ts';
import { createHarness } from '../../server/testing/harness.ts';
import { createOperator, type Operator } from '../../server/testing/operator.ts';
import type { Person } from '../../server/testing/person.ts';

export interface Step {
  readonly journey: string;
  readonly step: string;
  /** Each answer as a stranger sees it, with how often it came. Equal maps, or something tells. */
  readonly known: Seen;
  readonly unknown: Seen;
  /** Of each answer, in the order in which they came. */
  readonly knownMs: readonly number[];
  readonly unknownMs: readonly number[];
}

/** Status, body and headers as one text, without what differs in each answer anyway. */
export type Seen = ReadonlyMap<string, number>;

type Kind = 'known' | 'unknown';
type Watch = <R extends Visible>(step: string, replying: Promise<R>) => Promise<R>;

interface Visible {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

interface Scene {
  /** A browser at an address of its own, whose interaction is open. */
  person(): Promise<Person>;
  readonly operator: Operator;
  readonly organizationId: string;
  readonly watch: Watch;
}

const journeys: Readonly<Record<string, (scene: Scene, phone: string) => Promise<unknown>>> = {
  async 'sign-in by code'({ person, watch }, phone) {
    const somebody = await person();
    await watch('begin', somebody.begin('SignIn'));
    await codes(somebody, phone, 'SignIn', watch);
  },
  async 'sign-in by password'({ person, watch }, phone) {
    const somebody = await person();
    await somebody.begin('SignIn');
    const identifier = { type: 'phone', value: phone };
    for (const step of ['first wrong password', 'second wrong password'])
      await watch(step, somebody.checkPassword(identifier, 'not-the-password-4711'));
  },
  async 'sign-up by code'({ person, watch }, phone) {
    const somebody = await person();
    await watch('begin', somebody.begin('Register'));
    await codes(somebody, phone, 'Register', watch);
  },
  async 'forgot password'({ person, watch }, phone) {
    const somebody = await person();
    await watch('begin', somebody.begin('ForgotPassword'));
    const id = await codes(somebody, phone, 'ForgotPassword', watch);
    await watch('identify without the code', somebody.identify(id));
  },
  async invitation({ person, watch, operator, organizationId }, phone) {
    const expiresAt = Date.now() + 7 * 86_400_000;
    const body = { organizationId, invitee: phone, expiresAt, messagePayload: {} };
    await watch('invited by an operator', operator.post('/api/organization-invitations', body));
    const somebody = await person();
    await somebody.begin('SignIn');
    const token = { identifier: { type: 'phone', value: phone }, token: 'x'.repeat(32) };
    const path = '/api/experience/verification/one-time-token/verify';
    await watch('a token that was guessed', somebody.call('POST', path, token));
  },
};

/** What a number that nobody may learn about answers: a code, a wrong one, the next code at once. */
async function codes(
  person: Person,
  phone: string,
  event: 'SignIn' | 'Register' | 'ForgotPassword',
  watch: Watch,
): Promise<string> {
  const sent = await watch('send a code', person.askForCode(phone, event));
  const id = String(sent.json()['verificationId']);
  await watch('a wrong code', person.checkCode(phone, id, '000000'));
  await watch('another code at once', person.askForCode(phone, event));
  return id;
}

export interface EnumerationOptions {
  /** Of each kind, in each journey. */
  readonly numbers: number;
  /** The provider answers after a time between these, drawn evenly. */
  readonly providerMs: readonly [number, number];
  /** Nobody can sign up: numbers of nobody get no message at all. */
  readonly isClosed?: boolean;
}

/** The two kinds take turns in a random order, so that neither meets a warmer server. */
export async function compareKnownAndUnknown(
  database: Database,
  { numbers, providerMs: [least, most], isClosed = false }: EnumerationOptions,
): Promise<readonly Step[]> {
  const provider = fetchFrom(async () => {
    await new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
    return Response.json({ id: '1' });
  });
  const harness = await createHarness(database, { fetch: provider });
  const operator = createOperator(harness);
  const organizationId = await prepare(operator, isClosed);
  let addresses = 0;
  const person = async () => {
    const count = (addresses += 1);
    const somebody = harness.person({ address: `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}` });
    await somebody.openSignIn();
    return somebody;
  };
  const run = async (journey: string, kind: Kind, phone: string): Promise<readonly Found[]> => {
    const found: Found[] = [];
    const watch: Watch = async (step, replying) => {
      const startedAt = performance.now();
      const reply = await replying;
      found.push({ journey, step, kind, ms: performance.now() - startedAt, seen: visible(reply, phone) });
      return reply;
    };
    await journeys[journey]?.({ person, operator, organizationId, watch }, phone);
    return found;
  };

  let phones = 0;
  const found: Found[] = [];
  const password = await harness.services.users.hashPassword('the-real-Password-4711');
  for (const journey of Object.keys(journeys).filter((name) => !isClosed || name !== 'sign-up by code')) {
    const plan: (readonly [Kind, string])[] = [];
    for (let number = 0; number < numbers; number += 1)
      for (const kind of ['known', 'unknown'] as const) {
        const phone = `1650253${String((phones += 1)).padStart(4, '0')}`;
        if (kind === 'known')
          await harness.services.users.create('default', { phone: `+${phone}`, password });
        plan.push([kind, phone]);
      }
    // What runs for the first time is slower, whoever it is for.
    await run(journey, 'unknown', '16502999999');
    for (const [kind, phone] of shuffled(plan)) found.push(...(await run(journey, kind, phone)));
  }
  await harness.close();
  return byStep(found);
}

interface Found {
  readonly journey: string;
  readonly step: string;
  readonly kind: Kind;
  readonly ms: number;
  readonly seen: string;
}

async function prepare(operator: Operator, isClosed: boolean): Promise<string> {
  const must = ({ status, text, body }: Awaited<ReturnType<Operator['call']>>) => {
    if (status >= 300) throw new Error(text);
    return body;
  };
  const config = { endpoint: 'https://provider.example/sms' };
  must(await operator.post('/api/connectors', { connectorId: 'http-sms', config }));
  must(
    await operator.patch('/api/sign-in-exp', {
      ...(isClosed && { signInMode: 'SignIn' }),
      signIn: {
        methods: [{ identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: false }],
      },
      forgotPasswordMethods: ['PhoneVerificationCode'],
    }),
  );
  return must(await operator.post('/api/organizations', { name: 'Acme' })).id as string;
}

const ownOfEach = new Set(['date', 'logto-core-request-id', 'etag', 'server-timing']);
const ownInBodies = new Set(['verificationId', 'id', 'createdAt', 'updatedAt', 'expiresAt']);

function visible({ status, headers, body }: Visible, phone: string): string {
  const shown = Object.entries(headers)
    .filter(([name, value]) => !ownOfEach.has(name) && value !== undefined)
    .map(([name, value]) => `${name}: ${name === 'set-cookie' ? cookieNames(value) : String(value)}`)
    .toSorted();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const said = text
    ? JSON.stringify(JSON.parse(text), (key, value: unknown) => (ownInBodies.has(key) ? '…' : value))
    : '';
  return [String(status), ...shown, said.replaceAll(phone, '<phone>')].join('\n');
}

const cookieNames = (value: unknown): string =>
  [value]
    .flat()
    .map((cookie) => String(cookie).replace(/=.*/, ''))
    .join(',');

function byStep(found: readonly Found[]): readonly Step[] {
  const groups = Map.groupBy(found, ({ journey, step }) => `${journey}: ${step}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const of = (kind: Kind) => group.filter((one) => one.kind === kind);
    return {
      journey: first.journey,
      step: first.step,
      known: tally(of('known')),
      unknown: tally(of('unknown')),
      knownMs: of('known').map(({ ms }) => ms),
      unknownMs: of('unknown').map(({ ms }) => ms),
    };
  });
}

function tally(found: readonly Found[]): Seen {
  const counts = new Map<string, number>();
  for (const { seen } of found) counts.set(seen, (counts.get(seen) ?? 0) + 1);
  return counts;
}

function shuffled<T>(list: readonly T[]): readonly T[] {
  const keyed = list.map((value) => ({ value, key: Math.random() }));
  return keyed.toSorted((one, other) => one.key - other.key).map(({ value }) => value);
}
