/** Name, target and logo of a connector that speaks a protocol: what the operator says in the place of the factory. */
import { useState } from 'react';
import type { Metadata } from '../connectors/connector.ts';
import type { ConsoleWord } from '../../../words/en/console.ts';

export interface Look {
  readonly name: string;
  readonly target: string;
  readonly logo: string;
}

export type LookFaults = Partial<Readonly<Record<keyof Look, ConsoleWord>>>;

export interface Appearance {
  readonly look: Look;
  readonly faults: LookFaults;
  readonly isDirty: boolean;
  change(part: Partial<Look>): void;
  /** What to send, or undefined after the faults were shown. */
  read(): Metadata | undefined;
  /** What is saved now is what stands here. */
  reset(metadata: Metadata): void;
}

const lookOf = ({ name, target, logo }: Metadata = {}): Look => ({
  name: name?.['en'] ?? '',
  target: target ?? '',
  logo: logo ?? '',
});

/** `saved` is what stands on the server; nothing for a new one. */
export function useAppearance(saved?: Metadata): Appearance {
  const [before, setBefore] = useState(saved);
  const [look, setLook] = useState(() => lookOf(saved));
  const [faults, setFaults] = useState<LookFaults>({});
  const kept = lookOf(before);
  return {
    look,
    faults,
    isDirty: look.name !== kept.name || look.target !== kept.target || look.logo !== kept.logo,
    change(part) {
      setLook((now) => ({ ...now, ...part }));
      setFaults((now) => Object.fromEntries(Object.entries(now).filter(([key]) => !(key in part))));
    },
    read() {
      const found = faultsOf(look);
      setFaults(found);
      return Object.keys(found).length > 0 ? undefined : metadataOf(look, before);
    },
    reset(metadata) {
      setBefore(metadata);
      setLook(lookOf(metadata));
      setFaults({});
    },
  };
}

export function faultsOf({ name, target, logo }: Look): LookFaults {
  return {
    ...(name.trim() === '' && { name: 'field.required' as const }),
    ...(!/^[a-z0-9_-]{1,64}$/.test(target.trim()) && { target: 'social.target_wrong' as const }),
    ...(logo.trim() !== '' &&
      !/^https:\/\/[^\s]+$/.test(logo.trim()) && { logo: 'social.logo_wrong' as const }),
  };
}

/** Names in other languages, and what else was saved, stay. */
export const metadataOf = ({ name, target, logo }: Look, before: Metadata = {}): Metadata => {
  const { logo: _logo, ...others } = before;
  return {
    ...others,
    name: { ...before.name, en: name.trim() },
    target: target.trim(),
    ...(logo.trim() && { logo: logo.trim() }),
  };
};

/** A target that a name suggests: `Acme Inc.` is `acme-inc`. */
export const targetOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
