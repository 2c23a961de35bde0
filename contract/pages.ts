/** What the server hands to the end user's pages, as JSON inside their HTML. */
import type { AccountCenterSettings } from './account-center.ts';
import type { SignInExperience } from './settings.ts';

export interface PageHead<Words> {
  /** BCP 47; one of ours. */
  readonly language: string;
  readonly words: Words;
}

/** The part of the sign-in experience that the sign-in pages act on, with what they say about the application. */
export interface SignInPage<Words = unknown> extends PageHead<Words> {
  readonly color: SignInExperience['color'];
  readonly logoUrl?: string;
  readonly darkLogoUrl?: string;
  readonly applicationName?: string;
  /** Where a person goes to begin again. */
  readonly applicationHome?: string;
  readonly termsOfUseUrl?: string;
  readonly privacyPolicyUrl?: string;
  /** Where people who cannot go on find help: a web address, else `mailto:`. */
  readonly support?: string;
  readonly agreeToTermsPolicy: SignInExperience['agreeToTermsPolicy'];
  readonly signInMode: SignInExperience['signInMode'];
  readonly signInMethods: SignInExperience['signIn']['methods'];
  readonly signUp: Pick<SignInExperience['signUp'], 'identifiers' | 'password'>;
  /** Where a code for a new password may be sent. */
  readonly forgotPassword: { readonly phone: boolean; readonly email: boolean };
  /** What a new password must be like, for people to know before they choose one. */
  readonly passwordRules: PasswordRules;
  /** Where people may come from, in the operator's order. */
  readonly providers: readonly ShownProvider[];
  /** Whether an account is linked to what a provider has verified without a further proof. */
  readonly linksByItself: boolean;
  /** A passkey as the only proof: behind a button, and offered in the first field. */
  readonly passkeySignIn: { readonly isShown: boolean; readonly isOffered: boolean };
  /** The second factors that are turned on. */
  readonly factors: SignInExperience['mfa']['factors'];
  /** For how many days a browser may stand in for the second factor; missing where none may. */
  readonly trustDays?: number | undefined;
  /** What stands before the paths of this tenant, `/t/dev`; nothing where the whole host is its own. */
  readonly base?: string;
  /** Whether the page keeps silent about who made it. */
  readonly isPlain: boolean;
  /** Where messages can be read while none are really sent. */
  readonly telephone?: string;
}

/** Another provider that people can sign in with. */
export interface ShownProvider {
  /** Of its connector. */
  readonly id: string;
  readonly target: string;
  /** In the language of the page. */
  readonly name: string;
  /** A data URI or an address. */
  readonly logo: string;
  readonly darkLogo?: string;
}

export interface PasswordRules {
  readonly minLength: number;
  /** Of upper case, lower case, digits and symbols; 1 asks for nothing. */
  readonly minKinds: number;
  /** Whether rows, repetitions or one's own names are refused. */
  readonly refusesPatterns: boolean;
}

/** The messages themselves come by the telephone's own API. */
export interface TelephonePage<Words = unknown> extends PageHead<Words> {
  /** The address of the demo application, to ask for a first code. */
  readonly demoApp: string;
}

export interface DemoAppPage<Words = unknown> extends PageHead<Words> {
  /** The OpenID Connect issuer to sign in at. */
  readonly issuer: string;
  /** Where messages can be read while none are really sent. */
  readonly telephone?: string;
}

/** The account pages ask the Account API for the person; this is what the operator decided. */
export interface AccountPage<Words = unknown> extends PageHead<Words> {
  /** The OpenID Connect issuer to sign in at. */
  readonly issuer: string;
  /** What stands before the paths of this tenant; nothing where the whole host is its own. */
  readonly base?: string;
  readonly color: SignInExperience['color'];
  readonly logoUrl?: string;
  readonly darkLogoUrl?: string;
  readonly support?: string;
  readonly isPlain: boolean;
  /** Whether people may look after their own account here at all. */
  readonly isOpen: boolean;
  /** What they may see and change; one that is not named is `Off`. */
  readonly fields: AccountCenterSettings['fields'];
  readonly deleteAccountUrl?: string;
  /** The second factors that are offered. */
  readonly factors: SignInExperience['mfa']['factors'];
  /** The second step at sign-in: whether people may decide to go without, and whether organizations of theirs may want it all the same. */
  readonly secondStep: { readonly mayBeLeftOut: boolean; readonly organizationsMayAsk: boolean };
  /** For how many days a browser may stand in for the second factor; missing where none may. */
  readonly trustDays?: number | undefined;
  /** Where people may have an account to link: every provider that is set up. */
  readonly providers: readonly ShownProvider[];
  /** What can be sent: without it no new number or address can be proven. */
  readonly sends: { readonly sms: boolean; readonly email: boolean };
  readonly passwordRules: PasswordRules;
  readonly telephone?: string;
}
