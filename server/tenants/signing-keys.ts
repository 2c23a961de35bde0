/** The keys that sign a tenant's tokens: sealed in the database, answered from memory, several at once. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Tables } from '../database/tables.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';

export const signingAlgorithms = ['ES384', 'ES256', 'RS256', 'EdDSA'] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];

export interface SigningKey {
  /** `kid` */
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  /** The whole key, its private part too: never leaves the process. */
  readonly privateJwk: Readonly<Record<string, string>>;
  /** As published: kty, use, kid, alg, crv, x, y (or n, e). */
  readonly publicJwk: Readonly<Record<string, string>>;
  /** ms since 1970 */
  readonly createdAt: number;
}

export interface SigningKeys {
  /** Newest first: that one signs, all of them are published. Throws when the tenant has none. */
  get(tenantId: string): Promise<readonly [SigningKey, ...SigningKey[]]>;
  /** False when some of them were sealed under a master key that is not given. */
  canOpen(tenantId: string): Promise<boolean>;
  /** Makes a new key that signs from now on, on every node; tokens of the older ones stay valid. */
  rotate(tenantId: string, algorithm?: SigningAlgorithm): Promise<SigningKey>;
  /** For the transaction that makes a tenant. The key is made before, by `makeKey`: it takes its time. */
  insert(trx: Kysely<Tables>, tenantId: string, key: SigningKey): Promise<void>;
  makeKey(algorithm?: SigningAlgorithm): Promise<SigningKey>;
}

export interface SigningKeysDeps {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly random: Random;
}

export function createSigningKeys({ database, secrets, clock, random }: SigningKeysDeps): SigningKeys {
  const contextOf = (tenantId: string, id: string) => `signing_keys/${tenantId}/${id}`;
  const listRows = (tenantId: string) =>
    database.kysely
      .selectFrom('signing_keys')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('retired_at', 'is', null)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
  const open = (row: Awaited<ReturnType<typeof listRows>>[number]): SigningKey =>
    signingKeyOf(
      JSON.parse(secrets.open(row.sealed_key, contextOf(row.tenant_id, row.id))) as SigningKey['privateJwk'],
      row.created_at,
    );
  const kept = database.changes.remember('signing-keys', async (tenantId) =>
    (await listRows(tenantId)).map(open),
  );
  const makeKey: SigningKeys['makeKey'] = async (algorithm = 'ES384') =>
    signingKeyOf(
      { ...(await generate(algorithm)), use: 'sig', alg: algorithm, kid: random.id() },
      clock.now(),
    );
  const insert: SigningKeys['insert'] = async (trx, tenantId, key) => {
    await trx
      .insertInto('signing_keys')
      .values({
        tenant_id: tenantId,
        id: key.id,
        algorithm: key.algorithm,
        sealed_key: secrets.seal(JSON.stringify(key.privateJwk), contextOf(tenantId, key.id)),
        created_at: key.createdAt,
        retired_at: null,
      })
      .execute();
  };

  return {
    makeKey,
    insert,
    async get(tenantId) {
      const [newest, ...older] = await kept.get(tenantId);
      if (!newest) throw new Error(`The tenant "${tenantId}" has no signing key`);
      return [newest, ...older];
    },
    async canOpen(tenantId) {
      const rows = await listRows(tenantId);
      try {
        return rows.map(open).length === rows.length;
      } catch {
        return false;
      }
    },
    async rotate(tenantId, algorithm) {
      const made = await makeKey(algorithm);
      return database.transaction(async (trx) => {
        // One at a time: the newest signs, whatever the clock says.
        await database.changes.publish('signing-keys', tenantId, trx);
        const { newest } = await trx
          .selectFrom('signing_keys')
          .select((eb) => eb.fn.max('created_at').as('newest'))
          .where('tenant_id', '=', tenantId)
          .executeTakeFirstOrThrow();
        const key = { ...made, createdAt: Math.max(made.createdAt, (newest ?? 0) + 1) };
        await insert(trx, tenantId, key);
        return key;
      });
    },
  };
}

const makePair = promisify(generateKeyPair);

async function generate(algorithm: SigningAlgorithm): Promise<Record<string, string>> {
  const { privateKey } =
    algorithm === 'RS256'
      ? await makePair('rsa', { modulusLength: 2048 })
      : algorithm === 'EdDSA'
        ? await makePair('ed25519')
        : await makePair('ec', { namedCurve: algorithm === 'ES384' ? 'P-384' : 'P-256' });
  return privateKey.export({ format: 'jwk' }) as Record<string, string>;
}

const publicMembers = ['kty', 'use', 'kid', 'alg', 'crv', 'x', 'y', 'n', 'e'];

function signingKeyOf(privateJwk: SigningKey['privateJwk'], createdAt: number): SigningKey {
  const { kid = '', alg } = privateJwk;
  const publicJwk = Object.fromEntries(
    publicMembers.flatMap((name) => (privateJwk[name] === undefined ? [] : [[name, privateJwk[name]]])),
  );
  return { id: kid, algorithm: alg as SigningAlgorithm, privateJwk, publicJwk, createdAt };
}
