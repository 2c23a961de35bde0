/** Before a number becomes a second factor: what may go wrong with SMS, and what is safer (NIST SP 800-63B-4 §3.2.9). */
import { isEditable, isOffered } from '../fields.ts';
import { page, say } from '../page.ts';
import { Link } from './buttons.tsx';
import { Say } from './say.ts';

export function Risks() {
  if (!isOffered('PhoneVerificationCode')) return null;
  const ways = [
    ...(isOffered('Totp') && isEditable('mfa')
      ? [<Link to="/authenticator-app">{say('risk.totp')}</Link>]
      : []),
    ...(isOffered('WebAuthn') && isEditable('passkey')
      ? [<Link to="/passkey/add">{say('risk.passkey')}</Link>]
      : []),
  ];
  const list = new Intl.ListFormat(page.language, { type: 'disjunction' });
  return (
    <aside class="note" aria-labelledby="risk-title">
      <h2 id="risk-title">{say('risk.title')}</h2>
      <p>{say('risk.text')}</p>
      {ways.length > 0 && (
        <p>
          <Say
            it="risk.other"
            with={{
              ways: list
                .formatToParts(ways.map((_, place) => String(place)))
                .map(({ type, value }) => (type === 'element' ? ways[Number(value)] : value)),
            }}
          />
        </p>
      )}
    </aside>
  );
}
