/** Saving in the order that surprises nobody: looked at first, asked about, then written over what was really seen. */
import type { Impact } from '../../../contract/impact.ts';
import type { Api, Tagged } from '../api/api.ts';
import { ApiRefusal } from '../api/refusal.ts';
import {
  type Acceptance,
  changeOf,
  type Draft,
  draftOf,
  type Experience,
  isSmsAlone,
  mergeDrafts,
} from './draft.ts';
import type { Sent } from './rules.ts';

export const experiencePath = '/api/sign-in-exp';

/** What the operator has said to earlier questions. */
export interface Agreed {
  /** To this harm. */
  readonly toHarm?: boolean;
  readonly acceptance?: Acceptance;
  /** The operator asks to answer for SMS alone, though nothing else changes. */
  readonly wantsToAnswer?: boolean;
}

export type Outcome =
  | { readonly kind: 'saved' }
  /** To be asked, then tried again with the answers. */
  | { readonly kind: 'ask'; readonly impact: Impact; readonly needsAcceptance: boolean }
  /** These would be turned on, and no connector can send their codes. Nothing was saved. */
  | { readonly kind: 'cannot_send'; readonly factors: readonly Sent[] }
  /** Somebody else changed these parts after they were read: both changes stand in the draft. Nothing was saved. */
  | { readonly kind: 'merged'; readonly theirs: readonly (keyof Draft)[] };

/** With what the page shows from now on. */
export interface Saving {
  readonly outcome: Outcome;
  readonly seen: Tagged<Experience>;
  readonly draft: Draft;
}

/**
 * What others changed elsewhere in the sign-in settings, a colour or a name, is no reason to ask: then the look at
 * people is taken anew, and no earlier yes counts. Throws other refusals, and what the network does.
 */
export async function trySave(
  api: Pick<Api, 'patch' | 'getTagged'>,
  seen: Tagged<Experience>,
  draft: Draft,
  agreed: Agreed = {},
): Promise<Saving> {
  const outcome = await saveOnce(api, seen, draft, agreed);
  if (outcome.kind === 'saved') {
    const now = await api.getTagged<Experience>(experiencePath);
    return { outcome, seen: now, draft: draftOf(now.body) };
  }
  if (outcome.kind !== 'changed_meanwhile') return { outcome, seen, draft };
  const now = await api.getTagged<Experience>(experiencePath);
  const { draft: merged, theirs } = mergeDrafts(draftOf(seen.body), draftOf(now.body), draft);
  const isElsewhere = theirs.length === 0 && now.tag !== seen.tag;
  if (isElsewhere) return trySave(api, now, merged, { ...agreed, toHarm: false });
  return { outcome: { kind: 'merged', theirs }, seen: now, draft: merged };
}

type Writer = Pick<Api, 'patch'>;
type Once = Exclude<Outcome, { kind: 'merged' }> | { readonly kind: 'changed_meanwhile' };

async function saveOnce(api: Writer, seen: Tagged<Experience>, draft: Draft, agreed: Agreed): Promise<Once> {
  try {
    return await save(api, seen, draft, agreed);
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    if (error.code === 'request.changed_meanwhile') return { kind: 'changed_meanwhile' };
    // Since the look something has become harmful: another connector went, more people came.
    if (error.code === 'request.would_lock_out') {
      const impact = error.data as Impact;
      return cannotSend(seen, draft, impact) ?? { kind: 'ask', impact, needsAcceptance: false };
    }
    throw error;
  }
}

async function save(api: Writer, seen: Tagged<Experience>, draft: Draft, agreed: Agreed): Promise<Once> {
  const change = changeOf(seen.body, draft, agreed.acceptance);
  const asksAnew = change.mfa !== undefined || agreed.wantsToAnswer === true;
  const needsAcceptance =
    asksAnew && isSmsAlone(draft) && change.mfa?.restrictedAuthenticatorAcceptance === undefined;
  if (Object.keys(change).length > 0) {
    // After a yes as well: a connector may have gone while the question stood there.
    const impact = await api.patch<Impact>(`${experiencePath}?dryRun=true`, change, seen.tag);
    const unsent = cannotSend(seen, draft, impact);
    if (unsent) return unsent;
    if ((impact.isHarmful && !agreed.toHarm) || needsAcceptance)
      return { kind: 'ask', impact, needsAcceptance };
  } else if (needsAcceptance) return { kind: 'ask', impact: harmless, needsAcceptance };
  const care = agreed.toHarm ? '' : '&ifUnused=true';
  await api.patch(`${experiencePath}?ifRiskAccepted=true${care}`, change, seen.tag);
  return { kind: 'saved' };
}

/** Nobody turns on here what cannot be sent, whatever they would agree to. */
function cannotSend(
  { body }: Tagged<Experience>,
  draft: Draft,
  { warnings }: Impact,
): Extract<Outcome, { kind: 'cannot_send' }> | undefined {
  const isTurnedOn = (factor: Sent) => draft[factor] && !body.mfa.factors.includes(factor);
  const factors = (Object.keys(warningOf) as Sent[]).filter(
    (factor) => isTurnedOn(factor) && warnings.includes(warningOf[factor]),
  );
  return factors.length > 0 ? { kind: 'cannot_send', factors } : undefined;
}

const warningOf = {
  PhoneVerificationCode: 'sms_mfa_without_connector',
  EmailVerificationCode: 'email_mfa_without_connector',
} as const;

const harmless: Impact = {
  isHarmful: false,
  flows: [],
  users: { cannotSignIn: 0, cannotResetPassword: 0, cannotPassMfa: 0 },
  warnings: [],
};
