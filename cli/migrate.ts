/** `latchkey migrate`: brings the database to this version without starting a server. */
import { Command } from 'commander';
import { say, withServices } from './with-services.ts';

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description(
      'Bring the database to this version and seed what is missing. Starting the server does it too.',
    )
    .action(() => withServices(async () => say('The database is up to date.')));
