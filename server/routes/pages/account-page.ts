/** What the account pages are given: what the operator decided, and nothing of any person. */
import type { AccountCenterSettings } from '../../../contract/account-center.ts';
import type { AccountPage } from '../../../contract/pages.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import { passwordRulesOf } from '../../flows/password-rules.ts';
import { basePathOf } from '../../tenants/tenants.ts';

export interface ShownAccount {
  readonly settings: AccountCenterSettings;
  readonly version: number;
  /** What can be sent: without it no new number or address is asked for. */
  readonly sends: { readonly sms: boolean; readonly email: boolean };
}

interface AccountFacts {
  readonly language: string;
  readonly words: object;
  readonly issuer: string;
  readonly settings: SignInExperience;
  readonly account: ShownAccount | undefined;
  readonly telephone?: string;
}

export function accountPageOf({
  language,
  words,
  issuer,
  settings,
  account,
  telephone,
}: AccountFacts): AccountPage {
  const { branding, mfa, passkeySignIn, supportWebsiteUrl, supportEmail } = settings;
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
    factors: signsInWithPasskeys ? [...mfa.factors, 'WebAuthn'] : mfa.factors,
    sends: account?.sends ?? { sms: false, email: false },
    passwordRules: passwordRulesOf(settings.passwordPolicy),
    telephone,
  };
}
