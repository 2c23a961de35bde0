/** What a change takes away from people, in sentences. */
import type { Impact } from '../../../contract/impact.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { type Factor, factors } from './draft.ts';

/** Somebody stays outside, or nothing works any more: worth a tick of its own. */
export const isGrave = ({ flows, users }: Impact): boolean =>
  Object.values(users).some((number) => number > 0) || flows.some(({ stops }) => stops);

export function Harm({ impact }: { impact: Impact }) {
  const { say, language } = useWords();
  const { flows, users } = impact;
  const mfa = flows.find(({ flow }) => flow === 'mfa');
  const ways = factors.filter((factor: Factor) => mfa?.lostWays.includes(factor));
  const count = (n: number) => n.toLocaleString(language);
  const lines = [
    ...(users.cannotSignIn > 0 ? [say('mfa.harm_sign_in', { n: count(users.cannotSignIn) })] : []),
    ...(users.cannotResetPassword > 0
      ? [say('mfa.harm_reset', { n: count(users.cannotResetPassword) })]
      : []),
    ...(users.cannotPassMfa > 0 ? [say('mfa.harm_mfa', { n: count(users.cannotPassMfa) })] : []),
    ...(ways.length > 0
      ? [say('mfa.harm_lost', { ways: ways.map((factor) => say(`factor.${factor}`)).join(', ') })]
      : []),
    ...(mfa?.stops ? [say('mfa.harm_stops')] : []),
    ...(isGrave(impact) ? [] : [say('mfa.harm_nobody')]),
  ];
  return (
    <Notice tone={isGrave(impact) ? 'bad' : 'warn'} title={say('mfa.harm')}>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}
