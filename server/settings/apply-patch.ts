/** What is stored after a change that was found right; pure. */
import type { Settings, SettingsPatch } from '../../contract/settings.ts';

/** Each setting is replaced whole; three of them the server completes. `socialTargets`: whose connectors are set up. */
export function applyPatch(
  stored: Settings,
  patch: SettingsPatch,
  {
    now,
    socialTargets = [],
  }: { readonly now: number; readonly socialTargets?: readonly string[] | undefined },
): Settings {
  const turnsMfaOff = patch.mfa?.factors.length === 0 && !patch.adaptiveMfa;
  return {
    ...stored,
    ...patch,
    // Targets without a connector are dropped without a word, as the contract says.
    ...(patch.socialSignInConnectorTargets && {
      socialSignInConnectorTargets: [...new Set(patch.socialSignInConnectorTargets)].filter((target) =>
        socialTargets.includes(target),
      ),
    }),
    ...(turnsMfaOff && { adaptiveMfa: { enabled: false } }),
    ...(patch.passwordExpiration && { passwordExpiration: stamp(patch, stored, now) }),
  };
}

/** The one setting that is merged with what is stored, since `enabled` may come without its period. */
export const mergeExpiration = (patch: SettingsPatch, stored: Settings): Settings['passwordExpiration'] => ({
  ...stored.passwordExpiration,
  ...patch.passwordExpiration,
});

/** Kept while it stays on, written when it is turned on, never taken from the caller. */
function stamp(patch: SettingsPatch, stored: Settings, now: number): Settings['passwordExpiration'] {
  const { enabledAt: _ignored, ...merged } = mergeExpiration(patch, stored);
  if (!merged.enabled) return merged;
  const { enabled, enabledAt = now } = stored.passwordExpiration;
  return { ...merged, enabledAt: enabled ? enabledAt : now };
}
