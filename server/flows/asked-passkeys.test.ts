/** Questions to passkeys: the newest of each use counts, and is answered once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { askPasskey, closeQuestion, openQuestion } from './asked-passkeys.ts';
import { amrOf, identify, showSecond, startFlow } from './flow.ts';

const flow = startFlow('f', 'sign-in');
const codeOf = (found: object): string | undefined => (found instanceof Refusal ? found.code : undefined);

test('a question is open until it was answered; a newer one takes its place, one of another use does not', () => {
  const asked = askPasskey(flow, 'second', { id: 'a', challenge: 'x' });
  assert.deepEqual(openQuestion(asked, 'second', 'a'), { id: 'a', challenge: 'x' });
  const unknown = 'session.verification_session_not_found';
  assert.equal(codeOf(openQuestion(flow, 'second', 'a')), unknown);
  assert.equal(codeOf(openQuestion(asked, 'sign-in', 'a')), unknown);
  const both = askPasskey(asked, 'sign-in', { id: 'b', challenge: 'y', userId: 'ann' });
  assert.deepEqual(openQuestion(both, 'second', 'a'), { id: 'a', challenge: 'x' });
  assert.deepEqual(openQuestion(both, 'sign-in', 'b'), { id: 'b', challenge: 'y', userId: 'ann' });
  const newer = askPasskey(both, 'second', { id: 'c', challenge: 'z' });
  assert.equal(codeOf(openQuestion(newer, 'second', 'a')), unknown);
  const closed = closeQuestion(newer, 'second', 'c');
  assert.equal(codeOf(openQuestion(closed, 'second', 'c')), 'session.mfa.pending_info_not_found');
  assert.deepEqual(openQuestion(closed, 'sign-in', 'b'), { id: 'b', challenge: 'y', userId: 'ann' });
});

test('B10: a passkey is two factors by itself, alone and beside another proof; nothing is said of a finger', () => {
  const passkey = { kind: 'passkey', id: 'p', userId: 'ann', factorId: 'k' } as const;
  const code = {
    kind: 'code',
    id: 'c',
    phone: '+16502530000',
    purpose: 'sign-in',
    isVerified: true,
  } as const;
  assert.deepEqual(amrOf(identify(flow, 'ann', passkey)), ['pop', 'user', 'mfa']);
  const byCode = identify(flow, 'ann', code);
  assert.deepEqual(amrOf(showSecond(byCode, 'WebAuthn')), ['otp', 'sms', 'pop', 'user', 'mfa']);
});
