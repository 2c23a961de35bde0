/** The settings of a connector, each described once: the Console draws it, the server checks it, TypeScript knows its type. */
import type { Issue } from './errors.ts';
import type { TemplateRules } from './lint.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What `read` found: the checked value, or what is wrong with it (paths relative to the field). */
export type Reading<Value> = { readonly value: Value } | { readonly issues: readonly Issue[] };

export type Given = Readonly<Record<string, unknown>>;

/**
 * Whether a field must be filled: always (the default), never, or when the other settings say so.
 *
 * @example
 * ```ts
 * service: text({ label: 'Messaging service', required: ({ from }) => !from }),
 * from: text({ label: 'From', required: false }),
 * ```
 */
export type Requirement = boolean | ((given: Given) => boolean);

export type FieldKind =
  | 'text'
  | 'secret'
  | 'select'
  | 'toggle'
  | 'number'
  | 'list'
  | 'json'
  | 'group'
  | 'templates';

/** One setting. Made by the functions below; a host reads it, and never makes one. */
export interface Field<Value = unknown> {
  readonly kind: FieldKind;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly required: Requirement;
  readonly defaultValue?: Json | undefined;
  /** Kept encrypted, masked in every answer, never logged. */
  readonly isSecret: boolean;
  /** For `select`, and for a `list` that has them: what is stored, and what the operator reads. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** For `group`: the settings inside it. */
  readonly fields?: Fields | undefined;
  /** What a form starts from where there is no default: a shape to fill in. */
  readonly example?: Json | undefined;
  /** For `templates`: what the provider wants of them. */
  readonly templateRules?: TemplateRules | undefined;
  /** Names a place that secrets are sent to: when it changes, masked secrets must be entered again. */
  readonly isAddress?: boolean | undefined;
  /** Checks one value. `given` is the whole configuration, for fields that depend on another. */
  read(raw: unknown, given?: Given): Reading<Value>;
}

/** The settings of a connector by their keys, in the order in which an operator should meet them. */
export type Fields = Readonly<Record<string, Field>>;

/** The configuration that `send` receives, typed from the fields. */
export type Config<F extends Fields> = {
  readonly [Key in keyof F]: F[Key] extends Field<infer Value> ? Value : never;
};

export interface Described {
  readonly label: string;
  /** One sentence: where the operator finds the value, or what it does. */
  readonly hint?: string;
  readonly placeholder?: string;
  readonly required?: Requirement;
}

export interface TextOptions extends Described {
  readonly defaultValue?: string;
  readonly pattern?: RegExp;
  /** How the sentence about a wrong value ends: `must begin with AC`. */
  readonly rule?: string;
  /** Line breaks are kept: a key in PEM has some. */
  readonly isMultiline?: boolean;
}

/** Only a field that may stay empty, and has no default, may be undefined in `send`. */
export type Typed<V, Options> = Options extends { defaultValue: unknown }
  ? V
  : Options extends { required: true }
    ? V
    : Options extends { required: unknown }
      ? V | undefined
      : V;

/**
 * One line of text. White space around it is taken off: it comes from copying, never from a provider.
 *
 * @example
 * ```ts
 * sender: text({ label: 'Sender', hint: 'Up to 11 letters', pattern: /^.{1,11}$/, rule: 'must have 1 to 11 characters' })
 * ```
 */
export const text = <const O extends TextOptions>(options: O): Field<Typed<string, O>> =>
  field('text', options, (raw) => readText(raw, options));

/**
 * Like `text`, but never shown again, never logged, and kept encrypted. Whatever could send in the operator's name, or
 * spend their money, is one.
 *
 * @example
 * ```ts
 * apiKey: secret({ label: 'API key', hint: 'Acme > Account > Keys' })
 * ```
 */
export const secret = <const O extends TextOptions>(options: O): Field<Typed<string, O>> =>
  field('secret', options, (raw) => readText(raw, options));

/**
 * An address of the provider: http or https, without a user, a password or a fragment. A provider with several hosts has
 * its usual one as default, so that tests and other regions can name theirs.
 *
 * @example
 * ```ts
 * endpoint: url({ label: 'Endpoint', required: false, defaultValue: 'https://api.acme.example' })
 * ```
 */
export const url = <const O extends TextOptions>(options: O): Field<Typed<string, O>> =>
  field('text', options, (raw) => {
    const reading = readText(raw, options);
    return 'value' in reading && !isPlainUrl(reading.value)
      ? wrong('must be an http or https address')
      : reading;
  });

/**
 * A choice. The keys are what is stored; the words are what the operator reads.
 *
 * @example
 * ```ts
 * region: select({ label: 'Region', options: { com: 'World', eu: 'Europe' }, defaultValue: 'com' })
 * ```
 */
export const select = <
  const O extends Described & { options: Readonly<Record<string, string>>; defaultValue?: string },
>(
  options: O,
): Field<Typed<keyof O['options'] & string, O>> =>
  field('select', options, (raw) =>
    typeof raw === 'string' && Object.hasOwn(options.options, raw)
      ? { value: raw }
      : wrong(`must be one of ${Object.keys(options.options).join(', ')}`),
  );

