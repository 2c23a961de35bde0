/** Who somebody is at another provider, as far as the provider vouches for it. */

export interface SocialAccount {
  /** The provider. */
  readonly target: string;
  /** The provider's own id of the person. */
  readonly id: string;
  /** In lower case. An address that the provider has not verified is not known here: it leads to nobody. */
  readonly email?: string;
  /** E.164; the same. */
  readonly phone?: string;
  readonly name?: string;
  readonly avatar?: string;
  /** What the provider told, whole; no tokens in it. */
  readonly rawData?: Readonly<Record<string, unknown>>;
}
