/** On the way to another provider, and back from there: no question is asked, but what went wrong is said. */
import { useEffect, useState } from 'preact/hooks';
import type { Refused } from '../../../ui/call-api.ts';
import { leaveFor } from '../../away.ts';
import { base, page } from '../../page.ts';
import { Heading } from '../../parts/heading.tsx';
import { sentenceOf } from '../../parts/sentence-of.ts';
import type { Stopped } from '../../journey.ts';
import { journey } from '../../store.ts';
import type { Arrival } from '../arrival.ts';
import { comeBack } from '../visit.ts';
import { say } from '../words.ts';

/** `/direct/social/<target>`: an application that knows already where its people come from. */
export function ToProviderScreen() {
  const [, method, target] = /\/direct\/([^/]+)\/([^/]+)/.exec(location.pathname) ?? [];
  const provider =
    method === 'social' && target
      ? page.providers.find((one) => one.target === decodeURIComponent(target))
      : undefined;
  // The first screen as the application wants it; where there is no such provider it is the only way.
  const fallback = base + firstScreen() + location.search;
  const stopped = useOnce(async () => {
    if (provider) return leaveFor({ ...journey, leaveFor: (address) => location.replace(address) }, provider);
    location.replace(fallback);
    return undefined;
  });
  if (!stopped)
    return <Heading title={provider ? say('provider.to', { provider: provider.name }) : say('do.wait')} />;
  return <SaidNo text={sentenceOf(stopped)} back={fallback} />;
}

/** `/callback/<connector>` */
export function FromProviderScreen({ arrival }: { arrival: Arrival | undefined }) {
  const stopped = useOnce(async () => (arrival ? comeBack(journey, arrival) : undefined));
  if (!stopped) return <Heading title={say('do.wait')} />;
  const provider = page.providers.find(({ id }) => id === arrival?.away?.connectorId)?.name ?? '';
  const text =
    stopped.code === 'lost' || stopped.code === 'denied'
      ? say(`provider.${stopped.code}`, { provider })
      : sentenceOf(stopped);
  const first = journey.read().event === 'Register' ? '/register' : '/sign-in';
  return <SaidNo text={text} back={base + first + location.search} />;
}

const SaidNo = ({ text, back }: { text: string; back: string }) => (
  <>
    <Heading key="stopped" title={say('provider.stopped')} />
    <p role="alert" class="said">
      {text}
    </p>
    <a class="main" href={back}>
      {say('provider.again')}
    </a>
  </>
);

function useOnce(run: () => Stopped): Refused | undefined {
  const [stopped, stop] = useState<Refused>();
  useEffect(() => void run().then(stop), []);
  return stopped;
}

function firstScreen(): string {
  const wanted = new URLSearchParams(location.search).get('fallback') ?? '';
  return /^[a-z-]+$/.test(wanted) ? `/${wanted}` : '/sign-in';
}
