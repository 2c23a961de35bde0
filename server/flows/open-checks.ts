/** Whether anybody may come in, or a token that was sent to this person lets them. */
import { Refusal } from '../../contract/errors.ts';
import type { Flow } from './flow.ts';
import type { Check } from './journey.ts';
import { isSignInOpen, isSignUpOpen } from './sign-in-methods.ts';

/** Who was sent a token was let in by it, and by nothing else that they show. */
export const signInIsOpen: Check = ({ settings, flow, proof }) =>
  isSignInOpen(settings) || (proof ?? tokenOf(flow))?.kind === 'token' ? undefined : closed();

/** The same: the account to be is made of the token, if of anything yet. */
export const signUpIsOpen: Check = ({ settings, flow }) => {
  const { proofIds = [] } = flow.profile;
  const token = tokenOf(flow);
  const isInvited = token !== undefined && (proofIds.length === 0 || proofIds.includes(token.id));
  return isSignUpOpen(settings) || isInvited ? undefined : closed();
};

/** The account has the number or the address that the token went to: it opens the way for no other. */
export const accountIsWelcome: Check = ({ settings, flow }) => {
  const token = tokenOf(flow);
  const { phone, email } = flow.profile;
  const isOfToken = token && (token.email === undefined ? token.phone === phone : token.email === email);
  return isSignUpOpen(settings) || isOfToken ? undefined : closed();
};

const tokenOf = ({ proofs }: Flow) => proofs.find((proof) => proof.kind === 'token');

const closed = (): Refusal => new Refusal('auth.forbidden');
