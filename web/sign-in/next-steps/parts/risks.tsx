/** Before a number becomes a second factor: what may go wrong with SMS, and what is safer (security B2, NIST SP 800-63B-4 §3.2.9). */
import type { Factor } from '../../factors.ts';
import { page } from '../../page.ts';
import { LinkButton } from '../../parts/buttons.tsx';
import { journey } from '../../store.ts';
import { say } from '../words.ts';
import { Say } from './say.ts';

const safer = { app: 'risk.totp', passkey: 'risk.passkey' } as const;

/** `ways`: those that can be set up here; each is one press away. Where nothing can be chosen yet they are only named. */
export function Risks({ ways, isChoice = true }: { ways: readonly Factor[]; isChoice?: boolean }) {
  const names = ways.flatMap((way) => (way === 'app' || way === 'passkey' ? [way] : []));
  const list = new Intl.ListFormat(page.language, { type: 'disjunction' });
  const links = names.map((way) =>
    isChoice ? (
      <LinkButton key={way} onClick={() => journey.change({ factor: way })}>
        {say(safer[way])}
      </LinkButton>
    ) : (
      say(safer[way])
    ),
  );
  const parts = list.formatToParts(links.map((_, place) => String(place)));
  return (
    <aside class="note" aria-labelledby="risk-title">
      <h2 id="risk-title">{say('risk.title')}</h2>
      <p>{say('risk.text')}</p>
      {links.length > 0 && (
        <p>
          <Say
            it="risk.other"
            with={{
              ways: parts.map(({ type, value }) => (type === 'element' ? links[Number(value)] : value)),
            }}
          />
        </p>
      )}
    </aside>
  );
}
