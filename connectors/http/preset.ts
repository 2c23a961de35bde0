/** A provider as settings of HTTP SMS: what its operator fills in, and all the rest. */
import type { Fields, Json } from '@latchkey/connector-kit';

export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  /** Settings of HTTP SMS as this provider calls them, in the order in which an operator should meet them. */
  readonly asks: Fields;
  /** All other settings. Nothing in it is secret, and all of it is JSON. */
  readonly config: Readonly<Record<string, Json>>;
}

/** The whole configuration for HTTP SMS. */
export const configFrom = ({ config }: Preset, answers: Readonly<Record<string, unknown>>) => ({
  ...config,
  ...answers,
});
