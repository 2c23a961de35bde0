/** One browser that takes steps at random, and a witness who remembers what was really shown: where the two differ, it throws. */
import assert from 'node:assert/strict';
import { fromBase32, totpAt, stepAt } from '../../server/factors/totp.ts';
import type { InteractionEvent, Person } from '../../server/testing/person.ts';
import type { Somebody, World } from './world.ts';

type Answer = Awaited<ReturnType<Person['call']>>;

/** One thing that a person may do; numbers choose among what there is. */
export interface Move {
  readonly act: keyof typeof acts;
  readonly who: number;
  readonly which: number;
  readonly event: InteractionEvent;
  readonly isRight: boolean;
  /** The same request twice at the same moment. */
  readonly isTwice: boolean;
}

interface Sent {
  readonly phone: string;
  readonly id: string;
  readonly code: string | undefined;
  /** Taken rightly: it may not be taken again. */
  isUsed: boolean;
}

/** What is true of the interaction in the browser, since it was begun. */
interface Witness {
  event: InteractionEvent | undefined;
  /** Numbers whose code was typed in rightly. */
  readonly phones: Set<string>;
  /** Accounts whose password was right. */
  readonly passwords: Set<string>;
  /** Accounts for which a second factor was shown. */
  readonly seconds: Set<string>;
  /** Names that were chosen with a password. */
  readonly names: Set<string>;
  /** Accounts that were made in this interaction. */
  readonly made: Set<string>;
  /** Ids of everything that could be handed in. */
  readonly proofs: string[];
}

interface Walker {
  readonly world: World;
  person: Person;
  witness: Witness;
  readonly sent: Sent[];
  /** Codes that the steps account for, by number. */
  readonly caused: Map<string, number>;
  /** Numbers that were told of a change, and how often. */
  readonly notified: Map<string, number>;
  /** Second factors of each account when it was last let in, or made. */
  readonly had: Map<string, readonly string[]>;
  /** The app that is being set up. */
  fresh: { readonly id: string; readonly secret: string } | undefined;
}

const unwitnessed = (): Witness => ({
  event: undefined,
  phones: new Set(),
  passwords: new Set(),
  seconds: new Set(),
  names: new Set(),
  made: new Set(),
  proofs: [],
});

export interface Walked {
  readonly steps: number;
  /** How often a step of this name was answered with success. */
  readonly successes: Readonly<Partial<Record<Move['act'], number>>>;
}

export async function walk(world: World, moves: readonly Move[]): Promise<Walked> {
  const walker: Walker = {
    world,
    person: await world.open(),
    witness: unwitnessed(),
    sent: [],
    caused: new Map(),
    notified: new Map(),
    had: new Map(),
    fresh: undefined,
  };
  for (const { userId } of world.people)
    if (userId !== undefined) walker.had.set(userId, await world.factorsOf(userId));
  const told: string[] = [];
  const successes: Partial<Record<Move['act'], number>> = {};
  try {
    for (const move of moves) {
      const accounts = await world.countAccounts();
      const replies = await acts[move.act](walker, move);
      if (replies.some(({ status }) => status < 300)) successes[move.act] = (successes[move.act] ?? 0) + 1;
      told.push(`${JSON.stringify(move)} ${replies.map(inShort).join(', ')}`);
      assert.deepEqual(replies.filter(({ status }) => status >= 500).map(inShort), []);
      await noAccountWithoutProof(walker, move, replies, accounts);
      await noMessageWithoutCause(walker, move);
    }
  } catch (error) {
    throw new Error(`After these steps:\n${told.slice(-30).join('\n')}`, { cause: error });
  }
  return { steps: moves.length, successes };
}

const inShort = ({ status, body }: Answer): string =>
  status < 400 ? String(status) : `${status} ${/"code":"([^"]+)"/.exec(body)?.[1] ?? body.slice(0, 200)}`;

async function noAccountWithoutProof(
  { world, witness }: Walker,
  move: Move,
  replies: readonly Answer[],
  before: number,
) {
  const made = (await world.countAccounts()) - before;
  assert.ok(made === 0 || made === 1, `${made} accounts by one step`);
  if (made === 0) return;
  assert.equal(move.act, 'identify');
  assert.ok(replies.some(({ status }) => status === 201));
  assert.ok(witness.phones.size + witness.names.size > 0, 'an account of nothing');
}

