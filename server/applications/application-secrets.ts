/** The secrets of an application: several, by name, each with its own end, sealed at rest. */
import { timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Tables } from '../database/tables.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Application, ApplicationSecret } from './application.ts';
import { type At, deleteSecret, insertSecret, putSecret, renameSecret } from './queries.ts';

/** Each change raises the version of the application, which is theirs too. */
export interface ApplicationSecrets {
  /**
   * One more secret beside the others; returns its value, which is never shown again. Refuses 404 `entity.not_found`,
   * 422 `application.secret_name_exists`, 422 `application.invalid_type` for a public client.
   */
  addSecret(
    tenantId: string,
    id: string,
    secret: { name: string; value?: string; expiresAt?: number },
  ): Promise<string>;
  /** Its value stays. Refuses 404 `entity.not_found`, 412 `request.changed_meanwhile`, 422 `application.secret_name_exists`. */
  renameSecret(at: At, name: string, newName: string): Promise<void>;
  /**
   * Also of the last one: a secret that leaked must be able to go. Refuses 404 `entity.not_found`, 412
   * `request.changed_meanwhile`.
   */
  removeSecret(at: At, name: string): Promise<void>;
  /** All of them in clear: for what seals them again before anybody sees them. */
  openSecrets(application: Application): readonly OpenSecret[];
  /** Its last four characters, to know it by. */
  endingOf(application: Application, secret: ApplicationSecret): string;
  /** Compares with all of its secrets, in constant time each. */
  checkSecret(application: Application, presented: string): 'right' | 'expired' | 'wrong';
}

export interface OpenSecret {
  readonly name: string;
  readonly value: string;
  /** ms since 1970; null is never, as without a word. */
  readonly expiresAt?: number | null | undefined;
}

export interface ApplicationSecretsDeps {
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly random: Random;
  readonly find: (tenantId: string, id: string) => Promise<Application | undefined>;
  readonly change: <T>(tenantId: string, run: (trx: Kysely<Tables>) => Promise<T>) => Promise<T>;
  /** Raises the application's version; refuses 404 `entity.not_found` and 412 `request.changed_meanwhile`. */
  readonly touch: (trx: Kysely<Tables>, at: At) => Promise<void>;
}

export interface SecretsInside extends ApplicationSecrets {
  /** In the transaction that makes the application; one of the same name is replaced. */
  put(
    trx: Kysely<Tables>,
    application: { readonly tenantId: string; readonly id: string },
    secret: OpenSecret,
  ): Promise<void>;
  matches(application: Application, secret: ApplicationSecret, presented: string): boolean;
}

export function createApplicationSecrets(deps: ApplicationSecretsDeps): SecretsInside {
  const { secrets, clock, random, find, change, touch } = deps;
  const contextOf = (tenantId: string, id: string, name: string) =>
    `application_secrets/${tenantId}/${id}/${name}`;
  const open = ({ tenantId, id }: Application, { name, sealedValue }: ApplicationSecret) =>
    secrets.open(sealedValue, contextOf(tenantId, id, name));
  const rowOf = (
    { tenantId, id }: { readonly tenantId: string; readonly id: string },
    { name, value, expiresAt }: OpenSecret,
  ) => ({
    tenant_id: tenantId,
    application_id: id,
    name,
    sealed_value: secrets.seal(value, contextOf(tenantId, id, name)),
    created_at: clock.now(),
    expires_at: expiresAt ?? null,
  });
  const getOwn = async ({ tenantId, id }: At): Promise<Application> => {
    const application = await find(tenantId, id);
    return application && !application.isBuiltIn ? application : refuse('entity.not_found');
  };
  const matches: SecretsInside['matches'] = (application, secret, presented) =>
    isEqual(open(application, secret), presented);

  return {
    matches,
    put: (trx, application, secret) => putSecret(trx, rowOf(application, secret)),
    async addSecret(tenantId, id, { name, value = random.secret(), expiresAt }) {
      const at = { tenantId, id };
      const { type } = await getOwn(at);
      if (type === 'SPA' || type === 'Native') return refuse('application.invalid_type');
      const row = rowOf(at, { name, value, expiresAt });
      await change(tenantId, async (trx) => {
        await touch(trx, at);
        if (!(await insertSecret(trx, row))) refuse('application.secret_name_exists');
      });
      return value;
    },
    async renameSecret(at, name, newName) {
      const { tenantId, id } = at;
      const application = await getOwn(at);
      const secret = application.secrets.find((one) => one.name === name) ?? refuseGone(application, at);
      // The name is part of what the value is sealed for: none can be put in another's place.
      const sealed = secrets.seal(open(application, secret), contextOf(tenantId, id, newName));
      const from = { tenantId, id, name, sealedValue: secret.sealedValue };
      await refusing(() =>
        change(tenantId, async (trx) => {
          await touch(trx, at);
          const isDone = await renameSecret(trx, from, { name: newName, sealed_value: sealed });
          if (!isDone) refuse('entity.not_found');
        }),
      );
    },
    async removeSecret(at, name) {
      const { tenantId, id } = at;
      await getOwn(at);
      await change(tenantId, async (trx) => {
        await touch(trx, at);
        if (!(await deleteSecret(trx, { tenantId, id, name }))) refuse('entity.not_found');
      });
    },
    openSecrets: (application) =>
      application.secrets.map((secret) => ({
        name: secret.name,
        value: open(application, secret),
        expiresAt: secret.expiresAt,
      })),
    endingOf: (application, secret) => open(application, secret).slice(-4),
    checkSecret(application, presented) {
      const found = application.secrets.filter((secret) => matches(application, secret, presented));
      if (found.length === 0) return 'wrong';
      return found.some(({ expiresAt }) => expiresAt === null || expiresAt > clock.now())
        ? 'right'
        : 'expired';
    },
  };
}

/** Whoever saw it in an older state hears that, and not that it never was. */
const refuseGone = ({ version }: Application, { ifVersion = version }: At): never =>
  refuse(ifVersion === version ? 'entity.not_found' : 'request.changed_meanwhile');

async function refusing<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedIndex(error) !== undefined) return refuse('application.secret_name_exists');
    throw error;
  }
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
