/** Where a person finished a sign-in: the country and roughly the place, for as long as adaptive MFA looks back. */
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { type Place, placeAgeMs, type Signals } from '../flows/risk.ts';

export interface SignInPlaces {
  /** Newest first, of the last 180 days; one statement. */
  list(tenantId: string, userId: string): Promise<readonly Place[]>;
  /**
   * Nothing where neither a country nor a position was told; else one statement. The newest of a country takes the
   * place of the one before: a person has at most one row for each.
   */
  remember(tenantId: string, userId: string, signals: Signals): Promise<void>;
}

export interface SignInPlacesDeps {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
}

/** For a place whose country is not known. */
const nowhere = '';

export function createSignInPlaces({ database: { kysely }, clock }: SignInPlacesDeps): SignInPlaces {
  return {
    async list(tenantId, userId) {
      const rows = await kysely
        .selectFrom('sign_in_places')
        .select(['country', 'latitude_tenths', 'longitude_tenths', 'seen_at'])
        .where('tenant_id', '=', tenantId)
        .where('user_id', '=', userId)
        .where('seen_at', '>=', clock.now() - placeAgeMs)
        .orderBy('seen_at', 'desc')
        .execute();
      return rows.map(({ country, latitude_tenths: north, longitude_tenths: east, seen_at: seenAt }) => ({
        country: country === nowhere ? null : country,
        position: north === null || east === null ? null : { latitude: north / 10, longitude: east / 10 },
        seenAt,
      }));
    },
    async remember(tenantId, userId, { country = nowhere, position }) {
      if (country === nowhere && !position) return;
      const tenths = (degrees: number | undefined) =>
        degrees === undefined ? null : Math.round(degrees * 10);
      await kysely
        .insertInto('sign_in_places')
        .columns(['tenant_id', 'user_id', 'country', 'latitude_tenths', 'longitude_tenths', 'seen_at'])
        // Of somebody who was removed meanwhile nothing is kept.
        .expression((eb) =>
          eb
            .selectFrom('users')
            .select(['users.tenant_id', 'users.id as user_id'])
            .select([
              eb.val(country).as('country'),
              eb.cast<number | null>(eb.val(tenths(position?.latitude)), 'integer').as('latitude_tenths'),
              eb.cast<number | null>(eb.val(tenths(position?.longitude)), 'integer').as('longitude_tenths'),
              eb.cast<number>(eb.val(clock.now()), 'bigint').as('seen_at'),
            ])
            .where('users.tenant_id', '=', tenantId)
            .where('users.id', '=', userId),
        )
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'user_id', 'country']).doUpdateSet((eb) => ({
            latitude_tenths: eb.ref('excluded.latitude_tenths'),
            longitude_tenths: eb.ref('excluded.longitude_tenths'),
            seen_at: eb.ref('excluded.seen_at'),
          })),
        )
        .execute();
    },
  };
}