async function noMessageWithoutCause({ world, caused, notified }: Walker, { act }: Move) {
  for (const { phone } of world.people) {
    const { codes, notices } = await world.countMessages(phone);
    assert.equal(codes, caused.get(phone) ?? 0, `codes to ${phone}`);
    const more = notices - (notified.get(phone) ?? 0);
    assert.ok(more === 0 || (more === 1 && act === 'submit'), `${more} notices to ${phone} after ${act}`);
    notified.set(phone, notices);
  }
}

/** 0 is the newest. */
const pick = <T>(list: readonly T[], index: number): T | undefined =>
  list.at(-1 - (index % Math.max(1, list.length)));
const one = ({ world }: Walker, { who }: Move): Somebody => pick(world.people, who) as Somebody;
/** Once, or twice at the same moment. */
const ask = ({ isTwice }: Move, send: () => Promise<Answer>): Promise<readonly Answer[]> =>
  Promise.all(isTwice ? [send(), send()] : [send()]);
const idOf = (reply: Answer): string => String(reply.json()['verificationId']);

const acts = {
  begin: async (walker: Walker, move: Move) => {
    const replies = await ask(move, () => walker.person.begin(move.event));
    walker.witness = { ...unwitnessed(), event: move.event };
    walker.fresh = undefined;
    return replies;
  },
  switchTo: async (walker: Walker, move: Move) => {
    const replies = await ask(move, () => walker.person.switchTo(move.event));
    if (replies.some(({ status }) => status === 204)) walker.witness.event = move.event;
    return replies;
  },
  sendCode: async (walker: Walker, move: Move) => {
    const { phone } = one(walker, move);
    // The newest of two messages is told by its time.
    walker.world.wait(1);
    const reply = await walker.person.askForCode(phone, move.event);
    if (reply.status === 200) await keepSent(walker, move.event, phone, idOf(reply));
    return [reply];
  },
  checkCode: async (walker: Walker, move: Move) => {
    const sent = pick(walker.sent, move.which);
    if (!sent) return [];
    const right = sent.code ?? '000000';
    const code = move.isRight ? right : String((Number(right) + 1) % 1_000_000).padStart(6, '0');
    const replies = await ask(move, () => walker.person.checkCode(sent.phone, sent.id, code));
    takeCode(sent, move.isRight && sent.code !== undefined, replies);
    if (replies.some(({ status }) => status === 200)) {
      walker.witness.phones.add(sent.phone);
      walker.witness.proofs.push(sent.id);
    }
    return replies;
  },
  checkPassword: async (walker: Walker, move: Move) => {
    const somebody = one(walker, move);
    const identifier =
      move.which % 2 === 0
        ? { type: 'phone', value: somebody.phone }
        : { type: 'username', value: somebody.username };
    const password = move.isRight ? somebody.password : 'something-else-4711';
    const reply = await walker.person.checkPassword(identifier, password);
    if (reply.status === 200) {
      const userId = await ownerOf(walker, identifier);
      assert.ok(userId !== undefined && move.isRight, 'a wrong password was taken');
      walker.witness.passwords.add(userId);
      walker.witness.proofs.push(idOf(reply));
    }
    return [reply];
  },
  chooseName: async (walker: Walker, move: Move) => {
    const { username, password } = one(walker, move);
    const identifier = { type: 'username', value: username };
    const path = '/api/experience/verification/new-password-identity';
    const reply = await walker.person.call('POST', path, { identifier, password });
    if (reply.status === 200) {
      walker.witness.names.add(username);
      walker.witness.proofs.push(idOf(reply));
    }
    return [reply];
  },
  identify: async (walker: Walker, move: Move) => {
    const id = pick(walker.witness.proofs, move.which);
    const replies = await ask(move, () => walker.person.identify(id));
    if (replies.some(({ status }) => status === 201)) await sawNew(walker);
    return replies;
  },
  addPassword: (walker: Walker, move: Move) =>
    ask(move, () => add(walker, { type: 'password', value: one(walker, move).password })),
  /** With a password beside it, that is as good as a name that was chosen with one. */
  addName: async (walker: Walker, move: Move) => {
    const { username } = one(walker, move);
    const replies = await ask(move, () => add(walker, { type: 'username', value: username }));
    if (replies.some(({ status }) => status === 204)) walker.witness.names.add(username);
    return replies;
  },
  addPhone: (walker: Walker, move: Move) =>
    ask(move, () =>
      add(walker, { type: 'phone', verificationId: pick(walker.witness.proofs, move.which) ?? 'x' }),
    ),
  renew: (walker: Walker, move: Move) =>
    ask(move, () =>
      walker.person.call('PUT', '/api/experience/profile/password', { password: one(walker, move).password }),
    ),
  sendSecond: async (walker: Walker) => {
    walker.world.wait(1);
    const path = '/api/experience/verification/mfa-verification-code';
    const reply = await walker.person.call('POST', path, { identifierType: 'phone' });
    if (reply.status !== 200) return [reply];
    const phones = walker.world.people.map(({ phone }) => phone);
    const counts = await Promise.all(phones.map((phone) => walker.world.countMessages(phone)));
    const phone = phones.find(
      (candidate, index) => counts[index]?.codes !== (walker.caused.get(candidate) ?? 0),
    );
    assert.ok(phone, 'a second factor was sent to nobody');
    await keepSent(walker, 'SignIn', phone, idOf(reply));
    return [reply];
  },
  checkSecond: async (walker: Walker, move: Move) => {
    const sent = pick(walker.sent, move.which);
    if (!sent) return [];
    const right = sent.code ?? '000000';
    const code = move.isRight ? right : String((Number(right) + 1) % 1_000_000).padStart(6, '0');
    const path = '/api/experience/verification/mfa-verification-code/verify';
    const body = { identifierType: 'phone', verificationId: sent.id, code };
    const replies = await ask(move, () => walker.person.call('POST', path, body));
    takeCode(sent, move.isRight && sent.code !== undefined, replies);
    if (replies.some(({ status }) => status === 200)) await sawSecond(walker, { phone: sent.phone });
    return replies;
  },
  showApp: async (walker: Walker, move: Move) => {
    const somebody = one(walker, move);
    const code = move.isRight ? (somebody.app?.() ?? '123456') : '000000';
    const path = '/api/experience/verification/totp/verify';
    const replies = await ask(move, () => walker.person.call('POST', path, { code }));
    const taken = replies.filter(({ status }) => status === 200);
    assert.ok(taken.length <= 1, 'an app’s value was taken twice');
    if (taken.length > 0) {
      assert.ok(move.isRight && somebody.userId !== undefined, 'a wrong value of an app was taken');
      walker.witness.seconds.add(somebody.userId);
    }
    return replies;
  },
  newApp: async (walker: Walker) => {
    const reply = await walker.person.call('POST', '/api/experience/verification/totp/secret');
    if (reply.status === 200) walker.fresh = { id: idOf(reply), secret: String(reply.json()['secret']) };
    return [reply];
  },
  proveNewApp: async (walker: Walker, move: Move) => {
    const bytes = walker.fresh && fromBase32(walker.fresh.secret);
    if (!walker.fresh || !bytes) return [];
    const code = move.isRight ? totpAt(bytes, stepAt(walker.world.now())) : '000000';
    const body = { code, verificationId: walker.fresh.id };
    return ask(move, () => walker.person.call('POST', '/api/experience/verification/totp/verify', body));
  },
  bindApp: (walker: Walker, move: Move) => {
    const body = { type: 'Totp', verificationId: walker.fresh?.id ?? 'x' };
    return ask(move, () => walker.person.call('POST', '/api/experience/profile/mfa', body));
  },
  newCodes: async (walker: Walker) => {
    const made = await walker.person.call('POST', '/api/experience/verification/backup-code/generate');
    if (made.status !== 200) return [made];
    const body = { type: 'BackupCode', verificationId: idOf(made) };
    return [made, await walker.person.call('POST', '/api/experience/profile/mfa', body)];
  },
  answerPrompt: (walker: Walker, move: Move) => {
    const name = pick(['mfa-enabled', 'mfa-skipped', 'mfa-suggestion-skipped'], move.which);
    return ask(move, () => walker.person.call('POST', `/api/experience/profile/mfa/${name}`));
  },
  look: async (walker: Walker) => [await walker.person.call('GET', '/api/experience/interaction')],
  wait: async (walker: Walker) => {
    walker.world.wait(31_000);
    return [];
  },
  submit: async (walker: Walker, move: Move) => {
    const replies = await ask(move, () => walker.person.submit());
    const done = replies.find(({ status }) => status === 200);
    if (!done) return replies;
    if (walker.witness.event === 'ForgotPassword') {
      assert.equal(done.body, '', 'a forgotten password signs nobody in');
      walker.witness = unwitnessed();
      return replies;
    }
    await noSessionWithoutFactors(walker, String(done.json()['redirectTo']));
    walker.person = await walker.world.open();
    walker.witness = unwitnessed();
    return replies;
  },
} as const;

