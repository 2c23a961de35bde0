/** A webhook: what the operator set up, and its row, in which config and key are sealed. */
import type { HookEvent } from '../../contract/hook-events.ts';
import type { HookConfig } from '../../contract/hooks.ts';
import type { Secrets } from '../secrets.ts';
import type { HookRow } from './queries.ts';

export interface Hook {
  readonly id: string;
  readonly name: string;
  /** The one event of an older hook. */
  readonly event: HookEvent | null;
  readonly events: readonly HookEvent[];
  readonly config: HookConfig;
  readonly signingKey: string;
  readonly isEnabled: boolean;
  readonly version: number;
  /** ms since 1970 */
  readonly createdAt: number;
}

type Place = Pick<HookRow, 'tenant_id' | 'id'>;

export const sealConfig = (secrets: Secrets, place: Place, config: HookConfig): string =>
  secrets.seal(JSON.stringify(config), contextOf(place, 'config'));

export const sealSigningKey = (secrets: Secrets, place: Place, key: string): string =>
  secrets.seal(key, contextOf(place, 'signing-key'));

/** Throws when the row was moved or changed by hand, or when its key is gone. */
export const hookOf = (secrets: Secrets, row: HookRow): Hook => ({
  id: row.id,
  name: row.name,
  event: row.event as HookEvent | null,
  events: JSON.parse(row.events) as HookEvent[],
  config: JSON.parse(secrets.open(row.sealed_config, contextOf(row, 'config'))) as HookConfig,
  signingKey: secrets.open(row.sealed_signing_key, contextOf(row, 'signing-key')),
  isEnabled: row.is_enabled === 1,
  version: row.version,
  createdAt: row.created_at,
});

/** The list, when there is one; an older hook has its one event. */
export const listensTo = ({ events, event }: Pick<Hook, 'events' | 'event'>, fired: HookEvent): boolean =>
  events.length > 0 ? events.includes(fired) : event === fired;

const contextOf = ({ tenant_id, id }: Place, what: string): string => `hooks/${tenant_id}/${id}/${what}`;
