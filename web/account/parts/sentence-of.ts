/** What is wrong, in a sentence that says what to do. */
import type { Refused } from '../../ui/call-api.ts';
import { type Key, page, say } from '../page.ts';

/** Where the server speaks to programs, or does not know what a person can do here next. */
const own: Readonly<Record<string, Key>> = {
  network: 'wrong.network',
  'session.invalid_credentials': 'wrong.password',
  'account_center.field_not_editable': 'wrong.mayNot',
  'account_center.field_not_enabled': 'wrong.mayNot',
  'user.phone_already_in_use': 'wrong.phoneTaken',
  'user.email_already_in_use': 'wrong.emailTaken',
  'user.identity_already_in_use': 'social.taken',
  'user.last_sign_in_method_required': 'wrong.lastWay',
  'guard.invalid_input': 'wrong.input',
  'entity.value_too_long': 'wrong.tooLong',
  'verification_record.not_found': 'wrong.proofOver',
};

/** The server's own sentence, which is in the reader's language; ours where it says more here, or the server could not speak. */
export function sentenceOf(refused: Refused): string {
  if (refused.code === 'password.rejected') return [refused.message, ...issuesOf(refused.data)].join(' ');
  const key = own[refused.code];
  return key ? say(key) : refused.message || say('wrong.unknown');
}

/** The rules a password broke: `[{ code: 'password_rejected.too_short', interpolation: { min: 8 } }]`. */
function issuesOf(data: unknown): readonly string[] {
  if (!Array.isArray(data)) return [];
  return (data as { code?: string; interpolation?: Record<string, unknown> }[]).flatMap(
    ({ code, interpolation }) => {
      const key = String(code).replace('password_rejected', 'rejected') as Key;
      return key in page.words ? [say(key, interpolation)] : [];
    },
  );
}
