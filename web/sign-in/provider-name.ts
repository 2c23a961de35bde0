/** What the provider is called that somebody came by. */
import type { Visit } from './memory.ts';
import { page } from './page.ts';

export const providerName = ({ providerId }: Visit): string =>
  page.providers.find(({ id }) => id === providerId)?.name ?? providerId;
