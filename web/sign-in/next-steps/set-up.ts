/** Second factors are proposed, made, proven and kept (end-user/04 §4); after each the server says what is next. */
import type { Outcome, Refused } from '../../ui/call-api.ts';
import { makePasskey } from '../../ui/new-passkey.ts';
import { type Factor, readSecond } from '../factors.ts';
import { finish } from '../finish.ts';
import { restoreFlow } from '../held-flow.ts';
import type { Journey, Stopped } from '../journey.ts';
import { meet } from '../meet.ts';
import { isStillGood, sendCode, spent } from '../send-code.ts';
import { trustIfWanted } from '../trust-device.ts';
import { type Answer, nextStepsApi as api } from './next-steps-api.ts';
import { say } from './words.ts';

export interface SetUp {
  /** Those that the person does not have yet. */
  readonly wanted: readonly Factor[];
  /** Sent where, for those that they have without having set them up. */
  readonly masked: Readonly<Partial<Record<Factor, string>>>;
  /** What is answered by going on without. */
  readonly skip?: Answer;
  /** One is there already; this would be one more. */
  readonly isMore: boolean;
}

/** `data` of `user.missing_mfa` and of `session.mfa.suggest_additional_mfa`. */
export function readSetUp(data: unknown): SetUp {
  const { available, masked } = readSecond(data);
  const { skippable, suggestion, isWebAuthnUsedAsSignInPasskey } = (data ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const has = (factor: Factor) => factor in masked || (factor === 'passkey' && isWebAuthnUsedAsSignInPasskey);
  return {
    wanted: available.filter((factor) => !has(factor)),
    masked,
    skip: skippable ? (suggestion ? 'mfa-suggestion-skipped' : 'mfa-skipped') : undefined,
    isMore: suggestion === true,
  };
}

/** What the server has taken, when only the answer to what came after it was lost: it is not given twice. */
let given = '';

/** Gives it, once, and goes on. `owned`: a factor that is the person's own from now on, and may be left out on this browser (end-user/04 §8). */
async function giveOnce(
  journey: Journey,
  key: string,
  give: () => Promise<Outcome<unknown>>,
  owned?: 'app' | 'passkey',
): Stopped {
  const outcome = given === key ? undefined : await give();
  if (outcome?.ok === false) return meet(journey, outcome.refused);
  if (outcome && owned) await trustIfWanted(journey, owned);
  given = key;
  const stopped = await finish(journey);
  if (!stopped) given = '';
  return stopped;
}

export const answer = (journey: Journey, what: Answer): Stopped =>
  giveOnce(journey, what, () => api.answer(what));

export const keep = (journey: Journey, factor: Factor, verificationId: string): Stopped =>
  giveOnce(journey, verificationId, () => api.bind(factor, verificationId));

export const keepApp = (journey: Journey, verificationId: string, code: string): Stopped =>
  giveOnce(
    journey,
    verificationId,
    async () => {
      const checked = await api.checkNewApp(verificationId, code);
      const bound = checked.ok ? await api.bind('app', verificationId) : checked;
      if (bound.ok) journey.change({ newApp: undefined, hasScanned: undefined });
      return bound;
    },
    'app',
  );

/** Refused with `passkey` when the device or the person said no, or it has one already. */
export const keepPasskey = (journey: Journey, isToSignIn: boolean): Stopped =>
  giveOnce(journey, 'passkey', () => makeAndBind(isToSignIn), isToSignIn ? undefined : 'passkey');

async function makeAndBind(isToSignIn: boolean): Promise<Outcome<unknown>> {
  const wanted = await api.askForNewPasskey();
  if (!wanted.ok) return wanted;
  const { verificationId, registrationOptions } = wanted.body;
  const made = await makePasskey(registrationOptions);
  if ('why' in made)
    return {
      ok: false,
      refused: { code: 'passkey', message: made.why === 'known' ? say('passkey.known') : '' },
    };
  const shown = await api.showNewPasskey(verificationId, made.made);
  if (!shown.ok) return shown;
  return isToSignIn ? api.bindPasskey(verificationId) : api.bind('passkey', verificationId);
}

type Sent = 'sms' | 'email';

/** Sends a code to the number or address, unless it is proven in this sign-in already: then it costs no message. */
export const askToKeep = (journey: Journey, factor: Sent, to: string): Stopped =>
  askToProve(journey, to, () => keepProven(journey, factor));

export const giveToKeep = (journey: Journey, factor: Sent, code: string): Stopped =>
  giveProof(journey, code, () => keepProven(journey, factor));

const keepProven = (journey: Journey, factor: Sent): Stopped =>
  keep(journey, factor, journey.read().challenge?.id ?? '');

/** `then` is done at once where `to` is proven already. */
export async function askToProve(journey: Journey, to: string, then: () => Stopped): Stopped {
  const { challenge } = journey.read();
  const isSame = challenge?.to === to;
  if (isSame && challenge.isProven) return then();
  if (!isSame || !isStillGood(challenge, journey.now()))
    return meet(journey, await sendCode(journey, to, true));
  journey.change({ challenge: { ...challenge, isAddition: true } });
  return undefined;
}

export async function giveProof(journey: Journey, code: string, then: () => Stopped): Stopped {
  const stopped = await prove(journey, code);
  return stopped ? meet(journey, stopped) : then();
}

/** The code that went to `challenge`; right already when an answer was lost. */
async function prove(journey: Journey, code: string): Promise<Refused | undefined> {
  const { challenge } = journey.read();
  if (!challenge || challenge.isProven) return undefined;
  const outcome = await journey.experience.checkCode(challenge.to, challenge.id, code);
  if (outcome.ok) {
    journey.change({ challenge: { ...challenge, isProven: true } });
    return undefined;
  }
  if (outcome.refused.code !== 'network') await restoreFlow(journey);
  const { challenge: newer } = journey.read();
  if (newer?.to === challenge.to && newer.isProven) return undefined;
  if (newer && /^verification_code\.(expired|exceed_max_try)$/.test(outcome.refused.code))
    journey.change({ challenge: spent(newer, journey.now()) });
  return outcome.refused;
}
