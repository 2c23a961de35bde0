/** Links that open a door once: for the first administrator, and back in for one who is locked out. */
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { type Naming, newRow } from './fields.ts';
import type { Passwords } from './passwords.ts';
import * as links from './link-queries.ts';
import * as queries from './queries.ts';
import { type User, userOf } from './user.ts';

export type AccessLinkKind = Tables['access_links']['kind'];

export interface AccessLink {
  readonly kind: AccessLinkKind;
  /** Whose password a `reset` sets. */
  readonly userId: string | null;
  readonly username: string | null;
  /** ms since 1970 */
  readonly expiresAt: number;
}

export interface AccessLinks {
  /**
   * Voids the older links of this kind (and user) that nobody used. The token is shown to the operator once; only its
   * digest is kept.
   */
  create(
    tenantId: string,
    link: { kind: 'first-administrator' } | { kind: 'reset'; userId: string },
  ): Promise<{ token: string; expiresAt: number }>;
  /** What this token opens; refuses with 401 `set_up.link_invalid`, 410 `set_up.link_used` or `set_up.link_expired`. */
  get(tenantId: string, token: string): Promise<AccessLink>;
  /**
   * Makes the administrator, or sets the password of the one who was locked out (who is then no longer suspended, and
   * signed out everywhere). The link is used if and only if that was done. Refuses like `get`, with 422
   * `user.username_already_in_use`, and with 422 `user.username_invalid` when an administrator to be has no name.
   * The rules for names and passwords are the caller's business.
   */
  redeem(tenantId: string, token: string, person: { username?: string; password: string }): Promise<User>;
}

export interface AccessLinksDeps extends Naming {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
  /** Ends every session, grant and token of a person. */
  readonly revoke: (tenantId: string, userId: string) => Promise<void>;
}

const lifeMs = 60 * 60 * 1000;
const purpose = 'access-link';

export function createAccessLinks(deps: AccessLinksDeps): AccessLinks {
  const { database, clock, random, secrets, passwords, revoke } = deps;

  const get: AccessLinks['get'] = async (tenantId, token) => {
    const link = await links.findLink(database.kysely, tenantId, digestsOf(token));
    if (!link) return refuse('set_up.link_invalid');
    if (link.used_at !== null) return refuse('set_up.link_used');
    if (link.expires_at <= clock.now()) return refuse('set_up.link_expired');
    return { kind: link.kind, userId: link.user_id, username: link.username, expiresAt: link.expires_at };
  };
  // A link made under the old master key still opens after a rotation.
  const digestsOf = (token: string) => secrets.digests(purpose, token).map(({ digest }) => digest);

  return {
    get,
    create: (tenantId, link) =>
      database.transaction(async (trx) => {
        const now = clock.now();
        const userId = link.kind === 'reset' ? link.userId : null;
        await links.voidLinks(trx, tenantId, { kind: link.kind, userId, at: now });
        const token = random.secret(32);
        const expiresAt = now + lifeMs;
        await links.insertLink(trx, {
          tenant_id: tenantId,
          id: random.id(),
          kind: link.kind,
          digest: secrets.digest(purpose, token).digest,
          user_id: userId,
          created_at: now,
          expires_at: expiresAt,
          used_at: null,
        });
        return { token, expiresAt };
      }),
    async redeem(tenantId, token, { username, password }) {
      // Looked at before hashing, so that made-up tokens cost nothing; decided by the conditional update below.
      await get(tenantId, token);
      const hashed = await passwords.hash(password);
      const row = await newRow(deps, tenantId, { username, password: hashed });
      const done = await database.transaction(async (trx) => {
        const now = clock.now();
        const link = await links.useLink(trx, tenantId, digestsOf(token), now);
        if (!link) return refuse('set_up.link_used');
        if (link.user_id === null)
          return queries.insertRow(trx, row.username === null ? refuse('user.username_invalid') : row);
        await database.changes.publish('people', tenantId, trx);
        const changes = {
          password_digest: hashed.digest,
          password_algorithm: hashed.algorithm,
          password_changed_at: now,
          password_expired_at: null,
          is_suspended: 0,
          updated_at: now,
        };
        return (
          (await queries.updateRow(trx, { tenantId, id: link.user_id }, changes)) ??
          refuse('set_up.link_invalid')
        );
      });
      if (done.last_sign_in_at !== null) await revoke(tenantId, done.id);
      return userOf(done);
    },
  };
}
