/** Who you are, as the ID token says, and how it came to say so. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { DemoAppKey } from '../../words/en/demo-app.ts';
import { copyText } from '../ui/copy-text.ts';
import { formatPhone } from '../ui/phone/phone.ts';
import type { Arrival, Claims } from './kept.ts';
import { page, say } from './page.ts';
import { leave, leaveForGood } from './sign-in.ts';

interface InProps {
  readonly arrival: Arrival;
  readonly depart: (act: () => Promise<void>) => void;
}

export function In({ arrival, depart }: InProps) {
  const { claims, algorithm, exchangeMs } = arrival;
  return (
    <>
      <section class="card in">
        <svg class="seal" viewBox="0 0 48 48" aria-hidden="true">
          <circle cx="24" cy="24" r="24" />
          <path d="m15 25 6 6 12-13" />
        </svg>
        <h1>{say('in.title')}</h1>
        <p class="who">{nameOf(claims)}</p>
        <dl>
          {factsOf(claims).map(([key, value]) => (
            <div key={key}>
              <dt>{say(key)}</dt>
              <dd>{value ?? <span class="quiet">{say('fact.none')}</span>}</dd>
            </div>
          ))}
        </dl>
        <div class="acts">
          <button class="main" type="button" onClick={() => depart(leaveForGood)}>
            {say('signOut')}
          </button>
          <button class="other" type="button" onClick={() => depart(() => leave('again'))}>
            {say('signInAgain')}
          </button>
        </div>
      </section>
      <section class="card">
        <h2>{say('story.title')}</h2>
        <ol class="story">
          {(['story.1', 'story.2', 'story.3', 'story.4'] as const).map((key) => (
            <li key={key}>{say(key, { ms: exchangeMs, alg: algorithm })}</li>
          ))}
        </ol>
      </section>
      <RawClaims claims={claims} />
    </>
  );
}

function RawClaims({ claims }: { claims: Claims }) {
  const [isCopied, setCopied] = useState(false);
  const text = JSON.stringify(claims, null, 2);
  return (
    <section class="card">
      <header>
        <h2>{say('claims.title')}</h2>
        <button class="small" type="button" onClick={() => void copyText(text).then(setCopied)}>
          <span role="status">{say(isCopied ? 'claims.copied' : 'claims.copy')}</span>
        </button>
      </header>
      <pre tabIndex={0}>{text}</pre>
    </section>
  );
}

const nameOf = ({ name, username, phone_number, email, sub }: Claims): string =>
  name ?? username ?? (phone_number ? formatPhone(phone_number) : (email ?? sub));

/** Phone and name always, the others where the account has them. */
function factsOf(claims: Claims): readonly (readonly [DemoAppKey, ComponentChildren])[] {
  const { phone_number: phone, phone_number_verified: isVerified, name, username, email } = claims;
  return [
    [
      'fact.phone',
      phone && (
        <>
          <bdi>{formatPhone(phone)}</bdi> {isVerified && <span class="badge">{say('fact.verified')}</span>}
        </>
      ),
    ],
    ...(username ? ([['fact.username', username]] as const) : []),
    ...(email ? ([['fact.email', email]] as const) : []),
    ['fact.name', name],
    ['fact.sub', <code key="sub">{claims.sub}</code>],
    ['fact.signedInAt', moment((claims.auth_time ?? claims.iat) * 1000)],
    ...(claims.created_at ? ([['fact.createdAt', moment(claims.created_at)]] as const) : []),
    ['fact.expiresAt', moment(claims.exp * 1000)],
  ];
}

const moment = (milliseconds: number): string =>
  new Intl.DateTimeFormat(page.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(milliseconds);
