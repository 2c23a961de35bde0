/** `latchkey start`: the server, and on the terminal the three addresses that a newcomer needs. */
import { Command } from 'commander';
import { readConfig } from '../server/config.ts';
import { type RunningServer, startServer } from '../server/main.ts';
import { setUpLink, telephoneLink } from './links.ts';
import { say } from './with-services.ts';

export const startCommand = (): Command =>
  new Command('start').description('Start the server.').action(async () => {
    const config = readConfig(process.env);
    const server = await startServer(config);
    stopOnSignals(server);
    // Where output is collected rather than read, a link that opens a door does not belong.
    const mayShowKeys = !config.isProduction || process.stdout.isTTY;
    say('', 'Latchkey is ready.', '', ...(await addresses(server, mayShowKeys)), '');
  });

async function addresses({ services }: RunningServer, mayShowKeys: boolean): Promise<string[]> {
  const { endpoint, adminEndpoint } = services.config;
  const link = mayShowKeys ? await setUpLink(services) : undefined;
  const telephone = mayShowKeys ? telephoneLink(services) : undefined;
  return [
    `  Demo application   ${endpoint}/demo-app`,
    link
      ? `  Console            ${link}\n                     (makes you its administrator; once, within an hour)`
      : `  Console            ${adminEndpoint}/console`,
    ...(telephone ? [`  Telephone          ${telephone}`] : []),
  ];
}

/** The first signal lets running requests end, the second does not wait. */
function stopOnSignals(server: RunningServer): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      void server.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
