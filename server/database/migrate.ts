/** Brings the tables to this version: numbered files, forward only, safe with several processes at once. */
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { type LateIndex, makeLateIndexes } from './late-indexes.ts';
import { up as start } from './migrations/0001-start.ts';
import { up as messageTimeLines } from './migrations/0002-message-time-lines.ts';
import { up as emailRecipients } from './migrations/0003-email-recipients.ts';
import { up as audit } from './migrations/0005-audit.ts';
import { up as people } from './migrations/0006-people.ts';
import { up as permissions } from './migrations/0007-permissions.ts';
import { up as organizations } from './migrations/0008-organizations.ts';
import { up as hooks } from './migrations/0009-hooks.ts';
import { up as tenants } from './migrations/0010-tenants.ts';
import { up as configuration } from './migrations/0011-configuration.ts';
import { up as largeTables } from './migrations/0012-large-tables.ts';
import { up as verifications } from './migrations/0014-verifications.ts';
import { up as identities } from './migrations/0015-identities.ts';
import { up as social } from './migrations/0016-social.ts';
import { up as provisioning } from './migrations/0017-provisioning.ts';
import { up as passkeys } from './migrations/0018-passkeys.ts';
import { lateIndexes as phoneIndexes, up as peopleWithPhones } from './migrations/0019-people-with-phones.ts';
import { up as trustedDevices } from './migrations/0020-trusted-devices.ts';
import { up as signInPlaces } from './migrations/0021-sign-in-places.ts';
import { up as credentialsVersions } from './migrations/0022-credentials-versions.ts';
import { up as passkeySlots } from './migrations/0023-passkey-slots.ts';
import { up as looksOfOrganizations } from './migrations/0026-looks-of-organizations.ts';
import { up as versionsOfInvitations } from './migrations/0027-versions-of-invitations.ts';

export type Engine = 'sqlite' | 'postgres';

interface Step {
  readonly name: string;
  readonly up: (db: Kysely<never>, engine: Engine) => Promise<void>;
  /** Of tables that may be large: made after all steps, outside of their transaction. */
  readonly lateIndexes?: readonly LateIndex[];
}

const steps: readonly Step[] = [
  { name: '0001-start', up: start },
  { name: '0002-message-time-lines', up: messageTimeLines },
  { name: '0003-email-recipients', up: emailRecipients },
  { name: '0005-audit', up: audit },
  { name: '0006-people', up: people },
  { name: '0007-permissions', up: permissions },
  { name: '0008-organizations', up: organizations },
  { name: '0009-hooks', up: hooks },
  { name: '0010-tenants', up: tenants },
  { name: '0011-configuration', up: configuration },
  { name: '0012-large-tables', up: largeTables },
  { name: '0014-verifications', up: verifications },
  { name: '0015-identities', up: identities },
  { name: '0016-social', up: social },
  { name: '0017-provisioning', up: provisioning },
  { name: '0018-passkeys', up: passkeys },
  { name: '0019-people-with-phones', up: peopleWithPhones, lateIndexes: phoneIndexes },
  { name: '0020-trusted-devices', up: trustedDevices },
  { name: '0021-sign-in-places', up: signInPlaces },
  { name: '0022-credentials-versions', up: credentialsVersions },
  { name: '0023-passkey-slots', up: passkeySlots },
  { name: '0026-looks-of-organizations', up: looksOfOrganizations },
  { name: '0027-versions-of-invitations', up: versionsOfInvitations },
];

/** In the order in which they run. */
export const stepNames: readonly string[] = steps.map(({ name }) => name);

/** Runs what is missing. Throws when the database is newer than this program, or when a step fails (nothing is kept of it). */
export async function migrate(
  kysely: Kysely<never>,
  engine: Engine,
  wanted: readonly Step[] = steps,
): Promise<readonly string[]> {
  const migrator = new Migrator({
    db: kysely,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(wanted.map((step) => [step.name, migrationOf(step, engine)])),
    },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw explained(error);
  await makeLateIndexes(
    kysely,
    engine,
    wanted.flatMap(({ lateIndexes = [] }) => lateIndexes),
  );
  return (results ?? []).map(({ migrationName }) => migrationName);
}

/** Brings an empty database to where another one stood. Throws when that one was made by a newer program. */
export function migrateLike(
  kysely: Kysely<never>,
  engine: Engine,
  names: readonly string[],
): Promise<readonly string[]> {
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined)
    throw new Error(`It was made by a newer program: this one does not know the step "${unknown}"`);
  return migrate(
    kysely,
    engine,
    steps.filter(({ name }) => names.includes(name)),
  );
}

function explained(error: unknown): unknown {
  const newer =
    error instanceof Error && /previously executed migration (\S+) is missing/.exec(error.message);
  return newer
    ? new Error(`The database is newer than this program: the step "${newer[1]}" was run on it`, {
        cause: error,
      })
    : error;
}

/** True when every step of this program has been run on this database. */
export async function isMigrated(kysely: Kysely<never>): Promise<boolean> {
  const rows = await appliedSteps(kysely);
  return steps.every(({ name }) => rows.includes(name));
}

async function appliedSteps(kysely: Kysely<never>): Promise<readonly string[]> {
  const journal = kysely as unknown as Kysely<{ kysely_migration: { name: string } }>;
  try {
    return (await journal.selectFrom('kysely_migration').select('name').execute()).map(({ name }) => name);
  } catch (error) {
    // No journal yet: nothing was ever run here. Anything else (database away) is the caller's to hear.
    if (error instanceof Error && /no such table|does not exist/.test(error.message)) return [];
    throw error;
  }
}

const migrationOf = (step: Step, engine: Engine): Migration => ({
  up: (db) => step.up(db as Kysely<never>, engine),
});
