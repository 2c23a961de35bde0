/** The flow that the server holds for this page: begun once, turned round, taken up again after a reload. */
import type { Outcome, Refused } from '../ui/call-api.ts';
import type { Journey, Stopped } from './journey.ts';
import type { Event } from './ways.ts';

/** Sees to it that the server holds a flow of this kind; what was proven in the other kind stays. */
export async function beginFlow({ experience, read, change }: Journey, event: Event): Stopped {
  const { begun } = read();
  if (begun === event) return undefined;
  let outcome = begun ? await experience.turnTo(event) : await experience.begin(event);
  if (!outcome.ok && outcome.refused.code === 'session.interaction_not_found')
    outcome = await experience.begin(event);
  if (!outcome.ok) return outcome.refused;
  change({ begun: event, isIdentified: false });
  return undefined;
}

/** Does something in a flow. What we remember may be of an earlier sign-in: then the flow is begun anew, once. */
export async function inFlow<Body>(
  journey: Journey,
  act: () => Promise<Outcome<Body>>,
): Promise<Outcome<Body>> {
  const { event } = journey.read();
  const stopped = await beginFlow(journey, event);
  if (stopped) return { ok: false, refused: stopped };
  const outcome = await act();
  if (outcome.ok || outcome.refused.code !== 'session.interaction_not_found') return outcome;
  journey.change({ begun: undefined, challenge: undefined });
  const stoppedAgain = await beginFlow(journey, event);
  return stoppedAgain ? { ok: false, refused: stoppedAgain } : act();
}

/** Takes the server's word for where the flow stands. */
export async function restoreFlow({ experience, now, read, change }: Journey): Stopped {
  const outcome = await experience.read();
  if (!outcome.ok) return outcome.refused;
  const { interactionEvent, verificationRecords, userId } = outcome.body;
  const record = verificationRecords.find(({ type }) => type.endsWith('VerificationCode'));
  const { challenge } = read();
  const known = challenge?.id === record?.id ? challenge : undefined;
  const inSeconds = (seconds: number) => now() + seconds * 1000;
  change({
    begun: interactionEvent === 'ForgotPassword' ? undefined : interactionEvent,
    isIdentified: Boolean(userId),
    challenge: record && {
      id: record.id,
      to: record.identifier.type === 'email' ? record.identifier.value : `+${record.identifier.value}`,
      isProven: record.verified,
      codeLength: known?.codeLength ?? 6,
      resendAt: known?.resendAt ?? inSeconds(record.resendAfterSeconds ?? 0),
      expiresAt: known?.expiresAt ?? inSeconds(record.expiresInSeconds ?? 0),
    },
  });
  return undefined;
}

/** Some refusals have screens of their own; the others go back to the field where the person is. */
export function meet({ change }: Journey, refused: Refused | undefined): Refused | undefined {
  const gone = { begun: undefined, challenge: undefined, isIdentified: false, question: undefined };
  switch (refused?.code) {
    case 'session.not_found':
      change({ ...gone, screen: 'ended' });
      return undefined;
    case 'user.suspended':
      change({ screen: 'suspended' });
      return undefined;
    case 'session.interaction_not_found':
    case 'session.identity_conflict':
      // The application has begun another sign-in, or another person was identified in this one: begin anew.
      change({ ...gone, screen: 'identify', notice: refused });
      return refused;
    default:
      return refused;
  }
}
