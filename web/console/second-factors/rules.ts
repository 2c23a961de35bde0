/** Which factor can be turned on here, and which choices do not go together; as the server checks them. */
import type { SecondFactorsWord } from '../../../words/en/second-factors.ts';
import { changedParts, type Draft, draftOf, type Experience, type Factor, factorsOf } from './draft.ts';

/** What stands in the way of a factor. `cannot_send`: it is on already, and its codes do not go out. */
export type Obstacle = 'signs_in' | 'no_connector' | 'cannot_send';

/** Which connectors are set up; undefined while that is not known. */
export type Senders = { readonly Sms: boolean; readonly Email: boolean } | undefined;

const carriers = {
  PhoneVerificationCode: { identifier: 'phone', kind: 'Sms' },
  EmailVerificationCode: { identifier: 'email', kind: 'Email' },
} as const;

export type Sent = keyof typeof carriers;

export const isSent = (factor: Factor): factor is Sent => factor in carriers;

export const kindOfFactor = (factor: Sent): 'Sms' | 'Email' => carriers[factor].kind;

/** One number cannot be both steps; without a connector no code goes out. */
export function obstacleOf(factor: Factor, stored: Experience, senders: Senders): Obstacle | undefined {
  if (!isSent(factor)) return undefined;
  const { identifier, kind } = carriers[factor];
  const isOn = stored.mfa.factors.includes(factor);
  const signsIn = stored.signIn.methods.some(
    (method) => method.identifier === identifier && method.verificationCode,
  );
  if (signsIn && !isOn) return 'signs_in';
  if (senders?.[kind] !== false) return undefined;
  return isOn ? 'cannot_send' : 'no_connector';
}

/** A switch that is off and has to stay so. */
export const isBarred = (factor: Factor, draft: Draft, stored: Experience, senders: Senders): boolean => {
  if (draft[factor] || stored.mfa.factors.includes(factor)) return false;
  return obstacleOf(factor, stored, senders) !== undefined || (isSent(factor) && senders === undefined);
};

export type Faults = Partial<Readonly<Record<keyof Draft, SecondFactorsWord>>>;

/** By the part of the page that shows it; empty when all goes together. */
export function faultsOf(draft: Draft, stored: Experience, senders: Senders): Faults {
  const on = factorsOf(draft);
  const newlyOn = changedParts(draftOf(stored), draft).filter((part) => draft[part] === true);
  const days = Number(draft.trustDays);
  return {
    ...(on.length === 1 && draft.BackupCode && { BackupCode: 'mfa.backup_alone' as const }),
    ...(on.length === 0 && draft.mode === 'adaptive' && { mode: 'mfa.adaptive_needs' as const }),
    ...(draft.trusts &&
      !(draft.trustDays !== '' && Number.isInteger(days) && days >= 1 && days <= 365) && {
        trustDays: 'mfa.trusted_days_wrong' as const,
      }),
    ...Object.fromEntries(
      on.flatMap((factor) => {
        const obstacle = newlyOn.includes(factor) && obstacleOf(factor, stored, senders);
        return obstacle && isSent(factor) ? [[factor, obstacleWord(factor, obstacle)]] : [];
      }),
    ),
  };
}

export const obstacleWord = (factor: Sent, obstacle: Obstacle): SecondFactorsWord =>
  `obstacle.${kindOfFactor(factor) === 'Sms' ? 'sms' : 'email'}_${obstacle}`;
