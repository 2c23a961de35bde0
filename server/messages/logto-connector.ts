/** Connectors that were written for Logto, run as they are published (management/01): their `createConnector` behind our contract. */
import {
  type Config,
  type Connector,
  defineEmailConnector,
  defineSmsConnector,
  type EmailConnector,
  type Fields,
  type I18n,
  type SmsConnector,
  type Message,
  type SocialConnector,
} from '@latchkey/connector-kit';
import { fieldsOf, type LogtoFormItem } from './logto-form.ts';
import { configError, connectorErrorOf, issuesIn } from './logto-errors.ts';
import { type LogtoSocial, socialConnectorOf } from './logto-social.ts';

export interface LogtoMetadata {
  readonly id: string;
  readonly target: string;
  readonly name: I18n;
  readonly description: I18n;
  /** Paths in the package, addresses or the thing itself; so are the next four. */
  readonly logo: string;
  readonly logoDark?: string | null | undefined;
  readonly readme?: string | undefined;
  readonly configTemplate?: string | undefined;
  readonly formItems?: readonly LogtoFormItem[] | undefined;
  /** Of social ones: where they lead people to, pages or apps. */
  readonly platform?: 'Native' | 'Universal' | 'Web' | null | undefined;
  /** Of social ones: a protocol that many providers speak. */
  readonly isStandard?: boolean | undefined;
}

export interface LogtoMessage {
  /** A phone number as digits without the plus sign, or an e-mail address. */
  readonly to: string;
  /** A purpose, under their name for it. */
  readonly type: string;
  readonly payload: Readonly<Record<string, string>>;
  readonly ip?: string | undefined;
}

export interface LogtoConnector {
  readonly type: 'Sms' | 'Email' | 'Social';
  readonly metadata: LogtoMetadata;
  readonly fields: Fields;
  /** Checked by the package's own guard and handed on as it is. Throws a ConnectorError with its issues. */
  readConfig(raw: unknown): Config<Fields>;
  /** Throws a ConnectorError. The package's own HTTP client makes the requests: no limit and no guard of ours binds it. */
  sendMessage(message: LogtoMessage, config: Config<Fields>): Promise<unknown>;
  /** Of a social one, for this configuration; what it throws is the package's own. */
  socialFor(config: Config<Fields>): Promise<LogtoSocial>;
  /** Why it is of no use here, although it is what it should be. */
  readonly whyNot: string | undefined;
}

type CreateConnector = (options: { getConfig(id: string): Promise<unknown> }) => unknown;

interface Shape extends Partial<LogtoSocial> {
  readonly type?: unknown;
  readonly metadata?: Partial<LogtoMetadata>;
  readonly configGuard?: { safeParse(config: unknown): { success: boolean; error?: unknown } };
  readonly sendMessage?: (message: LogtoMessage) => Promise<unknown>;
  readonly validateSamlAssertion?: unknown;
}

/** `found` is the default export of a package. Throws an Error with a sentence when that is no connector. */
export async function openLogtoConnector(found: unknown): Promise<LogtoConnector> {
  const create = createIn(found);
  const shape = await make(create, () => Promise.reject(new Error('There is no configuration yet')));
  const { type, metadata, configGuard, sendMessage } = shape;
  if (type !== 'Sms' && type !== 'Email' && type !== 'Social') throw new Error(`Its type is ${String(type)}`);
  if (!isMetadata(metadata)) throw new Error('Its metadata has no id, no target, no name or no description');
  if (typeof configGuard?.safeParse !== 'function') throw new Error('It has no configGuard');
  if (type !== 'Social' && typeof sendMessage !== 'function') throw new Error('It has no sendMessage');
  if (type === 'Social' && !isSocialShape(shape))
    throw new Error('It has no getAuthorizationUri or no getUserInfo');
  const fields = fieldsOf(metadata.formItems ?? []);
  const instances = new WeakMap<object, Shape>();
  // One for each configuration, as theirs does it; a copy, so that nobody changes what is kept in memory.
  const instanceFor = async (config: Config<Fields>): Promise<Shape> => {
    const instance = instances.get(config) ?? (await make(create, async () => structuredClone(config)));
    instances.set(config, instance);
    return instance;
  };
  return {
    type,
    metadata,
    fields,
    readConfig(raw) {
      const { success, error } = configGuard.safeParse(raw);
      if (success) return raw as Config<Fields>;
      const issues = issuesIn(error, (key) => fields[key]?.label ?? key);
      throw configError(
        issues.length > 0 ? issues : [{ path: '', message: 'The configuration is refused.' }],
      );
    },
    async sendMessage(message, config) {
      try {
        return await (await instanceFor(config)).sendMessage?.(message);
      } catch (error) {
        throw connectorErrorOf(error, metadata.name.en);
      }
    },
    async socialFor(config) {
      const instance = await instanceFor(config);
      if (!isSocialShape(instance)) throw new Error('It is no social connector any more');
      return instance;
    },
    whyNot:
      typeof shape.validateSamlAssertion === 'function'
        ? 'It speaks SAML, and this server has no address where assertions arrive'
        : undefined,
  };
}