export const actNames = Object.keys(acts) as readonly (keyof typeof acts)[];

const add = ({ person }: Walker, body: object) => person.call('POST', '/api/experience/profile', body);

/** One message left, or none where it would be of no use; none ever for a password that nobody has forgotten. */
async function keepSent(walker: Walker, event: InteractionEvent, phone: string, id: string) {
  const { world, caused, sent } = walker;
  const before = caused.get(phone) ?? 0;
  const left = (await world.countMessages(phone)).codes - before;
  assert.ok(left === 0 || left === 1, `${left} messages for one request`);
  const isNobodys = (await ownerOf(walker, { type: 'phone', value: phone })) === undefined;
  if (event === 'ForgotPassword' && isNobodys)
    assert.equal(left, 0, 'a number of nobody was told of a reset');
  caused.set(phone, before + left);
  sent.push({ phone, id, code: left === 0 ? undefined : await world.newestCode(phone), isUsed: false });
}

const identifiedNow = async ({ person }: Walker): Promise<string | undefined> => {
  const reply = await person.call('GET', '/api/experience/interaction');
  return reply.status === 200 ? (reply.json()['userId'] as string | undefined) : undefined;
};

async function sawNew(walker: Walker) {
  const userId = await identifiedNow(walker);
  if (userId === undefined || walker.had.has(userId)) return;
  walker.witness.made.add(userId);
  walker.had.set(userId, await walker.world.factorsOf(userId));
}

