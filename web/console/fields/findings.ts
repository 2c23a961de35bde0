/** What the server found in a configuration, sorted to the fields of its form. */
import { issuesOf } from '../api/refusal.ts';
import type { FormItem } from '../connectors/connector.ts';
import type { Finding, Lint } from '../connectors/use-lint.ts';
import { isJson, wholeConfigKey } from './form-values.ts';

/** Whether it is about this setting, or something in it. */
export const isAbout = ({ path }: Finding, key: string): boolean =>
  path === key || path.startsWith(`${key}.`);

/** Only what would be refused anyway; warnings stand beside the editor and stop nobody. */
export const firstError = ({ key }: FormItem, { findings, isCurrent }: Lint): string | undefined =>
  isCurrent
    ? findings.find((one) => one.severity === 'error' && isAbout(one, key) && isOfTemplates(one))?.message
    : undefined;

/** The other settings are judged when they are saved: half-filled forms are wrong in many ways. */
const isOfTemplates = ({ rule }: Finding): boolean => rule !== 'setting' && rule !== 'refused';

/** What saving was refused for stands beside what was found before, until something is changed. */
export function withRefusal(lint: Lint, refused: readonly Finding[]): Lint {
  const isNew = ({ path, message }: Finding) =>
    !lint.findings.some((one) => one.path === path && one.message === message);
  const added = refused.filter(isNew);
  return added.length === 0 ? lint : { ...lint, findings: [...lint.findings, ...added] };
}

/** The sentences of a refusal by field; what is wrong in JSON is marked at its place, all else says its place in words. */
export function placeRefusal(items: readonly FormItem[], error: unknown) {
  const errors: Record<string, string> = {};
  const marks: Finding[] = [];
  for (const { path, message } of issuesOf(error)) {
    const parts = path[0] === 'config' ? path.slice(1) : path;
    const item = items.find(({ key }) => key === String(parts[0]) || key === wholeConfigKey);
    if (!item) continue;
    const { key } = item;
    const isMarked = isJson(item) && key !== wholeConfigKey;
    if (isMarked) marks.push({ path: parts.join('.'), severity: 'error', rule: 'refused', message });
    const place = parts.slice(key === wholeConfigKey ? 0 : 1).join('.');
    const text = place && !isMarked ? `${place}: ${message}` : message;
    errors[key] = errors[key] ? `${errors[key]}\n${text}` : text;
  }
  return { errors, marks };
}
