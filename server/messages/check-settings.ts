/** What an operator gave, made into what will be stored: secrets put back, nothing empty, and found right. */
import type { Issue } from '@latchkey/connector-kit';
import { configRefusal } from './connector-refusals.ts';
import type { AnyInstalled } from './factory.ts';
import { errorsIn, type Lint, type LintAround, lintSettings } from './lint.ts';
import { restoreSecrets, withoutNothing } from './secret-settings.ts';

type Settings = Readonly<Record<string, unknown>>;

/** Refuses with `connector.invalid_config`, all findings in its data. What is checked is what is kept. */
export function checkSettings(
  installed: AnyInstalled,
  given: Settings,
  kept: Settings | undefined,
  around: LintAround,
): { readonly settings: Settings; readonly lint: Lint } {
  const { settings, issues } = restoreSecrets(installed.connector.fields, given, kept);
  if (issues.length > 0) throw configRefusal(issues);
  const lint = lintSettings(installed, settings, around);
  const errors = errorsIn(lint);
  if (errors.length > 0) throw configRefusal(errors, lint.findings);
  return { settings: withoutNothing(settings) as Settings, lint };
}

/** The same, and nothing is refused: for whoever is still writing. */
export function lintGiven(
  installed: AnyInstalled,
  given: Settings,
  kept: Settings | undefined,
  around: LintAround,
): Lint {
  const { settings, issues } = restoreSecrets(installed.connector.fields, given, kept);
  const { findings, costs } = lintSettings(installed, settings, around);
  // A mask that nothing stands behind is told as that, not as a wrong value.
  const masked = new Set(issues.map(({ path }) => path));
  return {
    costs,
    findings: [...issues.map(settingFinding), ...findings.filter(({ path }) => !masked.has(path))],
  };
}

const settingFinding = ({ path, message }: Issue) =>
  ({ path, severity: 'error', rule: 'setting', message }) as const;