/** No code counts twice, and no wrong one ever. */
function takeCode(sent: Sent, isRight: boolean, replies: readonly Answer[]): void {
  const taken = replies.filter(({ status }) => status === 200).length;
  if (taken === 0) return;
  assert.ok(isRight, 'a wrong code was taken');
  assert.ok(taken === 1 && !sent.isUsed, 'a code was taken twice');
  sent.isUsed = true;
}

async function sawSecond(walker: Walker, { phone }: { readonly phone: string }) {
  const owner = await ownerOf(walker, { type: 'phone', value: phone });
  if (owner !== undefined) walker.witness.seconds.add(owner);
}

const ownerOf = async (
  { world }: Walker,
  { type, value }: { readonly type: string; readonly value: string },
) => world.findOwner(type, value);

/** Who was let in has shown what opens this account, and its second factor where the operator asks for one. */
async function noSessionWithoutFactors({ world, witness, had }: Walker, redirectTo: string) {
  const login = await world.signedIn(redirectTo);
  assert.ok(login, 'nobody was let in');
  const { accountId, amr } = login;
  const account = await world.findAccount(accountId);
  assert.ok(account, 'who was let in has no account');
  const phone = account.phone?.replace('+', '') ?? '';
  const isNew = witness.made.has(accountId);
  const isNamed = isNew && account.username !== null && witness.names.has(account.username);
  const isShown = witness.passwords.has(accountId) || witness.phones.has(phone) || isNamed;
  assert.ok(isShown, `${accountId} was let in with nothing of theirs`);
  if (amr.includes('sms')) assert.ok(witness.phones.size > 0 || witness.seconds.has(accountId), 'amr: sms');
  if (amr.includes('pwd')) assert.ok(witness.passwords.has(accountId) || isNamed, 'amr: pwd');
  if (amr.includes('mfa')) assert.ok(witness.seconds.has(accountId), 'amr: mfa');

  const before = had.get(accountId) ?? [];
  const has = await world.factorsOf(accountId);
  had.set(accountId, has);
  if (world.mfa.policy !== 'Mandatory') return;
  assert.ok(has.length > 0, 'a second factor is mandatory, and there is none');
  if (before.length > 0 && !isNew) assert.ok(witness.seconds.has(accountId), 'no second factor was shown');
}
