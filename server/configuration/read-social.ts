/** The social connectors of a document: as a tenant has them, and what a document that names some means for the sign-in page. */
import type { ConfigurationDocument, Scalar } from '../../contract/configuration.ts';
import type { OpenSocialConnector } from '../messages/messages.ts';
import { withoutNothing } from '../messages/secret-settings.ts';
import { refuseReference } from './refuse-reference.ts';
import { namePart, type Path, valueAt } from './references.ts';

type Document = Partial<ConfigurationDocument>;
export type SocialConnector = NonNullable<ConfigurationDocument['socialConnectors']>[string];

/** By their targets. */
export const socialConnectorsOf = (
  rows: readonly OpenSocialConnector[],
): Record<string, Omit<SocialConnector, 'metadata'>> =>
  Object.fromEntries(
    rows.map(({ target, factoryId, settings, metadata: { target: _key, ...metadata }, syncProfile }) => [
      target,
      {
        connectorId: factoryId,
        config: settings as SocialConnector['config'],
        ...(Object.keys(metadata).length > 0 && { metadata }),
        syncProfile,
      },
    ]),
  );

/** `social/acme/clientSecret` */
export const socialSecretPlaces = (
  rows: readonly OpenSocialConnector[],
): { readonly path: Path; readonly name: string; readonly value: Scalar }[] =>
  rows.flatMap(({ target, settings, secretPaths }) =>
    secretPaths.map((path) => ({
      path: ['socialConnectors', target, 'config', ...path],
      name: ['social', target, ...path].map((part, index) => (index ? namePart(part) : part)).join('/'),
      value: valueAt(settings, path) as Scalar,
    })),
  );

/** As the room would keep it. */
export function socialAsKept({ config, metadata = {}, ...one }: SocialConnector): SocialConnector {
  const written = withoutNothing(metadata) as typeof metadata;
  return {
    ...one,
    config: withoutNothing(config) as typeof config,
    ...(Object.keys(written).length > 0 && { metadata: written }),
  };
}

/**
 * A document that shows a provider on the sign-in page needs its connector: refuses with `configuration.unknown_reference`.
 * One that takes a connector away and says nothing of the page takes its button along.
 */
export function withTargets<T extends Document>(document: T, tenant: Document): T {
  const { socialConnectors, signInExperience } = document;
  const known = socialConnectors ?? tenant.socialConnectors ?? {};
  const isKnown = (target: string): boolean => Object.hasOwn(known, target);
  const named = signInExperience?.socialSignInConnectorTargets;
  const unknown = named?.find((target) => !isKnown(target));
  if (unknown !== undefined) refuseReference('signInExperience.socialSignInConnectorTargets', unknown);
  const shown = tenant.signInExperience?.socialSignInConnectorTargets ?? [];
  if (named || shown.every(isKnown)) return document;
  return {
    ...document,
    signInExperience: { ...signInExperience, socialSignInConnectorTargets: shown.filter(isKnown) },
  };
}
