/** What a new password must be like in this tenant. */
import { Refusal } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';

type Fault =
  | 'too_short'
  | 'too_long'
  | 'character_types'
  | 'restricted.repetition'
  | 'restricted.sequence'
  | 'restricted.user_info'
  | 'restricted.words'
  | 'pwned';

export interface PasswordIssue {
  readonly code: `password_rejected.${Fault}`;
  readonly interpolation?: Readonly<Record<string, number | string>>;
}

/** Whose password it is to be, as far as that is known. */
export interface PasswordOwner {
  readonly username?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly name?: string | null;
}

/** NIST 800-63B-4 §3.1.1.2 asks for 8 at least beside a second factor; a tenant may ask for more. */
const shortest = 8;
const longest = 256;

/** 422 `password.rejected` with all that is wrong in `data`, or nothing. `isBreached`: it stands in the operator's list. */
export function passwordRefusal(
  policy: Settings['passwordPolicy'],
  password: string,
  { owner = {}, isBreached = false }: { readonly owner?: PasswordOwner; readonly isBreached?: boolean } = {},
): Refusal | undefined {
  const issues = [
    ...shapeIssues(policy, password),
    ...contentIssues(policy, password, owner),
    ...(isBreached ? [issue('pwned')] : []),
  ];
  return issues.length > 0 ? new Refusal('password.rejected', { data: issues }) : undefined;
}

/** Whether the list of breached passwords counts: unless the operator turned it off. */
export const asksBreachList = ({ rejects }: Settings['passwordPolicy']): boolean => rejects?.pwned ?? true;

/** The part of the policy that can be said before anything was typed. */
export const passwordRulesOf = ({ length, characterTypes, rejects }: Settings['passwordPolicy']) => ({
  minLength: length?.min ?? shortest,
  minKinds: characterTypes?.min ?? 1,
  refusesPatterns: (rejects?.repetitionAndSequence ?? true) || (rejects?.userInfo ?? true),
});

const issue = (fault: Fault, interpolation?: PasswordIssue['interpolation']): PasswordIssue => ({
  code: `password_rejected.${fault}`,
  ...(interpolation && { interpolation }),
});

function shapeIssues(policy: Settings['passwordPolicy'], password: string): readonly PasswordIssue[] {
  const min = policy.length?.min ?? shortest;
  const max = policy.length?.max ?? longest;
  const kinds = policy.characterTypes?.min ?? 1;
  // NIST counts code points, not the halves of one.
  const characters = Array.from(password);
  const isShort = characters.length < min;
  const asksPatterns = !isShort && (policy.rejects?.repetitionAndSequence ?? true);
  return [
    ...(isShort ? [issue('too_short', { min })] : []),
    ...(characters.length > max ? [issue('too_long', { max })] : []),
    ...(kindsOf(password) < kinds ? [issue('character_types', { min: kinds })] : []),
    // A run counts as one character: what is left must still be long enough.
    ...(asksPatterns && withoutRepetition(characters) < min ? [issue('restricted.repetition')] : []),
    ...(asksPatterns && withoutSequences(password) < min ? [issue('restricted.sequence')] : []),
  ];
}

function contentIssues(
  { rejects }: Settings['passwordPolicy'],
  password: string,
  owner: PasswordOwner,
): readonly PasswordIssue[] {
  const lower = password.toLowerCase();
  const found = (rejects?.words ?? []).filter((word) => word !== '' && lower.includes(word.toLowerCase()));
  const isPersonal = (rejects?.userInfo ?? true) && partsOf(owner).some((part) => lower.includes(part));
  return [
    ...(isPersonal ? [issue('restricted.user_info')] : []),
    ...(found.length > 0
      ? [issue('restricted.words', { words: found.join('\n'), count: found.length })]
      : []),
  ];
}

/** Shorter parts than four letters stand in too many good passwords. */
const partsOf = ({ username, email, phone, name }: PasswordOwner): readonly string[] =>
  [username, email?.split('@')[0], phone?.replace(/^\+/, ''), ...(name?.split(/\s+/) ?? [])]
    .map((part) => part?.toLowerCase() ?? '')
    .filter((part) => Array.from(part).length >= 4);

const kindsOf = (password: string): number =>
  [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{Ll}\p{Lu}\p{N}]/u].filter((kind) => kind.test(password)).length;

/** How many characters there are when a block that stands three times or more in a row counts as one. */
const withoutRepetition = (characters: readonly string[]): number =>
  Array.from(characters.join('').replace(/(.{1,8}?)\1{2,}/gu, '\u0000')).length;

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const runs = [...rows, ...rows.map((row) => [...row].toReversed().join(''))];

/** How many there are when four neighbours of the alphabet, the digits or a keyboard's row count as one. */
function withoutSequences(password: string): number {
  const letters = Array.from(password.toLowerCase());
  let count = 0;
  for (let at = 0; at < letters.length; count += 1) {
    let length = 1;
    while (isRun(letters.slice(at, at + length + 1)) && at + length < letters.length) length += 1;
    at += length >= 4 ? length : 1;
  }
  return count;
}

const isRun = (letters: readonly string[]): boolean => runs.some((run) => run.includes(letters.join('')));
