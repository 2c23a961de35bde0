/** Ways in without a name: a passkey, an account at another provider. */
import { useEffect } from 'preact/hooks';
import type { ShownProvider } from '../../../contract/pages.ts';
import type { Refused } from '../../ui/call-api.ts';
import { leaveFor } from '../away.ts';
import type { Stopped } from '../journey.ts';
import { page, say } from '../page.ts';
import { offerPasskeys, signInByPasskey, stopOffering } from '../passkey-sign-in.ts';
import { journey } from '../store.ts';

interface OtherWaysProps {
  /** Something else stands above them. */
  readonly isBelow: boolean;
  readonly act: (run: () => Stopped) => Promise<Refused | undefined>;
  /** Whether the person may go on; otherwise it is said to them. */
  readonly mayGo: () => boolean;
}

export function OtherWays({ isBelow, act, mayGo }: OtherWaysProps) {
  const { event } = journey.read();
  const { isShown, isOffered } = page.passkeySignIn;
  const isSignIn = event === 'SignIn';

  /** Again after one that was turned down: the browser forgets the offer with its answer. */
  function offer(): void {
    if (isSignIn && isOffered)
      void offerPasskeys(journey, (run) => void act(run).then((stopped) => stopped && offer()));
  }
  useEffect(() => {
    offer();
    return stopOffering;
  }, []);

  async function byPasskey(): Promise<void> {
    if (mayGo() && (await act(() => signInByPasskey(journey)))) offer();
  }

  const hasPasskey = isSignIn && isShown;
  const providers = event === 'ForgotPassword' ? [] : page.providers;
  if (!hasPasskey && providers.length === 0) return null;
  return (
    <>
      {isBelow && <p class="or">{say('or')}</p>}
      <div class="ways">
        {hasPasskey && (
          <button class="way" type="button" onClick={() => void byPasskey()}>
            {say('do.passkey')}
          </button>
        )}
        {providers.map((provider) => (
          <button
            key={provider.id}
            class="way"
            type="button"
            onClick={() => mayGo() && void act(() => leaveFor(journey, provider))}
          >
            <Logo {...provider} />
            {say('do.provider', { provider: provider.name })}
          </button>
        ))}
      </div>
    </>
  );
}

const Logo = ({ logo, darkLogo }: ShownProvider) => (
  <picture>
    {darkLogo && page.color.isDarkModeEnabled && (
      <source srcset={darkLogo} media="(prefers-color-scheme: dark)" />
    )}
    <img src={logo} alt="" width="20" height="20" />
  </picture>
);
