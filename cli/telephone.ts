/** `latchkey telephone`: the link to the page that receives the SMS. */
import { Command } from 'commander';
import { telephoneLink } from './links.ts';
import { say, withServices } from './with-services.ts';

export const telephoneCommand = (): Command =>
  new Command('telephone').description('Print the link to the telephone, with its key.').action(() =>
    withServices(async (services) => {
      const link = telephoneLink(services);
      if (!link)
        throw new Error('In production the telephone needs a development tenant, or ALLOW_TELEPHONE=1');
      say(link);
    }),
  );
