/** What the account pages are given: what the operator decided, and nothing of any person. */
import type { AccountCenterSettings } from '../../../contract/account-center.ts';
import type { AccountPage, ShownProvider } from '../../../contract/pages.ts';
import { type SignInExperience, trustDaysOf } from '../../../contract/settings.ts';
import type { SocialConnector } from '../../../contract/well-known.ts';
import { passwordRulesOf } from '../../flows/password-rules.ts';
import { isSkippable } from '../../flows/second-factor.ts';
import { basePathOf } from '../../tenants/tenants.ts';

/** Another provider, by its name in each language. */
export type NamedProvider = Pick<SocialConnector, 'id' | 'target' | 'name' | 'logo' | 'logoDark'>;

export interface ShownAccount {
  readonly settings: AccountCenterSettings;
  readonly version: number;
  /** All that are set up: one that stands on no sign-in page can be linked too. */
  readonly providers: readonly NamedProvider[];
  /** What can be sent: without it no new number or address is asked for. */
  readonly sends: { readonly sms: boolean; readonly email: boolean };
}

interface AccountFacts {
  readonly language: string;
  readonly words: object;
  readonly issuer: string;
  readonly settings: SignInExperience;
  readonly account: ShownAccount | undefined;
  readonly providers: readonly ShownProvider[];
  readonly telephone?: string;
}

export function accountPageOf({
  language,
  words,
  issuer,
  settings,
  account,
  providers,
  telephone,
}: AccountFacts): AccountPage {
  const { branding, mfa, adaptiveMfa, passkeySignIn, supportWebsiteUrl, supportEmail } = settings;
  const base = basePathOf({ endpoint: issuer.replace(/\/oidc$/, '') });
  const signsInWithPasskeys = passkeySignIn.enabled === true && !mfa.factors.includes('WebAuthn');
  return {
    language,
    words,
    issuer,
    ...(base !== '' && { base }),
    color: settings.color,
    logoUrl: branding.logoUrl || undefined,
    darkLogoUrl: branding.darkLogoUrl || undefined,
    support: supportWebsiteUrl || (supportEmail ? `mailto:${supportEmail}` : undefined),
    isPlain: settings.hideLogtoBranding,
    isOpen: account?.settings.enabled === true,
    fields: account?.settings.fields ?? {},
    deleteAccountUrl: account?.settings.deleteAccountUrl ?? undefined,
    secondStep: {
      mayBeLeftOut: mfa.factors.length > 0 && adaptiveMfa.enabled !== true && isSkippable(settings),
      organizationsMayAsk: mfa.organizationRequiredMfaPolicy === 'Mandatory',
    },
    trustDays: trustDaysOf(settings),
    factors: signsInWithPasskeys ? [...mfa.factors, 'WebAuthn'] : mfa.factors,
    providers,
    sends: account?.sends ?? { sms: false, email: false },
    passwordRules: passwordRulesOf(settings.passwordPolicy),
    telephone,
  };
}
