/** What a new password must be like in this tenant. */
import { Refusal } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';

export interface PasswordIssue {
  readonly code: `password_rejected.${'too_short' | 'too_long' | 'character_types'}`;
  readonly interpolation: Readonly<Record<string, number>>;
}

/** NIST 800-63B-4 §3.1.1.2 asks for 8 at least beside a second factor; a tenant may ask for more. */
const shortest = 8;
const longest = 256;

/** 422 `password.rejected` with all that is wrong in `data`, or nothing. */
export function passwordRefusal(policy: Settings['passwordPolicy'], password: string): Refusal | undefined {
  const issues = passwordIssues(policy, password);
  return issues.length > 0 ? new Refusal('password.rejected', { data: issues }) : undefined;
}

function passwordIssues(
  { length, characterTypes }: Settings['passwordPolicy'],
  password: string,
): readonly PasswordIssue[] {
  const min = length?.min ?? shortest;
  const max = length?.max ?? longest;
  const kinds = characterTypes?.min ?? 1;
  // NIST counts code points, not the halves of one.
  const characters = Array.from(password).length;
  return [
    ...(characters < min ? [{ code: 'password_rejected.too_short', interpolation: { min } } as const] : []),
    ...(characters > max ? [{ code: 'password_rejected.too_long', interpolation: { max } } as const] : []),
    ...(kindsOf(password) < kinds
      ? [{ code: 'password_rejected.character_types', interpolation: { min: kinds } } as const]
      : []),
  ];
}

const kindsOf = (password: string): number =>
  [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{Ll}\p{Lu}\p{N}]/u].filter((kind) => kind.test(password)).length;
