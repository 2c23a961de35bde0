/** What changed between two answers that show the same thing. */
import { hidden, isSecretName, logged } from './without-secrets.ts';

export interface Change {
  readonly before?: unknown;
  readonly after?: unknown;
}

const deepest = 4;
const most = 60;

/**
 * Each key that differs, by its path (`config.signName`); undefined stands for what is not there. Of secrets it says
 * that they changed, and nothing of them.
 */
export function differenceOf(before: unknown, after: unknown): Readonly<Record<string, Change>> {
  const changes = [...changesAt([], before, after)];
  const shown = Object.fromEntries(changes.slice(0, most));
  return changes.length > most
    ? { ...shown, '…': { after: `${changes.length - most} more changed` } }
    : shown;
}

function* changesAt(path: readonly string[], before: unknown, after: unknown): Generator<[string, Change]> {
  if (same(before, after)) return;
  const name = path.at(-1) ?? '';
  const canLook = path.length < deepest && !isHidden(name, before) && !isHidden(name, after);
  if (
    canLook &&
    (isRecord(before) || isRecord(after)) &&
    isRecordOrNothing(before) &&
    isRecordOrNothing(after)
  ) {
    for (const key of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]))
      yield* changesAt([...path, key], own(before, key), own(after, key));
    return;
  }
  yield [
    path.join('.'),
    {
      ...(before !== undefined && { before: logged(name, before) }),
      ...(after !== undefined && { after: logged(name, after) }),
    },
  ];
}

/** A key may be called like something that every object has. */
const own = (record: Readonly<Record<string, unknown>> | undefined, key: string): unknown =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

const isHidden = (key: string, value: unknown): boolean => isSecretName(key) && logged(key, value) === hidden;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRecordOrNothing = (value: unknown): value is Readonly<Record<string, unknown>> | undefined =>
  value === undefined || isRecord(value);

const same = (before: unknown, after: unknown): boolean =>
  before === after || JSON.stringify(before) === JSON.stringify(after);
