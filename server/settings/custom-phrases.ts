/** Words that the operator wrote: kept by language, laid over ours wherever pages are served. */
import type { Phrases } from '../../contract/custom-phrases.ts';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Random } from '../random.ts';

export interface CustomPhrase {
  readonly id: string;
  /** As it was written; two that differ in their case are one. */
  readonly languageTag: string;
  readonly translation: Phrases;
  readonly version: number;
}

export interface CustomPhrases {
  /** From memory, by language tag. */
  list(tenantId: string): Promise<readonly CustomPhrase[]>;
  /** Refuses with `entity.not_found`. */
  get(tenantId: string, languageTag: string): Promise<CustomPhrase>;
  /**
   * Makes or replaces them whole. With `ifVersion` only that version is replaced, with `isReplacement` only what is
   * there: else `request.changed_meanwhile`.
   */
  put(
    tenantId: string,
    phrase: {
      readonly languageTag: string;
      readonly translation: Phrases;
      readonly ifVersion?: number | undefined;
      readonly isReplacement?: boolean;
    },
  ): Promise<CustomPhrase>;
  /** Refuses with `entity.not_found` and `request.changed_meanwhile`. */
  remove(tenantId: string, languageTag: string, ifVersion?: number): Promise<void>;
}

export interface CustomPhrasesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
}

export function createCustomPhrases({ database, clock, random }: CustomPhrasesDeps): CustomPhrases {
  const remembered = database.changes.remember(
    'phrases',
    async (tenantId): Promise<readonly CustomPhrase[]> => {
      const rows = await database.kysely
        .selectFrom('custom_phrases')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('language_tag')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        languageTag: row.language_tag,
        translation: JSON.parse(row.value) as Phrases,
        version: row.version,
      }));
    },
  );
  const find = async (tenantId: string, languageTag: string) =>
    (await remembered.get(tenantId)).find((one) => isSame(one.languageTag, languageTag));

  return {
    list: (tenantId) => remembered.get(tenantId),
    get: async (tenantId, languageTag) => (await find(tenantId, languageTag)) ?? refuse('entity.not_found'),
    put: (tenantId, { languageTag, translation, ifVersion, isReplacement = ifVersion !== undefined }) =>
      database.transaction(async (trx) => {
        // Whoever publishes first goes first: the others see which tag it wrote, in which case.
        await database.changes.publish('phrases', tenantId, trx);
        const known = await trx
          .selectFrom('custom_phrases')
          .select('language_tag')
          .where('tenant_id', '=', tenantId)
          .execute();
        const tag = known.find((one) => isSame(one.language_tag, languageTag))?.language_tag ?? languageTag;
        if (isReplacement && !known.some((one) => one.language_tag === tag))
          return refuse('request.changed_meanwhile');
        const row = await trx
          .insertInto('custom_phrases')
          .values({
            tenant_id: tenantId,
            language_tag: tag,
            id: random.id(),
            value: JSON.stringify(translation),
            updated_at: clock.now(),
          })
          .onConflict((conflict) => {
            const update = conflict.columns(['tenant_id', 'language_tag']).doUpdateSet((eb) => ({
              value: eb.ref('excluded.value'),
              updated_at: eb.ref('excluded.updated_at'),
              version: eb('custom_phrases.version', '+', 1),
            }));
            return ifVersion === undefined ? update : update.where('custom_phrases.version', '=', ifVersion);
          })
          .returning(['id', 'version'])
          .executeTakeFirst();
        if (!row) return refuse('request.changed_meanwhile');
        return { id: row.id, languageTag: tag, translation, version: row.version };
      }),
    async remove(tenantId, languageTag, ifVersion) {
      const known = (await find(tenantId, languageTag)) ?? refuse('entity.not_found');
      await database.transaction(async (trx) => {
        await database.changes.publish('phrases', tenantId, trx);
        const gone = await trx
          .deleteFrom('custom_phrases')
          .where('tenant_id', '=', tenantId)
          .where('language_tag', '=', known.languageTag)
          .$if(ifVersion !== undefined, (query) => query.where('version', '=', ifVersion ?? 0))
          .returning('id')
          .executeTakeFirst();
        if (!gone) refuse(ifVersion === undefined ? 'entity.not_found' : 'request.changed_meanwhile');
      });
    },
  };
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