/** What sends through it, or says who somebody is. */
export function connectorOf(logto: LogtoConnector): Connector | SocialConnector {
  if (logto.type === 'Social') return socialConnectorOf(logto);
  return logto.type === 'Sms' ? smsConnectorOf(logto) : emailConnectorOf(logto);
}

/** One SMS through it; the id of the message stays our own, since theirs is in a reply that only the package can read. */
export const smsConnectorOf = ({ metadata, fields, sendMessage }: LogtoConnector): SmsConnector =>
  defineSmsConnector({
    id: metadata.id,
    target: metadata.target,
    name: metadata.name,
    description: metadata.description,
    fields,
    async send(message, config) {
      await sendMessage(messageOf(message, config), config);
      return { id: message.reference };
    },
  });

/** One e-mail through it; subject and words are of its own templates. */
const emailConnectorOf = ({ metadata, fields, sendMessage }: LogtoConnector): EmailConnector =>
  defineEmailConnector({
    id: metadata.id,
    target: metadata.target,
    name: metadata.name,
    description: metadata.description,
    fields,
    async send(message, config) {
      await sendMessage(messageOf(message, config), config);
      return { id: message.reference };
    },
  });

/**
 * A provider that keeps the words itself is given nothing but what fills them: the packages for such providers hand over
 * every value that they find, and a template for one value refuses two.
 */
function messageOf(
  { to, purpose, variables, locale, uiLocales, ip }: Message,
  config: Config<Fields>,
): LogtoMessage {
  const rows: unknown = config['templates'];
  const keepsWords = Array.isArray(rows) && rows.some((row: object | null) => 'templateCode' in (row ?? {}));
  return {
    // Their numbers have no plus sign; an address has nothing to lose.
    to: to.replace(/^\+(?=\d+$)/, ''),
    type: purpose,
    payload: { ...variables, locale, ...(uiLocales !== undefined && !keepsWords && { uiLocales }) },
    ...(ip !== undefined && { ip }),
  };
}

/** A package that was CommonJS carries its default export one step deeper. */
function createIn(found: unknown): CreateConnector {
  const inner = (found as { default?: unknown } | null | undefined)?.default;
  const create = typeof found === 'function' ? found : inner;
  if (typeof create !== 'function')
    throw new Error('Its default export is neither a connector nor a function');
  return create as CreateConnector;
}

async function make(create: CreateConnector, getConfig: () => Promise<unknown>): Promise<Shape> {
  const made: unknown = await create({ getConfig });
  if (typeof made !== 'object' || made === null) throw new Error('Its function makes no connector');
  return made;
}

const isSocialShape = (shape: Shape): shape is Shape & LogtoSocial =>
  [shape.getAuthorizationUri, shape.getUserInfo].every((act) => typeof act === 'function');

const isMetadata = (metadata: Partial<LogtoMetadata> | undefined): metadata is LogtoMetadata =>
  [metadata?.id, metadata?.target].every((word) => typeof word === 'string' && word !== '') &&
  [metadata?.name, metadata?.description].every((words) => typeof words?.en === 'string');
