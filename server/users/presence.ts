/** Who may go on: whether a person is there and not suspended, answered from memory on every node. */
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';

export interface Presence {
  /** One statement for the first question about a person, none for the next ones until somebody is suspended or removed. */
  isActive(tenantId: string, id: string): Promise<boolean>;
  /** For the transaction that suspends, reactivates or removes somebody: every node asks anew after it. */
  changed(tenantId: string, trx: Kysely<Tables>): Promise<void>;
}

/** Of a tenant: those who use the Management API themselves are few. */
const mostRemembered = 1000;

export function createPresence({ kysely, changes }: Pick<Database, 'kysely' | 'changes'>): Presence {
  // A map that was asked for before a change is dropped with all that is still being loaded into it.
  const people = changes.remember('people', async () => new Map<string, Promise<boolean>>());

  const load = async (tenantId: string, id: string): Promise<boolean> => {
    const row = await kysely
      .selectFrom('users')
      .select('is_suspended')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.is_suspended === 0;
  };

  return {
    async isActive(tenantId, id) {
      const known = await people.get(tenantId);
      const remembered = known.get(id);
      if (remembered) return remembered;
      const answer = load(tenantId, id);
      // Ids that nobody has are not worth a place; nor is an answer that never came.
      void answer.then(
        (isActive) => void (isActive || known.delete(id)),
        () => known.delete(id),
      );
      if (known.size >= mostRemembered) known.clear();
      known.set(id, answer);
      return answer;
    },
    changed: async (tenantId, trx) => void (await changes.publish('people', tenantId, trx)),
  };
}
