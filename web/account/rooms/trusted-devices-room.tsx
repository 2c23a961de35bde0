/** The browsers that stand in for the second step: since when, until when, forgotten one by one or all at once. */
import { useEffect, useState } from 'preact/hooks';
import type { OwnDevice } from '../../../contract/account.ts';
import type { Outcome } from '../../ui/call-api.ts';
import { Problem } from '../../ui/parts/problem.tsx';
import { api } from '../account-api.ts';
import { tellNotice } from '../addresses.ts';
import { deviceName } from '../device-name.ts';
import { isEditable } from '../fields.ts';
import { dateOf, type Key, say } from '../page.ts';
import { Link, MainButton } from '../parts/buttons.tsx';
import { Gate } from '../parts/gate.tsx';
import { Heading } from '../parts/heading.tsx';
import { Question } from '../parts/question.tsx';
import { Row } from '../parts/row.tsx';
import { useAct } from '../parts/use-act.ts';
import { withProof } from '../proof.ts';

export function TrustedDevicesRoom() {
  return (
    <Gate>
      <Heading title={say('trusted.title')}>{say('trusted.roomLead')}</Heading>
      <Devices />
      <Link to="/security" class="quiet">
        {say('do.back')}
      </Link>
    </Gate>
  );
}

function Devices() {
  const [devices, setDevices] = useState<readonly OwnDevice[]>();
  const { act, problem } = useAct();

  async function read(): Promise<void> {
    const outcome = await act(() => withProof(api.devices));
    if (outcome?.ok)
      setDevices(
        outcome.body.trustedDevices.toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent)),
      );
  }
  useEffect(() => void read(), []);

  const after = (key: Key) => void read().then(() => tellNotice({ key }));
  if (!devices)
    return (
      <>
        <p role="status">{problem ? '' : say('do.wait')}</p>
        <Problem id="devices-problem" text={problem} />
        {problem && <MainButton onClick={() => void read()}>{say('do.tryAgain')}</MainButton>}
      </>
    );
  return (
    <section class="card" aria-label={say('trusted.title')}>
      {devices.length === 0 && <p class="small">{say('trusted.none')}</p>}
      <ul class="rows">
        {devices.map((device) => (
          <Device key={device.id} device={device} after={after} />
        ))}
      </ul>
      {isEditable('mfa') && devices.length > 1 && <ForgetAll devices={devices} after={after} />}
    </section>
  );
}

interface PartProps {
  readonly after: (key: Key) => void;
}

function Device({ device, after }: PartProps & { device: OwnDevice }) {
  const { id, userAgent, createdAt, expiresAt, lastUsedAt, isCurrent } = device;
  const time = say('trusted.until', { since: dateOf(createdAt), until: dateOf(expiresAt) });
  return (
    <Row
      id={id}
      name={deviceName(userAgent)}
      value={isCurrent ? <b class="here">{say('sessions.this')}</b> : ''}
      note={lastUsedAt === null ? time : `${time} · ${say('passkey.used', { date: dateOf(lastUsedAt) })}`}
      removal={
        isEditable('mfa')
          ? {
              label: say('trusted.forget'),
              title: say('trusted.forgetAsk'),
              text: say('trusted.forgetText'),
              act: () => withProof((proof) => forget([device], proof)),
              onDone: () => after('trusted.forgotten'),
            }
          : undefined
      }
    />
  );
}

function ForgetAll({ devices, after }: PartProps & { devices: readonly OwnDevice[] }) {
  const [isAsking, ask] = useState(false);
  if (!isAsking) return <MainButton onClick={() => ask(true)}>{say('trusted.forgetAll')}</MainButton>;
  return (
    <Question
      title={say('trusted.forgetAllAsk')}
      text={say('trusted.forgetAllText')}
      yes={say('trusted.forgetAll')}
      act={() => withProof((proof) => forget(devices, proof))}
      onDone={() => {
        ask(false);
        after('trusted.forgottenAll');
      }}
      onCancel={() => ask(false)}
    />
  );
}

async function forget(devices: readonly OwnDevice[], proof: string): Promise<Outcome<void>> {
  for (const { id } of devices) {
    const outcome = await api.forgetDevice(id, proof);
    // One that is gone already is what was wanted.
    if (!outcome.ok && outcome.refused.code !== 'entity.not_found') return outcome;
  }
  return { ok: true, body: undefined };
}
