/** The ways to sign in and the second step: what stands there, and the ways to change it. */
import { api } from '../account-api.ts';
import { tellNotice } from '../addresses.ts';
import { isEditable, isOffered, isShown } from '../fields.ts';
import { hasOneWay } from '../one-way.ts';
import { dateOf, type Key, page, say } from '../page.ts';
import { Heading } from '../parts/heading.tsx';
import { orNone, type Removal, Row } from '../parts/row.tsx';
import { factorsOf, type Person, readPerson } from '../person.ts';
import { withProof } from '../proof.ts';
import { formatRecipient, type Kind } from '../recipient.ts';
import { hasSecondStep } from '../second-step.ts';
import { AskingRow } from './asking-row.tsx';

export function SecurityRoom({ person }: { person: Person }) {
  const hasWays = (['phone', 'email', 'password'] as const).some(isShown);
  return (
    <>
      <Heading title={say('nav.security')}>{say('security.lead')}</Heading>
      {hasWays && (
        <section class="card" aria-labelledby="ways">
          <h2 id="ways">{say('security.ways')}</h2>
          <ul class="rows">
            {isShown('phone') && <Recipient kind="phone" person={person} />}
            {isShown('email') && <Recipient kind="email" person={person} />}
            {isShown('password') && (
              <Row
                id="password"
                name={say('password.label')}
                value={person.hasPassword ? say('value.set') : orNone('')}
                ways={
                  isEditable('password')
                    ? [[say(person.hasPassword ? 'do.edit' : 'do.set'), '/password']]
                    : []
                }
              />
            )}
          </ul>
        </section>
      )}
      <SecondStep person={person} />
    </>
  );
}

function Recipient({ kind, person }: { kind: Kind; person: Person }) {
  const value = kind === 'phone' ? person.primaryPhone : person.primaryEmail;
  const mayEdit = isEditable(kind);
  const canProve = kind === 'phone' ? page.sends.sms : page.sends.email;
  const isLast = value && hasOneWay(person);
  const notes = [
    !canProve && say(kind === 'phone' ? 'connector.sms' : 'connector.email'),
    isLast && say('wrong.lastWay'),
  ];
  return (
    <Row
      id={kind}
      name={say(`${kind}.title`)}
      value={orNone(value && <bdi class="piece">{formatRecipient(value)}</bdi>)}
      note={mayEdit && notes.filter(Boolean).join(' ')}
      ways={mayEdit && canProve ? [[say(value ? 'do.edit' : 'do.add'), `/${kind}`]] : []}
      removal={
        mayEdit && value && !isLast
          ? {
              label: say('do.remove'),
              title: say(`${kind}.remove`),
              text: say(`${kind}.removeText`),
              act: () => withProof((proof) => api.removeRecipient(kind, proof)),
              onDone: () => done(`${kind}.removed`),
            }
          : undefined
      }
    />
  );
}

/** What changed is read again before it is said. */
async function afterwards(key: Key): Promise<void> {
  await readPerson();
  tellNotice({ key });
}
const done = (key: Key): void => void afterwards(key);

function SecondStep({ person }: { person: Person }) {
  const mayEdit = isEditable('mfa');
  const [totp] = factorsOf(person, 'Totp');
  const [backup] = factorsOf(person, 'BackupCode');
  const passkeys = factorsOf(person, 'WebAuthn');
  const removalOf = (id: string, of: 'totp' | 'backup'): Removal => ({
    label: say('do.remove'),
    title: say(`${of}.removeAsk`),
    text: say(`${of}.removeText`),
    act: () => withProof((proof) => api.removeFactor(id, proof), [of === 'totp' ? 'Totp' : 'BackupCode']),
    onDone: () => done(`${of}.removed`),
  });
  const showsTotp = isShown('mfa') && (isOffered('Totp') || totp);
  const showsPasskeys = isShown('passkey') && (isOffered('WebAuthn') || passkeys.length > 0);
  const showsBackup = isShown('mfa') && (isOffered('BackupCode') || backup);
  const showsDevices = isShown('mfa') && page.trustDays !== undefined;
  const { isAsked } = person;
  const isMine = isAsked !== undefined && hasSecondStep(person);
  if (!showsTotp && !showsPasskeys && !showsBackup && !showsDevices && !isMine) return null;
  const canBackUp = Boolean(totp) || passkeys.length > 0;

  return (
    <section class="card" aria-labelledby="second">
      <h2 id="second">{say('security.second')}</h2>
      <ul class="rows">
        {showsTotp && (
          <Row
            id="totp"
            name={say('totp.title')}
            value={totp ? say('totp.since', { date: dateOf(totp.createdAt) }) : say('value.off')}
            note={say('totp.lead')}
            ways={
              mayEdit && isOffered('Totp')
                ? [
                    totp
                      ? [say('do.edit'), '/authenticator-app/replace']
                      : [say('do.set'), '/authenticator-app'],
                  ]
                : []
            }
            removal={mayEdit && totp ? removalOf(totp.id, 'totp') : undefined}
          />
        )}
        {showsPasskeys && (
          <Row
            id="passkeys"
            name={say('passkey.title')}
            value={passkeys.length > 0 ? say('passkey.count', { n: passkeys.length }) : say('value.off')}
            note={say('passkey.lead')}
            ways={[
              ...(isEditable('passkey') && isOffered('WebAuthn')
                ? [[say('do.add'), '/passkey/add'] as const]
                : []),
              ...(passkeys.length > 0 ? [[say('do.manage'), '/passkey/manage'] as const] : []),
            ]}
          />
        )}
        {showsBackup && (
          <Row
            id="backup"
            name={say('backup.title')}
            value={backup ? say('backup.left', { n: backup.remainCodes ?? 0 }) : say('value.off')}
            note={say(backup || canBackUp ? 'backup.lead' : 'backup.needsOther')}
            ways={[
              ...(backup ? [[say('do.show'), '/backup-codes/manage'] as const] : []),
              ...(mayEdit && !backup && canBackUp && isOffered('BackupCode')
                ? [[say('do.make'), '/backup-codes/generate'] as const]
                : []),
            ]}
            removal={mayEdit && backup ? removalOf(backup.id, 'backup') : undefined}
          />
        )}
        {showsDevices && (
          <Row
            id="devices"
            name={say('trusted.title')}
            value=""
            note={say('trusted.lead')}
            ways={[[say('do.show'), '/trusted-devices']]}
          />
        )}
        {isMine && <AskingRow isAsked={isAsked} />}
      </ul>
    </section>
  );
}
