/** Where the person is signed in and which apps may act for them: listed in words, ended one by one or all others at once. */
import { useEffect, useState } from 'preact/hooks';
import type { OwnGrant, OwnSession } from '../../../contract/account.ts';
import type { Outcome } from '../../ui/call-api.ts';
import { api } from '../account-api.ts';
import { tellNotice } from '../addresses.ts';
import { deviceName } from '../device-name.ts';
import { isEditable } from '../fields.ts';
import { dateOf, type Key, page, say } from '../page.ts';
import { MainButton } from '../parts/buttons.tsx';
import { Gate } from '../parts/gate.tsx';
import { Heading } from '../parts/heading.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { Question } from '../parts/question.tsx';
import { Row } from '../parts/row.tsx';
import { useAct } from '../parts/use-act.ts';
import { withProof } from '../proof.ts';

interface Held {
  readonly sessions: readonly OwnSession[];
  /** Those that stand beside the sessions: an app's own, or of a session that has ended. */
  readonly grants: readonly OwnGrant[];
}

export function SessionsRoom() {
  return (
    <Gate backTo="/">
      <Heading title={say('sessions.title')}>{say('sessions.lead')}</Heading>
      <Lists />
    </Gate>
  );
}

function Lists() {
  const [held, hold] = useState<Held>();
  const { act, problem } = useAct();

  async function read(): Promise<void> {
    const outcome = await act(() => withProof(readHeld));
    if (outcome?.ok) hold(outcome.body);
  }
  useEffect(() => void read(), []);

  const after = (key: Key) => void read().then(() => tellNotice({ key }));
  if (!held)
    return (
      <>
        <p role="status">{problem ? '' : say('do.wait')}</p>
        <Problem id="sessions-problem" text={problem} />
        {problem && <MainButton onClick={() => void read()}>{say('do.tryAgain')}</MainButton>}
      </>
    );
  return (
    <>
      <Sessions held={held} after={after} />
      <Grants grants={held.grants} after={after} />
    </>
  );
}

interface PartProps {
  readonly after: (key: Key) => void;
}

function Sessions({ held, after }: PartProps & { held: Held }) {
  const mayEnd = isEditable('session');
  const sessions = held.sessions.toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent));
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  return (
    <section class="card" aria-label={say('sessions.title')}>
      <ul class="rows">
        {sessions.map((session) => (
          <Row
            key={session.payload.uid}
            id={session.payload.uid}
            name={deviceName(session.userAgent)}
            value={session.isCurrent ? <b class="here">{say('sessions.this')}</b> : whenOf(session)}
            note={appsOf(session)}
            removal={
              mayEnd && !session.isCurrent
                ? {
                    label: say('sessions.end'),
                    title: say('sessions.endAsk'),
                    text: say('sessions.endText'),
                    act: () => withProof((proof) => api.endSession(session.payload.uid, proof)),
                    onDone: () => after('sessions.ended'),
                  }
                : undefined
            }
          />
        ))}
      </ul>
      {others.length === 0 && <p class="small">{say('sessions.alone')}</p>}
      {mayEnd && others.length > 0 && <EndOthers held={held} after={after} />}
    </section>
  );
}

function EndOthers({ held, after }: PartProps & { held: Held }) {
  const [isAsking, ask] = useState(false);
  if (!isAsking) return <MainButton onClick={() => ask(true)}>{say('sessions.endOthers')}</MainButton>;
  return (
    <Question
      title={say('sessions.endOthersAsk')}
      text={say('sessions.endOthersText')}
      yes={say('sessions.endOthers')}
      act={() => withProof((proof) => endOthers(held, proof))}
      onDone={() => {
        ask(false);
        after('sessions.endedOthers');
      }}
      onCancel={() => ask(false)}
    />
  );
}

function Grants({ grants, after }: PartProps & { grants: readonly OwnGrant[] }) {
  return (
    <section class="card" aria-labelledby="grants">
      <h2 id="grants">{say('grants.title')}</h2>
      <p class="small">{say(grants.length > 0 ? 'grants.lead' : 'grants.none')}</p>
      <ul class="rows">
        {grants.map((grant) => {
          const name = grant.applicationName ?? say('grants.unknown');
          const { iat } = grant.payload;
          return (
            <Row
              key={grant.id}
              id={grant.id}
              name={name}
              value={iat === undefined ? '' : say('grants.since', { date: dateOf(iat * 1000) })}
              removal={
                isEditable('session')
                  ? {
                      label: say('grants.end'),
                      title: say('grants.endAsk', { app: `\u2068${name}\u2069` }),
                      text: say('grants.endText'),
                      act: () => withProof((proof) => api.endGrant(grant.id, proof)),
                      onDone: () => after('grants.ended'),
                    }
                  : undefined
              }
            />
          );
        })}
      </ul>
    </section>
  );
}

async function readHeld(proof: string): Promise<Outcome<Held>> {
  const [listed, granted] = await Promise.all([api.sessions(proof), api.grants(proof)]);
  if (!listed.ok) return listed;
  if (!granted.ok) return granted;
  const { sessions } = listed.body;
  const ofSessions = new Set(
    sessions.flatMap(({ payload }) => Object.values(payload.authorizations).map(({ grantId }) => grantId)),
  );
  const grants = granted.body.grants.filter(({ id, isThirdParty }) => isThirdParty || !ofSessions.has(id));
  return { ok: true, body: { sessions, grants } };
}

/** With what our own apps were granted in them, also where the session itself has ended; others' apps stay. */
async function endOthers({ sessions, grants }: Held, proof: string): Promise<Outcome<void>> {
  const acts = [
    ...sessions
      .filter(({ isCurrent }) => !isCurrent)
      .map(
        ({ payload }) =>
          () =>
            api.endSession(payload.uid, proof),
      ),
    ...grants
      .filter(({ isThirdParty }) => !isThirdParty)
      .map(
        ({ id }) =>
          () =>
            api.endGrant(id, proof),
      ),
  ];
  for (const act of acts) {
    const outcome = await act();
    // One that ended meanwhile is what was wanted.
    if (!outcome.ok && !/^oidc\.(session|grant)_not_found$/.test(outcome.refused.code)) return outcome;
  }
  return { ok: true, body: undefined };
}

const whenOf = ({ payload: { loginTs } }: OwnSession): string =>
  loginTs === undefined ? '' : say('sessions.at', { date: dateOf(loginTs * 1000, true) });

/** But for this page itself, which every session that is seen here was used for. */
function appsOf({ applicationNames }: OwnSession): string | undefined {
  const apps = Object.entries(applicationNames).flatMap(([id, name]) =>
    id === 'account-center' ? [] : [name],
  );
  return apps.length > 0
    ? say('sessions.apps', { apps: new Intl.ListFormat(page.language).format(apps) })
    : undefined;
}