/**
 * A switch. Off unless the field says otherwise.
 *
 * @example
 * ```ts
 * isFlash: toggle({ label: 'Flash message', hint: 'Shown at once, and not kept by the phone.' })
 * ```
 */
export const toggle = (
  options: Omit<Described, 'required' | 'placeholder'> & { defaultValue?: boolean },
): Field<boolean> =>
  field('toggle', { defaultValue: false, required: false, ...options }, (raw) =>
    typeof raw === 'boolean' ? { value: raw } : wrong('must be true or false'),
  );

/**
 * A number, or the digits of one, since some forms send text.
 *
 * @example
 * ```ts
 * port: number({ label: 'Port', min: 1, max: 65_535, isWhole: true, defaultValue: 587 })
 * ```
 */
export const number = <
  const O extends Described & { min?: number; max?: number; isWhole?: boolean; defaultValue?: number },
>(
  options: O,
): Field<Typed<number, O>> =>
  field('number', options, (raw) => {
    const value = typeof raw === 'string' && /^-?\d+(\.\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
    const { min = -Infinity, max = Infinity, isWhole = false } = options;
    if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('must be a number');
    if (isWhole && !Number.isInteger(value)) return wrong('must be a whole number');
    return value < min || value > max ? wrong(`must lie between ${min} and ${max}`) : { value };
  });

/**
 * Several short texts in an order that matters: an array, or one line with commas. With `options`, only these: their keys
 * are what is stored.
 *
 * @example
 * ```ts
 * templateParams: list({ label: 'Template parameters', defaultValue: ['code'] })
 * ```
 */
export const list = <
  const O extends Described & {
    defaultValue?: readonly string[];
    options?: Readonly<Record<string, string>>;
  },
>(
  options: O,
): Field<Typed<readonly string[], O>> =>
  field('list', options, (raw) => {
    const items: unknown = typeof raw === 'string' ? raw.split(',') : raw;
    if (!Array.isArray(items) || items.some((item) => typeof item !== 'string' || item.trim() === '')) {
      return wrong('must be a list of texts');
    }
    const value = items.map((item: string) => item.trim());
    const { options: known } = options;
    return known && value.some((item) => !Object.hasOwn(known, item))
      ? wrong(`must be of ${Object.keys(known).join(', ')}`)
      : { value };
  });

/**
 * The name or the address of a machine, for what does not speak HTTP.
 *
 * @example
 * ```ts
 * host: host({ label: 'Host', placeholder: '<smtp.example.com>' })
 * ```
 */
export const host = <const O extends TextOptions>(options: O): Field<Typed<string, O>> => ({
  ...field<Typed<string, O>>('text', options, (raw) => {
    const reading = readText(raw, options);
    return 'value' in reading && !/^[\p{L}\p{N}.:_-]{1,253}$/u.test(reading.value)
      ? wrong('must be the name of a host, without a port')
      : reading;
  }),
  isAddress: true,
});

/** Undefined, null and the empty text are the same: not filled in. */
export const isMissing = (raw: unknown): boolean =>
  raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');

export const wrong = (rule: string, path = ''): { readonly issues: readonly Issue[] } => ({
  issues: [{ path, message: rule }],
});

type FieldOptions = Described & { defaultValue?: Json; options?: Readonly<Record<string, string>> };

/** What all kinds have in common: what counts as missing, and what then. */
export function field<V>(
  kind: FieldKind,
  options: FieldOptions,
  check: (raw: unknown) => Reading<unknown>,
): Field<V> {
  const { label, hint, placeholder, required = true, defaultValue } = options;
  const read = (raw: unknown, given: Given = {}): Reading<unknown> => {
    if (!isMissing(raw)) return check(raw);
    if (defaultValue !== undefined) return { value: defaultValue };
    return (typeof required === 'function' ? required(given) : required)
      ? wrong('is missing')
      : { value: undefined };
  };
  // The one cast of this file: `check` is written beside the type that `V` is made from.
  return {
    kind,
    label,
    hint,
    placeholder,
    required,
    defaultValue,
    isSecret: kind === 'secret',
    options: options.options,
    read,
  } as Field<V>;
}

function readText(raw: unknown, options: TextOptions): Reading<string> {
  const { pattern, rule = 'does not look right', isMultiline } = options;
  if (typeof raw !== 'string') return wrong('must be text');
  const value = raw.trim();
  if (/\p{Cc}/u.test(isMultiline ? value.replace(/[\r\n]/g, '') : value))
    return wrong(isMultiline ? 'holds signs that no keyboard writes' : 'must be one line');
  if (value.length > 8_192) return wrong('is too long');
  return pattern && !pattern.test(value) ? wrong(rule) : { value };
}

function isPlainUrl(value: string): boolean {
  const address = URL.parse(value);
  return (
    !!address && /^https?:$/.test(address.protocol) && !address.username && !address.password && !address.hash
  );
}
