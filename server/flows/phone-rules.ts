/** Which kinds of numbers may become a part of an account in this tenant (security B6). */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { Refusal } from '../../contract/errors.ts';
import { phoneNumbersOf, type Settings } from '../../contract/settings.ts';
import type { Check } from './journey.ts';

/**
 * 422 `session.phone_number_type_not_allowed`, or nothing. What kind a number is says libphonenumber as it is today: it is
 * asked anew each time and kept nowhere (security E3). A number of no known kind is allowed: the tables lag behind the
 * numbering plans.
 */
export function phoneRefusal(policy: Settings['phoneNumberPolicy'], phone: string): Refusal | undefined {
  const { rejectVoip, rejectPremiumRate, rejectSharedCost } = phoneNumbersOf({ phoneNumberPolicy: policy });
  const kind = parsePhoneNumberFromString(phone)?.getType();
  const isRejected =
    (rejectVoip && kind === 'VOIP') ||
    (rejectPremiumRate && kind === 'PREMIUM_RATE') ||
    (rejectSharedCost && kind === 'SHARED_COST');
  return isRejected ? new Refusal('session.phone_number_type_not_allowed') : undefined;
}

/** Of a number that is new to the account; who has one keeps it. Whom the operator sent a link is welcome with theirs. */
export const newPhoneFollowsRules: Check = ({ settings, flow, proof, part }) => {
  const shown = part?.name === 'phone' ? part.proof : proof?.kind === 'code' ? proof : undefined;
  const social = proof?.kind === 'social' ? proof : part?.name === 'social' ? part.proof : undefined;
  const brought = flow.userId === undefined ? social?.account?.phone : undefined;
  const phone = (shown?.kind === 'code' ? shown.phone : undefined) ?? brought;
  return phone === undefined ? undefined : phoneRefusal(settings.phoneNumberPolicy, phone);
};
