/** Which class a proof reaches, and what is asked for where an application wants one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acrOf, assurancesIn, reaches } from '../../contract/assurance.ts';
import { freshSettings } from '../../contract/fresh-settings.ts';
import type { SignInExperience } from '../../contract/settings.ts';
import { assuranceOf } from './assurance.ts';
import { wantedAssuranceIsReached } from './assurance-checks.ts';
import { showSecond, startFlow } from './flow.ts';
import type { FactorName, SecondFactors } from './second-factor.ts';

const flow = startFlow('f', 'sign-in');
const factors: SecondFactors = {
  kept: [{ name: 'Totp', usedAt: null }],
  phone: '+16502530000',
  email: null,
  choices: { mfa: { enabled: false } },
};
const settings: SignInExperience = {
  ...freshSettings,
  tenantId: 'default',
  id: 'default',
  mfa: { policy: 'NoPrompt', factors: ['Totp', 'WebAuthn', 'PhoneVerificationCode'] },
};

test('B10: a code is no passkey, and a first proof alone is neither', () => {
  const codes: FactorName[] = ['Totp', 'BackupCode', 'PhoneVerificationCode', 'EmailVerificationCode'];
  assert.equal(assuranceOf(flow), undefined);
  for (const name of codes) assert.equal(assuranceOf(showSecond(flow, name)), 'second-factor', name);
  const passkey = showSecond(showSecond(flow, 'WebAuthn'), 'Totp');
  assert.equal(assuranceOf(passkey), 'phishing-resistant');
});

test('the stronger class reaches the weaker one; of several wanted any will do; strange ones want nothing', () => {
  const [code, passkey] = [acrOf('second-factor'), acrOf('phishing-resistant')];
  const rows: readonly (readonly [string | undefined, string | undefined, boolean])[] = [
    [undefined, undefined, true],
    [undefined, '0 urn:mace:incommon:iap:silver', true],
    [undefined, code, false],
    [code, code, true],
    [code, passkey, false],
    [code, `${passkey} ${code}`, true],
    [passkey, code, true],
    ['1', code, false],
  ];
  for (const [acr, wanted, expected] of rows)
    assert.equal(reaches(acr, assurancesIn(wanted)), expected, `${acr} for ${wanted}`);
});

test('G8: what the person has is asked for, whatever they skipped; what they have not is no wall', () => {
  const ask = (wanted: string, more: Partial<Parameters<typeof wantedAssuranceIsReached>[0]> = {}) =>
    wantedAssuranceIsReached({ settings, flow, factors, wanted: assurancesIn(wanted), ...more });
  const refusal = ask(acrOf('second-factor'));
  assert.equal(refusal?.code, 'session.mfa.require_mfa_verification');
  assert.deepEqual(refusal?.options.data, {
    availableFactors: ['Totp', 'PhoneVerificationCode'],
    maskedIdentifiers: { PhoneVerificationCode: '****0000' },
  });
  assert.equal(ask(acrOf('second-factor'), { flow: showSecond(flow, 'Totp') }), undefined);
  assert.equal(ask(acrOf('phishing-resistant')), undefined);
  assert.equal(ask('1 2'), undefined);
  const withPasskey: SecondFactors = {
    ...factors,
    kept: [...factors.kept, { name: 'WebAuthn', usedAt: 1 }],
  };
  const shown = { factors: withPasskey, flow: showSecond(flow, 'Totp') };
  const more = ask(acrOf('phishing-resistant'), shown);
  assert.deepEqual(more?.options.data, { availableFactors: ['WebAuthn'], maskedIdentifiers: {} });
  assert.equal(ask(acrOf('second-factor'), { flow: { ...flow, isNew: true } }), undefined);
  // Whoever came in by a passkey alone has shown more than any code.
  assert.equal(ask(acrOf('second-factor'), { flow: showSecond(flow, 'WebAuthn') }), undefined);
});
