/** A setting with a shape of its own, which its connector reads itself. */
import { type Described, type Field, field, type Json, type Reading, type Typed, wrong } from './fields.ts';

/**
 * An object or a list, at most 16,384 letters and 16 levels of it. `read` says what it means, or what is wrong and where:
 * the paths of its issues are relative to the setting. Never a secret: what is in it is shown again.
 *
 * @example
 * ```ts
 * number: json({
 *   label: 'Number',
 *   required: false,
 *   read: (raw) => (find(raw, 'format') === 'digits' ? { value: 'digits' } : { issues: [{ path: 'format', message: 'must be digits' }] }),
 * })
 * ```
 */
export const json = <
  V,
  const O extends Described & { defaultValue?: Json } = Described & { defaultValue?: Json },
>(
  options: O & { read(raw: object): Reading<V> },
): Field<Typed<V, O>> =>
  field('json', options, (raw) => {
    if (typeof raw !== 'object' || raw === null) return wrong('must be JSON');
    if (isDeeperThan(16, raw)) return wrong('is nested too deep');
    if (JSON.stringify(raw).length > 16_384) return wrong('is too long');
    return options.read(raw);
  });

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => isDeeperThan(levels - 1, item)));
