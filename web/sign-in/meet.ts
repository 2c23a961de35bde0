/** Where each refusal leads: some have screens of their own, the others go back to the field where the person is. */
import type { MissingProfile } from '../../contract/sign-in.ts';
import type { Refused } from '../ui/call-api.ts';
import { plainFactor, readSecond } from './factors.ts';
import { gone, type Journey } from './journey.ts';

/** What is left to be told beside the field; nothing when another screen says it. */
export function meet(journey: Journey, refused: Refused | undefined): Refused | undefined {
  const { change } = journey;
  switch (refused?.code) {
    case 'session.not_found':
      change({ ...gone, screen: 'ended' });
      return undefined;
    case 'user.suspended':
      change({ screen: 'suspended' });
      return undefined;
    case 'user.missing_profile':
      askForAddition(journey, refused.data);
      return undefined;
    case 'user.username_already_in_use':
      // Taken by somebody else while the rest was asked for: another one is needed, and nothing but that.
      if (journey.read().isStaged) change({ screen: 'addition', missing: 'username', notice: refused });
      return refused;
    case 'session.mfa.require_mfa_verification':
      askForSecond(journey, refused.data);
      return undefined;
    case 'user.suggest_mfa':
      change({ screen: 'propose', question: undefined });
      return undefined;
    case 'user.passkey_preferred':
      change({ screen: 'newPasskey', question: undefined });
      return undefined;
    case 'user.missing_mfa':
    case 'session.mfa.suggest_additional_mfa':
      change({ screen: 'setUp', setUp: refused.data, factor: undefined, question: undefined });
      return undefined;
    case 'session.mfa.backup_code_required':
      change({ screen: 'setUp', setUp: undefined, factor: 'backup', question: undefined });
      return undefined;
    case 'session.interaction_not_found':
    case 'session.identity_conflict':
    case 'session.identifier_not_found':
      // The application has begun another sign-in, or another person was identified in this one: begin anew.
      change({ ...gone, screen: 'identify', notice: refused });
      return refused;
    default:
      return refused;
  }
}

/** One thing at a time; after each the server is asked again. */
function askForAddition({ read, change }: Journey, data: unknown): void {
  const { missingProfile = [] } = (data ?? {}) as { missingProfile?: MissingProfile[] };
  const { isIdentified } = read();
  change({
    screen: 'addition',
    missing: missingProfile[0],
    isStaged: !isIdentified,
    question: undefined,
    typed: '',
    password: '',
  });
}

function askForSecond({ read, change }: Journey, data: unknown): void {
  const second = readSecond(data);
  const { screen, factor } = read();
  const shown = screen === 'second' ? factor : plainFactor(second);
  change({ screen: 'second', second, factor: shown, question: undefined });
}
