/** What an operator wrote over a factory's own facts, as it is kept and read. */
import type { I18n } from '@latchkey/connector-kit';
import { withoutNothing } from './secret-settings.ts';

export interface ConnectorMetadata {
  readonly target?: string | undefined;
  readonly name?: I18n | undefined;
  readonly logo?: string | undefined;
  readonly logoDark?: string | null | undefined;
}

/** Empty texts are none. */
export const writeMetadata = (metadata: ConnectorMetadata): string =>
  JSON.stringify(withoutNothing(metadata));

/** A name that says nothing in English is none: whoever reads no other language would see nothing. Another system may have kept one. */
export function readMetadata({ metadata }: { readonly metadata: string }): ConnectorMetadata {
  const { name, ...rest } = JSON.parse(metadata) as ConnectorMetadata;
  return { ...rest, ...(name?.en && { name }) };
}
