/** After a configuration was applied: the log says who changed what, and webhooks hear of connectors. */
import type { ApplyAnswer } from '../../contract/configuration.ts';
import type { Audit } from '../audit/audit.ts';
import { logged } from '../audit/without-secrets.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { VersionRow } from './queries.ts';

/** Who applies it. */
export interface Who {
  /** `user:…`, `application:…`, `cli:…` */
  readonly author: string;
  readonly userId?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
}

const keyOf = {
  apply: 'Configuration.Apply',
  rollback: 'Configuration.Rollback',
  promote: 'Configuration.Promote',
  found: 'Configuration.Apply',
} as const;
const most = 60;

export async function tellOthers(
  { audit, hooks }: { readonly audit: Pick<Audit, 'write'>; readonly hooks: Pick<Hooks, 'fire'> },
  {
    tenantId,
    applied,
    connectors,
    who: { author, ...who },
    origin,
  }: {
    readonly tenantId: string;
    readonly applied: ApplyAnswer;
    readonly connectors: readonly object[];
    readonly who: Who;
    readonly origin: VersionRow['origin'];
  },
): Promise<void> {
  await audit.write({
    ...who,
    tenantId,
    key: keyOf[origin],
    result: 'Success',
    details: { author, version: applied.version, changes: changesForLog(applied) },
  });
  for (const data of connectors) await hooks.fire(tenantId, 'Connector.Changed', () => ({ data }));
}

/** By their paths, as in every row of the log; of secrets only that they changed. */
function changesForLog({ changes }: ApplyAnswer): object {
  const lines = changes.flatMap(({ section, key, action, differences }) =>
    differences.map(({ path, before, after }) => {
      const name = path.split('.').at(-1) || key;
      const where = [section, key, path].filter(Boolean).join('.');
      return [where, { action, before: logged(name, before), after: logged(name, after) }] as const;
    }),
  );
  const shown = Object.fromEntries(lines.slice(0, most));
  return lines.length > most ? { ...shown, '…': { after: `${lines.length - most} more changed` } } : shown;
}
