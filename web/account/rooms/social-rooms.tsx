/** Accounts elsewhere that sign the person in here: linked, replaced, unlinked; and the way back from the provider. */
import { useEffect } from 'preact/hooks';
import type { Refused } from '../../ui/call-api.ts';
import { api } from '../account-api.ts';
import { finish, goTo, hrefOf, tellNotice } from '../addresses.ts';
import { connectorAt, leaveFor, takeBack } from '../away.ts';
import { isEditable } from '../fields.ts';
import { hasOneWay } from '../one-way.ts';
import { page, say } from '../page.ts';
import { Link, QuietButton } from '../parts/buttons.tsx';
import { Heading } from '../parts/heading.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { sentenceOf } from '../parts/sentence-of.ts';
import { Row } from '../parts/row.tsx';
import { useAct } from '../parts/use-act.ts';
import { type Person, readPerson } from '../person.ts';
import { confirmed } from '../proof.ts';

type Provider = Partial<(typeof page.providers)[number]> & { readonly target: string };

export function SocialRoom({ person }: { person: Person }) {
  const linked = Object.keys(person.identities ?? {});
  const isOffered = (target: string) => page.providers.some((one) => one.target === target);
  // What is no longer offered can still be taken away.
  const gone = linked.filter((target) => !isOffered(target)).map((target): Provider => ({ target }));
  return (
    <>
      <Heading title={say('nav.social')}>{say('social.lead')}</Heading>
      <section class="card" aria-label={say('nav.social')}>
        <ul class="rows">
          {[...page.providers, ...gone].map((provider, place) => (
            <ProviderRow key={place} id={`social-${place}`} provider={provider} person={person} />
          ))}
        </ul>
      </section>
    </>
  );
}

interface ProviderRowProps {
  readonly id: string;
  readonly provider: Provider;
  readonly person: Person;
}

function ProviderRow({ id, provider, person }: ProviderRowProps) {
  const { act, tell, problem } = useAct();
  const { id: connectorId, target, name = target } = provider;
  const account = person.identities?.[target] as Account | undefined;
  const mayEdit = isEditable('social');
  const isLast = account !== undefined && mayEdit && hasOneWay(person);
  const values = { provider: isolated(name) };

  async function leave(): Promise<void> {
    if (!connectorId) return;
    const outcome = await act(() => confirmed(() => leaveFor(connectorId, account !== undefined)));
    if (outcome && !outcome.ok) tell(said(outcome.refused, name));
  }

  return (
    <Row
      id={id}
      name={name}
      logo={<Logo provider={provider} />}
      value={account ? <bdi>{nameOf(account)}</bdi> : say('social.none')}
      note={isLast ? say('wrong.lastWay') : undefined}
      removal={
        account && mayEdit && !isLast
          ? {
              label: say('social.unlink'),
              title: say('social.unlinkAsk', values),
              text: say('social.unlinkText'),
              act: () => confirmed((proof) => api.unlink(target, proof)),
              onDone: () => void readPerson().then(() => tellNotice({ key: 'social.unlinked', values })),
            }
          : undefined
      }
    >
      {mayEdit && connectorId && (
        <QuietButton id={`${id}-link`} labelledBy={`${id}-link ${id}-name`} onClick={() => void leave()}>
          {say(account ? 'do.edit' : 'social.link')}
        </QuietButton>
      )}
      <Problem id={`${id}-problem`} text={problem} />
    </Row>
  );
}

/** `/callback/social/<connector>`: no question is asked but who is there, and what went wrong is said. */
export function CallbackRoom({ room }: { room: string }) {
  const { act, tell, problem } = useAct();
  const name = page.providers.find(({ id }) => id === connectorAt(room))?.name ?? '';

  async function comeBack(): Promise<void> {
    const back = takeBack();
    if (!back || back.data['error']) return tell(say(back ? 'social.denied' : 'social.lost'));
    const outcome = await act(async () => {
      const shown = await api.comeBack(back.record, back.data);
      return shown.ok ? confirmed((proof) => api.link(back.record, proof, back.replaces)) : shown;
    });
    if (outcome && !outcome.ok) return tell(said(outcome.refused, name));
    // There is nothing to come back to here.
    history.replaceState(null, '', hrefOf('/social'));
    if (!outcome) return goTo('/social');
    await readPerson();
    finish('/social', { key: 'social.done', values: { provider: isolated(name) } }, '/social');
  }
  useEffect(() => void comeBack(), []);

  if (!problem)
    return (
      <p class="waiting" role="status">
        {say('do.wait')}
      </p>
    );
  return (
    <section class="card narrow">
      <Heading title={say('social.stopped')} />
      <Problem id="social-problem" text={problem} />
      <Link to="/social" class="main">
        {say('nav.social')}
      </Link>
    </section>
  );
}

function Logo({ provider: { logo, darkLogo } }: { provider: Provider }) {
  if (!logo) return null;
  return (
    <picture class="logo-of">
      {darkLogo && page.color.isDarkModeEnabled && (
        <source srcset={darkLogo} media="(prefers-color-scheme: dark)" />
      )}
      <img src={logo} alt="" width="28" height="28" />
    </picture>
  );
}

/** What the provider told when it was linked. */
interface Account {
  readonly details?: { readonly email?: string; readonly name?: string; readonly phone?: string };
}

const nameOf = ({ details: { email, name, phone } = {} }: Account): string =>
  email || name || phone || say('social.linked');

function said(refused: Refused, name: string): string {
  if (refused.code === 'verification_record.not_found') return say('social.lost');
  // What is wrong between this server and the provider is for operators to read.
  return /^connector\.(?!social_)|connector_id$/.test(refused.code)
    ? say('social.away', { provider: isolated(name) })
    : sentenceOf(refused);
}

const isolated = (name: string): string => `\u2068${name}\u2069`;
