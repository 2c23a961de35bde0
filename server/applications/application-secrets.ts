/** The secrets of an application: several, by name, each with its own end, sealed at rest. */
import { timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { isMissingReference } from '../database/foreign-key-violation.ts';
import type { Tables } from '../database/tables.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Application, ApplicationSecret } from './application.ts';
import { deleteSecret, insertSecret, putSecret, renameSecret } from './queries.ts';

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
  /** Its value stays. Refuses 404 `entity.not_found`, 422 `application.secret_name_exists`. */
  renameSecret(tenantId: string, id: string, name: string, newName: string): Promise<void>;
  /** False when there was none of this name. Also of the last one: a secret that leaked must be able to go. */
  removeSecret(tenantId: string, id: string, name: string): Promise<boolean>;
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
  const { secrets, clock, random, find, change } = deps;
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
  const getOwn = async (tenantId: string, id: string): Promise<Application> => {
    const application = await find(tenantId, id);
    return application && !application.isBuiltIn ? application : refuse('entity.not_found');
  };
  const matches: SecretsInside['matches'] = (application, secret, presented) =>
    isEqual(open(application, secret), presented);

  return {
    matches,
    put: (trx, application, secret) => putSecret(trx, rowOf(application, secret)),
    async addSecret(tenantId, id, { name, value = random.secret(), expiresAt }) {
      const { type } = await getOwn(tenantId, id);
      if (type === 'SPA' || type === 'Native') return refuse('application.invalid_type');
      const row = rowOf({ tenantId, id }, { name, value, expiresAt });
      const isNew = await refusing(() => change(tenantId, (trx) => insertSecret(trx, row)));
      return isNew ? value : refuse('application.secret_name_exists');
    },
    async renameSecret(tenantId, id, name, newName) {
      const application = await getOwn(tenantId, id);
      const secret = application.secrets.find((one) => one.name === name) ?? refuse('entity.not_found');
      // The name is part of what the value is sealed for: none can be put in another's place.
      const sealed = secrets.seal(open(application, secret), contextOf(tenantId, id, newName));
      const at = { tenantId, id, name, sealedValue: secret.sealedValue };
      const isDone = await refusing(() =>
        change(tenantId, (trx) => renameSecret(trx, at, { name: newName, sealed_value: sealed })),
      );
      if (!isDone) refuse('entity.not_found');
    },
    async removeSecret(tenantId, id, name) {
      return change(tenantId, (trx) => deleteSecret(trx, { tenantId, id, name }));
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

async function refusing<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedIndex(error) !== undefined) return refuse('application.secret_name_exists');
    if (isMissingReference(error)) return refuse('entity.not_found');
    throw error;
  }
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
