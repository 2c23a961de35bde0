/** An invitation: who invites to what, one button, and for each dead end what to do next. */
import { useEffect, useState } from 'preact/hooks';
import type { InvitationLinkAnswer } from '../../../contract/invitations.ts';
import { isLost, type Refused } from '../../ui/call-api.ts';
import { experience } from '../experience-api.ts';
import { enter, held, hold, readLink, signInAddress } from '../invitation.ts';
import type { Stopped } from '../journey.ts';
import { leave } from '../leave.ts';
import { page, say } from '../page.ts';
import { AgreeForm } from '../parts/agree-form.tsx';
import { Heading } from '../parts/heading.tsx';
import { sentenceOf } from '../parts/sentence-of.ts';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from '../parts/say.ts';
import { untilHeard } from '../until-heard.ts';

type View =
  /** `refused`: the last try was not heard, and another one follows. */
  | { readonly kind: 'busy' | 'in'; readonly refused?: Refused }
  | { readonly kind: 'offer'; readonly offer: InvitationLinkAnswer; readonly token: string }
  | { readonly kind: 'stopped'; readonly refused: Refused };

/** `link`: the page behind the link, and where the browser comes back to. `signIn`: the sign-in between the two. */
export function InvitationScreen({ at }: { at: 'link' | 'signIn' }) {
  const [view, show] = useState<View>({ kind: 'busy' });
  useEffect(() => void (at === 'link' ? arrive(show) : goIn(show)), []);
  switch (view.kind) {
    case 'offer':
      return <Offer {...view} />;
    case 'in':
      return (
        <Heading title={say('invitation.in')}>
          {say('invitation.belongs', { organization: held()?.organization })}
        </Heading>
      );
    case 'stopped':
      return <Heading title={say('invitation.stopped')}>{sentenceOf(view.refused)}</Heading>;
    default:
      return <Heading title={say('do.wait')}>{sentenceOf(view.refused)}</Heading>;
  }
}

function Offer({ offer, token }: { offer: InvitationLinkAnswer; token: string }) {
  const { organization, inviter, identifier } = offer;

  async function accept(): Stopped {
    return hold({ token, identifier, organization: organization.name })
      ? leave(signInAddress({ origin: location.origin, language: page.language }))
      : { code: 'unknown', message: '' };
  }

  const names = {
    organization: <Isolated>{organization.name}</Isolated>,
    inviter: <Isolated>{inviter}</Isolated>,
  };
  return (
    <>
      <Heading title={say('invitation.title', { organization: organization.name })}>
        <Say it={inviter ? 'invitation.by' : 'invitation.text'} with={names} />
      </Heading>
      <AgreeForm
        event="Register"
        before={say(identifier.type === 'email' ? 'invitation.proven.email' : 'invitation.proven', {
          to: masked(identifier),
        })}
        label={say('invitation.accept')}
        run={accept}
      />
      <p class="small">{say('invitation.notYou')}</p>
    </>
  );
}

/** What comes back from the sign-in has a code; what comes from the message has a token. */
async function arrive(show: (view: View) => void): Promise<void> {
  const query = new URLSearchParams(location.search);
  // Without one the server's own sentence says what to do.
  const token = query.get('token') || 'none';
  if (query.has('code')) {
    history.replaceState(null, '', location.pathname);
    return show({ kind: 'in' });
  }
  await untilHeard(
    () => readLink(token),
    (outcome) =>
      show(outcome.ok ? { kind: 'offer', offer: outcome.body, token } : stoppedBy(outcome.refused)),
  );
}

const stoppedBy = (refused: Refused): View => ({ kind: isLost(refused) ? 'busy' : 'stopped', refused });

async function goIn(show: (view: View) => void): Promise<void> {
  const link = held();
  if (!link) return show({ kind: 'stopped', refused: { code: 'unknown', message: '' } });
  await untilHeard(
    () => enter(experience, link),
    (outcome) => {
      if (outcome.ok) location.assign(outcome.body.redirectTo);
      else show(stoppedBy(outcome.refused));
    },
  );
}

/** Enough to know one's own by. */
function masked({ type, value }: InvitationLinkAnswer['identifier']): string {
  if (type === 'phone') return `••• ${value.slice(-4)}`;
  const at = value.indexOf('@');
  return `${value.slice(0, Math.min(2, at))}•••${value.slice(at)}`;
}
