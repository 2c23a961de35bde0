/** One more thing of a person: a name, a password, a proven number or address, an account at another provider, for an account that is or is to be. */
import type { StagedProfile } from './flow.ts';
import type { CodeProof, SocialProof } from './proof.ts';

export type ProfilePart =
  | { readonly name: 'username'; readonly value: string }
  | { readonly name: 'password'; readonly value?: StagedProfile['password'] }
  | { readonly name: 'phone' | 'email'; readonly proof: CodeProof | undefined }
  | { readonly name: 'social'; readonly proof: SocialProof | undefined };
