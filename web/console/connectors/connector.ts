/** Connectors as the Management API describes them (wire names as in the contract). */
import type { Language } from '../../../words/languages.ts';

/** Text by language tag; a plain string is the same in all of them. */
export type Worded = string | Readonly<Record<string, string>>;

export interface ShowCondition {
  readonly targetKey: string;
  readonly expectValue?: unknown;
}

export interface FormItem {
  readonly key: string;
  readonly label: Worded;
  readonly type: string;
  readonly placeholder?: Worded;
  readonly description?: Worded;
  readonly tooltip?: Worded;
  readonly required?: boolean;
  /** Needed only while other settings are empty: the server has the last word. */
  readonly isConditional?: boolean;
  readonly defaultValue?: unknown;
  readonly showConditions?: readonly ShowCondition[];
  readonly selectItems?: readonly { readonly value: string; readonly title?: Worded }[];
  readonly isConfidential?: boolean;
  readonly isDevFeature?: boolean;
}

interface Described {
  readonly type: string;
  readonly target: string;
  readonly name: Worded;
  readonly description: Worded;
  readonly logo: string;
  readonly logoDark?: string | null;
  readonly formItems?: readonly FormItem[];
  readonly configTemplate?: string;
  readonly isDemo?: boolean;
  /** Of social ones: a protocol that many providers speak, so several may be set up, each with a target of its own. */
  readonly isStandard?: boolean;
}

/** A provider that a factory knows by name: a form for what is its own, and all other settings. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  readonly formItems: readonly FormItem[];
  readonly config: Readonly<Record<string, unknown>>;
}

export interface Factory extends Described {
  readonly id: string;
  readonly presets?: readonly Preset[];
  /** Sanitised by the server; only in the answer for a single factory. */
  readonly readmeHtml?: string;
  /** Why it cannot be set up: a package that was added to the server, and does not load. */
  readonly error?: string;
}

export interface Connector extends Described {
  readonly id: string;
  /** The id of its factory. */
  readonly connectorId: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Of social ones: whether every sign-in brings name and picture up to date. */
  readonly syncProfile?: boolean;
  /** What the operator said in the place of the factory. */
  readonly metadata?: Metadata;
}

export interface Metadata {
  readonly target?: string;
  readonly name?: Readonly<Record<string, string>>;
  readonly logo?: string;
  readonly logoDark?: string | null;
}

/** The connector that keeps messages on this server. */
export const telephoneFactoryId = 'outbox';

export const isTelephone = (connector: { connectorId?: string; id: string }): boolean =>
  (connector.connectorId ?? connector.id) === telephoneFactoryId;

/** Whether the form must insist on it. */
export const isNeeded = ({ required, isConditional }: FormItem): boolean =>
  required === true && !isConditional;

/** The text in this language, else in a close one, else in English, else any. */
export function worded(text: Worded | undefined, language: Language): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  const closest: Partial<Record<Language, string>> = { 'zh-TW': 'zh-HK', 'zh-CN': 'zh' };
  return text[language] ?? text[closest[language] ?? ''] ?? text.en ?? Object.values(text)[0] ?? '';
}

const familiarFirst = ['twilio-sms', 'aliyun-sms', 'tencent-sms'];

/** What the picker offers: all of the type but the one in use, the best known first, what cannot be used last. */
export function offered(
  factories: readonly Factory[],
  type: string,
  inUse: string | undefined,
): readonly Factory[] {
  const rank = (factory: Factory) => {
    if (factory.error !== undefined) return Infinity;
    const place = familiarFirst.indexOf(factory.target);
    return place < 0 ? familiarFirst.length : place;
  };
  return factories
    .filter((factory) => factory.type === type && !factory.isDemo && factory.id !== inUse)
    .toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}
