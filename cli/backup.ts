/** `latchkey backup` and `latchkey restore`: everything in one file, and back. */
import { Command } from 'commander';
import { readBackup, readHeader } from '../server/backups/read-backup.ts';
import { restoreBackup } from '../server/backups/restore.ts';
import { textOfKeys } from '../server/backups/header.ts';
import { writeBackup } from '../server/backups/write-backup.ts';
import { systemClock } from '../server/clock.ts';
import { type Config, readConfig } from '../server/config.ts';
import { openSnapshot, type Place, type Rows } from '../server/database/snapshot.ts';
import { systemRandom } from '../server/random.ts';
import { ownMasterKeys } from '../server/secret-key.ts';
import { askPassphrase } from './passphrase.ts';
import { say } from './with-services.ts';

export const backupCommand = (): Command =>
  new Command('backup')
    .description('Write the whole database into one file, while the server runs.')
    .requiredOption('--to <file>', 'a file that is not there yet')
    .option(
      '--with-key',
      'put the master key into it, and lock the file with a passphrase (asked for, or LATCHKEY_BACKUP_PASSPHRASE)',
    )
    .action(backup);

export const restoreCommand = (): Command =>
  new Command('restore')
    .description('Put a backup into the database of this configuration, which must be empty.')
    .requiredOption('--from <file>', 'what latchkey backup wrote, on either database')
    .option('--show-key', 'restore nothing: print the master key that the backup holds')
    .action(restore);

async function backup({ to, withKey }: { to: string; withKey?: boolean }): Promise<void> {
  const config = readConfig(process.env);
  const snapshot = await openSnapshot(placeOf(config));
  try {
    const keys = config.masterKeys ?? ownMasterKeys(config.dataDir, systemRandom, false);
    const passphrase = withKey ? await askPassphrase(true) : undefined;
    await writeBackup({ rows: snapshot, file: to, keys, passphrase, clock: systemClock });
    const where = config.masterKeys ? 'SECRET_KEY' : `${config.dataDir}/secret-key`;
    say(
      `${to} holds ${told(snapshot.counts)}.`,
      withKey
        ? 'The master key is in it. Without the passphrase nobody opens it, you neither.'
        : `The master key is not in it. Keep ${where} in another place: without it connectors, secrets and signing keys stay sealed.`,
    );
  } finally {
    await snapshot.close();
  }
}

async function restore({ from, showKey }: { from: string; showKey?: boolean }): Promise<void> {
  const { encryption } = await readHeader(from);
  const found = await readBackup(from, encryption ? await askPassphrase(false) : undefined);
  if (showKey) {
    if (!found.keys) throw new Error('The master key is not in this backup');
    return say(textOfKeys(found.keys));
  }
  const config = readConfig(process.env);
  await restoreBackup(found, { place: placeOf(config), masterKeys: config.masterKeys });
  say(`The database has ${told(found.header.counts)}. Start the server.`);
}

export const placeOf = ({ dbUrl, dataDir }: Config): Place =>
  dbUrl ? { engine: 'postgres', url: dbUrl } : { engine: 'sqlite', folder: dataDir };

export const told = (counts: Rows['counts']): string => {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${rows} rows of ${Object.keys(counts).length} tables, ${counts['users'] ?? 0} people among them`;
};
