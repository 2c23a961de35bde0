/** Lets a command work on the database of this configuration, beside a running server or without one. */
import { readConfig } from '../server/config.ts';
import { createLog } from '../server/log.ts';
import { openServices } from '../server/open-services.ts';
import type { Services } from '../server/services.ts';

export async function withServices<T>(run: (services: Services) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const services = await openServices(config, createLog(config.logLevel ?? 'error'));
  try {
    return await run(services);
  } finally {
    await services.close();
  }
}

/** Plain text for whoever sits at the terminal: keys and links stand here and never in the log. */
export const say = (...lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
