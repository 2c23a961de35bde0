/** Which ways lead through each flow under these settings with these connectors; pure. */
import type { FlowName } from '../../contract/impact.ts';
import type { Settings } from '../../contract/settings.ts';
import { forgotPasswordOf } from './check-settings.ts';
import type { Senders } from './check-sign-up.ts';

/** A way by its name, and what a person must have for it. */
export interface NamedWay {
  readonly name: string;
  readonly needs: readonly Need[];
}

/** `identity:acme`: an account at this provider. */
export type Need = 'username' | 'email' | 'phone' | 'password' | `identity:${string}`;

export interface World {
  readonly settings: Settings;
  readonly senders: Senders;
  /** The targets of the social connectors that are set up; left out where none of them changes. */
  readonly providers?: readonly string[] | undefined;
}

export const waysOf = (world: World): Readonly<Record<FlowName, readonly NamedWay[]>> => ({
  signUp: signUpWays(world),
  signIn: signInWays(world),
  forgotPassword: resetWays(world),
  mfa: mfaWays(world),
  invitations: world.senders.hasEmailConnector ? [{ name: 'email', needs: ['email'] }] : [],
});

const canReach = ({ hasSmsConnector, hasEmailConnector }: Senders, identifier: string): boolean => {
  if (identifier === 'phone') return hasSmsConnector;
  if (identifier === 'email') return hasEmailConnector;
  return identifier === 'username' || hasSmsConnector || hasEmailConnector;
};

function signUpWays({ settings, senders, providers = [] }: World): NamedWay[] {
  const { signUp, signInMode, socialSignInConnectorTargets: shown } = settings;
  const secondary = signUp.secondaryIdentifiers ?? [];
  if (signInMode === 'SignIn' || !secondary.every(({ identifier }) => canReach(senders, identifier)))
    return [];
  return [
    ...signUp.identifiers.filter((identifier) => canReach(senders, identifier)),
    ...shown.filter((target) => providers.includes(target)).map((target) => `social:${target}`),
  ].map((name) => ({ name, needs: [] }));
}

const signInWays = ({ settings: { signIn, signInMode }, senders, providers = [] }: World): NamedWay[] =>
  signInMode === 'Register'
    ? []
    : [
        ...signIn.methods.flatMap(({ identifier, password, verificationCode }) => [
          ...(password ? [{ name: `${identifier}+password`, needs: [identifier, 'password'] as const }] : []),
          ...(verificationCode && identifier !== 'username' && canReach(senders, identifier)
            ? [{ name: `${identifier}+verificationCode`, needs: [identifier] }]
            : []),
        ]),
        ...providers.map((target) => ({ name: `social:${target}`, needs: [`identity:${target}`] as const })),
      ];

function resetWays({ settings, senders }: World): NamedWay[] {
  const { phone, email } = forgotPasswordOf(settings, senders);
  return [
    ...(phone ? [{ name: 'phone', needs: ['phone'] as const }] : []),
    ...(email ? [{ name: 'email', needs: ['email'] as const }] : []),
  ];
}

/** An authenticator app and a passkey can be added by everybody, also at the next sign-in. */
const mfaWays = ({ settings: { mfa }, senders }: World): NamedWay[] =>
  mfa.factors.flatMap((name): NamedWay[] => {
    if (name === 'PhoneVerificationCode') return senders.hasSmsConnector ? [{ name, needs: ['phone'] }] : [];
    if (name === 'EmailVerificationCode')
      return senders.hasEmailConnector ? [{ name, needs: ['email'] }] : [];
    return name === 'BackupCode' ? [] : [{ name, needs: [] }];
  });
