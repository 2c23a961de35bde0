/** `latchkey database`: from the embedded database to PostgreSQL. */
import { Command } from 'commander';
import { moveDatabase } from '../server/backups/move-database.ts';
import { readConfig } from '../server/config.ts';
import { told } from './backup.ts';
import { say } from './with-services.ts';

export const databaseCommand = (): Command =>
  new Command('database')
    .description('Where everything is kept.')
    .addCommand(
      new Command('move')
        .description('Copy the embedded database into an empty PostgreSQL; the server must be stopped.')
        .requiredOption('--to <DB_URL>', 'postgres://user:password@host:5432/name')
        .action(move),
    );

async function move({ to }: { to: string }): Promise<void> {
  const { dbUrl, dataDir, masterKeys } = readConfig(process.env);
  if (dbUrl) throw new Error('DB_URL is set: only the embedded database is moved. Run this without it');
  // The same check as of DB_URL itself, without showing the address.
  if (!/^postgres(ql)?:\/\//.test(to) || !URL.canParse(to))
    throw new Error('--to must be like postgres://user:password@host:5432/name');
  const counts = await moveDatabase({ folder: dataDir, url: to });
  say(
    `${told(counts)} were copied and counted. From now on start the server with`,
    '',
    '  DB_URL      the address that you just gave',
    masterKeys
      ? '  SECRET_KEY  the same as now'
      : `  SECRET_KEY  the text in ${dataDir}/secret-key:  SECRET_KEY="$(cat ${dataDir}/secret-key)"`,
    '',
    'Everything secret in the database is sealed under that key: keep it as safe as the database, and apart from it.',
    `The embedded database in ${dataDir} stays as it is; remove it once the server runs.`,
  );
}
