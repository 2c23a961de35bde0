/** The overview: who this is, whether the account is safe, and the ways to everything else. */
import { Link } from '../parts/buttons.tsx';
import { isOffered, isShown } from '../fields.ts';
import { dateOf, page, say } from '../page.ts';
import { Heading } from '../parts/heading.tsx';
import { orNone, Row } from '../parts/row.tsx';
import { Picture } from '../parts/picture.tsx';
import { formatPhone } from '../../ui/phone/phone.ts';
import { factorsOf, nameOf, type Person } from '../person.ts';
import { roomsOf } from '../rooms.ts';

export function HomeRoom({ person }: { person: Person }) {
  const { primaryPhone, primaryEmail, createdAt } = person;
  const name = nameOf(person);
  return (
    <>
      <div class="hello">
        <Picture person={person} />
        <Heading title={name ? say('home.welcome', { name: `\u2068${name}\u2069` }) : say('title')}>
          {say('home.lead')}
        </Heading>
      </div>
      {isOffered('Totp') || isOffered('WebAuthn') ? <Safety person={person} /> : null}
      <section class="card" aria-label={say('title')}>
        <ul class="rows">
          {isShown('phone') && (
            <Row
              id="phone"
              name={say('field.phone')}
              value={orNone(primaryPhone && <bdi>{formatPhone(primaryPhone)}</bdi>)}
            />
          )}
          {isShown('email') && (
            <Row
              id="email"
              name={say('field.email')}
              value={orNone(primaryEmail && <bdi>{primaryEmail}</bdi>)}
            />
          )}
          {roomsOf()
            .filter(({ to }) => to !== '/')
            .map(({ to, label, lead }) => (
              <li key={to}>
                <Link to={to} class="row onward">
                  <span class="fact">
                    <span class="name">{say(label)}</span>
                    <span class="small">{say(lead)}</span>
                  </span>
                </Link>
              </li>
            ))}
        </ul>
      </section>
      {page.deleteAccountUrl && (
        <section class="card">
          <p class="small">{say('home.deleteText')}</p>
          <a class="quiet danger" href={page.deleteAccountUrl}>
            {say('home.delete')}
          </a>
        </section>
      )}
      {createdAt !== undefined && <p class="small aside">{say('home.since', { date: dateOf(createdAt) })}</p>}
    </>
  );
}

/** Whether something besides the number or the password is asked for. */
function Safety({ person }: { person: Person }) {
  if (!isShown('mfa')) return null;
  const isSetUp = factorsOf(person, 'Totp').length + factorsOf(person, 'WebAuthn').length > 0;
  if (isSetUp && person.isAsked !== false) return <p class="note right">{say('home.safe')}</p>;
  return (
    <p class="note">
      {say(isSetUp ? 'asking.offLead' : 'home.unsafe')}{' '}
      <Link to="/security">{say(isSetUp ? 'asking.start' : 'do.set')}</Link>
    </p>
  );
}
