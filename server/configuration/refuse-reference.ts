/** What a document names must be there, in it or in the tenant. */
import { refuse } from '../../contract/errors.ts';

export const refuseReference = (path: string, name: string): never =>
  refuse('configuration.unknown_reference', { values: { path, name }, data: { path, name } });
