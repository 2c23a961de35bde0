/** What stands in a document where secrets belong: a reference, or the secret itself for everybody to read; pure. */
import { refuse } from '../../contract/errors.ts';
import { isSecretHeader } from '../hooks/hooks.ts';
import type { Connectors } from '../messages/messages.ts';
import type { Wanted } from './read-document.ts';
import { looksLikeReference, type Path, pathsToSecrets, placeOf, references, valueAt } from './references.ts';

type SecretPathsOf = Connectors['secretPaths'];

/**
 * Refuses with `configuration.malformed_reference` when such a text is no reference but looks like one: nobody's secret is
 * called `${PATH}`, and the provider would be told so at the first message only. The text is not repeated: it may be one.
 */
export function checkReferenceForms(wanted: Wanted, secretPathsOf: SecretPathsOf): void {
  const wrong = [...secretsGiven(wanted, secretPathsOf)].filter(({ value }) => looksLikeReference(value));
  if (wrong.length === 0) return;
  const paths = wrong.map(({ path }) => path.join('.'));
  refuse('configuration.malformed_reference', {
    // The sentences have places of their own in braces.
    values: { path: paths.join(', '), secret: '${secret:name}', variable: '${env:NAME}' },
    data: { paths },
  });
}

/**
 * Refuses with `configuration.secret_in_the_open` when a secret is named where it would not be kept as one: whoever may read
 * the configuration would read it, the log would tell it, and the next export would hold it in clear. Of a connector that is
 * not installed nobody knows.
 */
export function checkSecretPlaces(
  wanted: Wanted,
  secretPathsOf: SecretPathsOf,
  factories: readonly { readonly id: string }[],
): void {
  if (wanted.clear.schemaVersion === undefined) return;
  const places = secretPlacesIn(wanted, secretPathsOf);
  const isKnown = ([section = '', key = '']: Path): boolean => {
    const id = valueAt(wanted.clear, [section, key, 'connectorId']);
    return id === undefined || factories.some((factory) => factory.id === id);
  };
  const paths = pathsToSecrets(wanted.document)
    .filter((path) => !places.has(placeOf(path)) && isKnown(path))
    .map((path) => path.join('.'));
  if (paths.length === 0) return;
  refuse('configuration.secret_in_the_open', {
    values: { path: paths.join(', '), variable: '${env:NAME}' },
    data: { paths },
  });
}

/** Where secrets stand (see `placeOf`), as references or in clear. */
export const secretPlacesIn = (wanted: Wanted, secretPathsOf: SecretPathsOf): ReadonlySet<string> =>
  new Set([...secretsGiven(wanted, secretPathsOf)].map(({ path }) => placeOf(path)));

/** Where a secret stands in clear. */
export const secretsInClear = (wanted: Wanted, secretPathsOf: SecretPathsOf): readonly string[] =>
  [...secretsGiven(wanted, secretPathsOf)]
    .filter(({ value }) => typeof value !== 'string' || references(value).length === 0)
    .map(({ path }) => path.join('.'));

interface SecretGiven {
  readonly path: Path;
  /** As the document has it, its references not filled in. */
  readonly value: unknown;
}

function* secretsGiven({ clear, document }: Wanted, secretPathsOf: SecretPathsOf): Generator<SecretGiven> {
  for (const section of ['connectors', 'socialConnectors'] as const)
    for (const [key, one] of Object.entries(clear[section] ?? {})) {
      const at = [section, key, 'config'];
      const config = (valueAt(document, at) ?? {}) as Config;
      for (const path of secretPathsOf(one.connectorId, config))
        yield { path: [...at, ...path], value: valueAt(config, path) };
    }
  for (const key of Object.keys(clear.hooks ?? {})) {
    const at = ['hooks', key, 'config', 'headers'];
    for (const [header, value] of Object.entries(valueAt(document, at) ?? {}))
      if (isSecretHeader(header)) yield { path: [...at, header], value };
  }
}

type Config = Readonly<Record<string, unknown>>;
