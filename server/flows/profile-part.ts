/** One more thing of a person: a name, a password, a proven number or address, for an account that is or is to be. */
import type { StagedProfile } from './flow.ts';
import type { CodeProof } from './proof.ts';

export type ProfilePart =
  | { readonly name: 'username'; readonly value: string }
  | { readonly name: 'password'; readonly value?: StagedProfile['password'] }
  | { readonly name: 'phone' | 'email'; readonly proof: CodeProof | undefined };
