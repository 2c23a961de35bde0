/** What can be chosen in the picker: a connector, or a provider that a connector knows by name. */
import type { Factory, Preset } from './connector.ts';

/** A factory, seen as one of the providers that it knows by name. */
export interface Choice extends Factory {
  readonly preset?: Preset;
}

/** The name and the questions are the provider's own; everything else is that of the connector behind it. */
export const presetOf = (factory: Factory, presetId: string): Choice | undefined => {
  const preset = factory.presets?.find(({ id }) => id === presetId);
  return (
    preset && {
      ...factory,
      name: { en: preset.name },
      formItems: preset.formItems,
      logo: '',
      preset,
    }
  );
};

/** All providers that are known by name, in the order of the alphabet. */
export const presetsIn = (factories: readonly Factory[], type: string): readonly Choice[] =>
  factories
    .filter((factory) => factory.type === type && factory.error === undefined)
    .flatMap((factory) => (factory.presets ?? []).flatMap(({ id }) => presetOf(factory, id) ?? []))
    .toSorted((one, other) => (one.preset?.name ?? '').localeCompare(other.preset?.name ?? ''));

/** Where it is set up, inside the Console. */
export const guidePathOf = ({ id, preset, type }: Choice): string =>
  `/connectors/${type === 'Social' ? 'social' : 'passwordless'}/guide/${encodeURIComponent(id)}${preset ? `?preset=${encodeURIComponent(preset.id)}` : ''}`;

/** What is saved of it beside its settings: the provider's name, over that of the connector. */
export const metadataOf = ({ preset }: Choice) => (preset ? { metadata: { name: { en: preset.name } } } : {});

/** The provider that was chosen by name, as long as nobody changed what was filled in for it. */
export const presetBehind = (
  { presets = [] }: Factory,
  config: Readonly<Record<string, unknown>>,
): Preset | undefined =>
  presets.find((preset) =>
    Object.entries(preset.config).every(
      ([key, value]) => JSON.stringify(config[key]) === JSON.stringify(value),
    ),
  );
