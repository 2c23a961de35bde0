/** `latchkey …`: one file per command; what goes wrong is said in a sentence. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../server/config.ts';
import { Refusal } from '../contract/errors.ts';
import { errorText } from '../words/index.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Loaded when wanted: a server has no use for what the other commands need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand(),
  migrate: async () => (await import('./migrate.ts')).migrateCommand(),
  admin: async () => (await import('./admin.ts')).adminCommand(),
  telephone: async () => (await import('./telephone.ts')).telephoneCommand(),
  connector: async () => (await import('./connector.ts')).connectorCommand(),
  application: async () => (await import('./application.ts')).applicationCommand(),
  tenant: async () => (await import('./tenant.ts')).tenantCommand(),
  user: async () => (await import('./user.ts')).userCommand(),
  invitation: async () => (await import('./invitation.ts')).invitationCommand(),
  database: async () => (await import('./database.ts')).databaseCommand(),
  backup: async () => (await import('./backup.ts')).backupCommand(),
  restore: async () => (await import('./backup.ts')).restoreCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
  settings: async () => (await import('./settings.ts')).settingsCommand(),
  config: async () => (await import('./config.ts')).configCommand(),
};

const program = new Command('latchkey')
  .description('A self-hosted identity server whose heart is the phone number.')
  .version(version)
  .exitOverride();
const wanted = commands[process.argv[2] ?? ''];
for (const load of wanted ? [wanted] : Object.values(commands)) program.addCommand(await load());

for (const command of program.commands) inheritExit(command);

// Whoever reads what is printed may have seen enough (`| head`): what was begun is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

function inheritExit(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) inheritExit(inner);
}

/** Says what went wrong and returns the exit code; a bug keeps its stack. */
function explain(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof ConfigError) return complain(...error.mistakes);
  if (error instanceof Refusal) return complain(refusalText(error));
  const isBug = error instanceof TypeError || error instanceof ReferenceError || !(error instanceof Error);
  return complain(isBug ? String((error as Error | undefined)?.stack ?? error) : error.message || error.name);
}

function refusalText({ code, options }: Refusal): string {
  return [errorText('en', code, options.values), options.details, options.because].filter(Boolean).join('\n');
}

function complain(...lines: readonly string[]): number {
  for (const line of lines) process.stderr.write(`${line}\n`);
  return 1;
}
