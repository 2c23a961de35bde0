/** Every environment variable: its name, its default, its check and one sentence. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { type MasterKey, readMasterKeys } from './secrets.ts';

interface Variable<T> {
  readonly name: string;
  /** For the reference and for whoever reads this file. */
  readonly sentence: string;
  /** Taken when the variable is missing or empty; a function when it follows from others. */
  readonly fallback: string | Derived;
  /** Throws a sentence without its subject: the name of the variable stands before it. */
  readonly read: (text: string) => T;
}

interface Derived {
  readonly words: string;
  from(textOf: (name: string) => string): string;
}

export const variables = {
  port: variable('PORT', 'Port of the user side.', '3001', readPort),
  adminPort: variable('ADMIN_PORT', 'Port of the admin side: Console and telephone.', '3002', readPort),
  endpoint: variable(
    'ENDPOINT',
    'Address of the user side as browsers see it; `<ENDPOINT>/oidc` is the issuer.',
    derived('`http://localhost:<PORT>`', (textOf) => `http://localhost:${textOf('PORT')}`),
    readEndpoint,
  ),
  adminEndpoint: variable(
    'ADMIN_ENDPOINT',
    'Address of the admin side as browsers see it.',
    derived('`http://localhost:<ADMIN_PORT>`', (textOf) => `http://localhost:${textOf('ADMIN_PORT')}`),
    readEndpoint,
  ),
  host: variable(
    'HOST',
    'Address on which both sides listen.',
    derived('`127.0.0.1`, in production `0.0.0.0`', (textOf) =>
      textOf('NODE_ENV') === 'production' ? '0.0.0.0' : '127.0.0.1',
    ),
    (text) => text,
  ),
  isProduction: variable(
    'NODE_ENV',
    '`production` closes what is only meant for trying things out: the telephone, the ready-made settings of a first start.',
    '',
    (text) => text === 'production',
  ),
  trustProxy: variable(
    'TRUST_PROXY',
    'Addresses or CIDRs, separated by commas, of the proxies whose `X-Forwarded-*` headers and signals for adaptive MFA count.',
    '',
    (text) => readList(text, isAddressOrNetwork, 'is neither an address nor a CIDR'),
  ),
  dbUrl: variable(
    'DB_URL',
    'PostgreSQL to use, `postgres://user:password@host/name`; without it the embedded database under `DATA_DIR`.',
    '',
    readDatabaseUrl,
  ),
  databasePoolSize: variable(
    'DATABASE_POOL_SIZE',
    'Connections that one process keeps to PostgreSQL at most.',
    '20',
    (text) => readInteger(text, 1, 1000),
  ),
  dataDir: variable(
    'DATA_DIR',
    'Folder of the embedded database, its key, and the connectors that were added.',
    './data',
    (text) => resolve(text),
  ),
  masterKeys: variable(
    'SECRET_KEY',
    'Master key `id:base64` of 32 bytes, several separated by commas, the first one writes. The embedded database makes its own in `DATA_DIR/secret-key`; with `DB_URL` it must be given.',
    '',
    readKeys,
  ),
  egressAllowlist: variable(
    'EGRESS_ALLOWLIST',
    'Host names, addresses or CIDRs, separated by commas, that connectors may call although they are private.',
    '',
    (text) => readList(text, isHostOrNetwork, 'is no host name, address or CIDR'),
  ),
  allowTelephone: variable(
    'ALLOW_TELEPHONE',
    '`1` lets the telephone, which shows every code to whoever has its key, be the SMS connector in production.',
    '',
    readSwitch,
  ),
  bootstrapAppId: variable(
    'LATCHKEY_BOOTSTRAP_APP_ID',
    'Id of a machine-to-machine application with Management API access that the first start creates.',
    '',
    (text) => matched(text, /^[\w-]{1,21}$/, 'must be 1 to 21 letters, digits, _ or -'),
  ),
  bootstrapAppSecret: variable(
    'LATCHKEY_BOOTSTRAP_APP_SECRET',
    'Secret of that application, at least 32 characters.',
    '',
    (text) => matched(text, /^[\x21-\x7e]{32,128}$/, 'must be 32 to 128 visible characters'),
  ),
  passwordBreachList: variable(
    'PASSWORD_BREACH_LIST',
    'File of passwords that are known to others, which nobody may choose: SHA-1 digests in hexadecimal, sorted, one a line, a count behind `:` if there is one (the form of Have I Been Pwned). Nothing leaves the server.',
    '',
    (text) => (text === '' ? undefined : resolve(text)),
  ),
  logRetentionDays: variable(
    'LOG_RETENTION_DAYS',
    'How many days what happened stays in `/api/logs`; `0` keeps it for good.',
    '180',
    (text) => readInteger(text, 0, 36_500),
  ),
  statusApiKey: variable(
    'STATUS_API_KEY',
    'Key that `/api/status` knows its callers by: who sends it as `logto-status-api-key` is told the tenant in `logto-tenant-id`.',
    '',
    (text) => text,
  ),
  logLevel: variable(
    'LOG_LEVEL',
    'How much is logged: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    derived('`info`; on a terminal `warn`', () => ''),
    (text) => matched(text, /^(fatal|error|warn|info|debug|trace|silent)$/, 'is no log level'),
  ),
} satisfies Record<string, Variable<unknown>>;

export type Config = {
  readonly [Key in keyof typeof variables]: ReturnType<(typeof variables)[Key]['read']>;
};

/** Everything that is wrong with the environment, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}

/** Throws a ConfigError that names all mistakes at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = [];
  const textOf = (name: string): string => {
    const { fallback } = Object.values(variables).find((one) => one.name === name) ?? { fallback: '' };
    return env[name]?.trim() || (typeof fallback === 'string' ? fallback : fallback.from(textOf));
  };
  const entries = Object.entries(variables).map(([key, { name, fallback, read }]) => {
    try {
      return [key, read(textOf(name))];
    } catch (error) {
      // What follows from a wrong one is wrong with it: the other one is told.
      const isDerived = typeof fallback !== 'string' && !env[name]?.trim();
      if (!isDerived) mistakes.push(`${name} ${(error as Error).message}`);
      return [key, undefined];
    }
  });
  const config = Object.fromEntries(entries) as Config;
  mistakes.push(...contradictions(config, textOf));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return config;
}

function* contradictions(config: Config, textOf: (name: string) => string): Iterable<string> {
  if (config.port !== undefined && config.port === config.adminPort)
    yield 'ADMIN_PORT must not be the same as PORT';
  if (config.endpoint !== undefined && config.endpoint === config.adminEndpoint)
    yield 'ADMIN_ENDPOINT must not be the same as ENDPOINT';
  if (textOf('DB_URL') && !textOf('SECRET_KEY'))
    yield 'SECRET_KEY must be given with DB_URL: make one with  echo "1:$(openssl rand -base64 32)"  and keep it as safe as the database';
  if (!textOf('LATCHKEY_BOOTSTRAP_APP_ID') !== !textOf('LATCHKEY_BOOTSTRAP_APP_SECRET'))
    yield 'LATCHKEY_BOOTSTRAP_APP_ID and LATCHKEY_BOOTSTRAP_APP_SECRET must be given together';
}

function variable<T>(name: string, sentence: string, fallback: string | Derived, read: (text: string) => T) {
  return { name, sentence, fallback, read } satisfies Variable<T>;
}

function derived(words: string, from: Derived['from']): Derived {
  return { words, from };
}

function readPort(text: string): number {
  return readInteger(text, 1, 65_535);
}

function readInteger(text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new Error(`must be a whole number from ${least} to ${most}`);
  return value;
}

/** An origin; a path would not be the issuer that tokens name. */
function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search ||
    url.hash ||
    url.username
  )
    throw new Error('must be an http or https address without a path, like https://id.example.com');
  return url.origin;
}

function readDatabaseUrl(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text))
    throw new Error('must be like postgres://user:password@host:5432/name');
  return text;
}

function readKeys(text: string): readonly MasterKey[] | undefined {
  if (text === '') return undefined;
  const keys = readMasterKeys(text);
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error('names the same key id twice');
  return keys;
}

function readSwitch(text: string): boolean {
  if (/^(1|true|y|yes|yep|yeah)$/i.test(text)) return true;
  if (/^(|0|false|n|no)$/i.test(text)) return false;
  throw new Error('must be 1 or 0');
}

function readList(text: string, fits: (entry: string) => boolean, otherwise: string): readonly string[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  const wrong = entries.find((entry) => !fits(entry));
  if (wrong !== undefined) throw new Error(`names "${wrong}", which ${otherwise}`);
  return entries;
}

function isAddressOrNetwork(entry: string): boolean {
  const [address = '', bits, more] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function isHostOrNetwork(entry: string): boolean {
  return isAddressOrNetwork(entry) || /^(?!.*\/)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(entry);
}

function matched(text: string, pattern: RegExp, otherwise: string): string | undefined {
  if (text === '') return undefined;
  if (!pattern.test(text)) throw new Error(otherwise);
  return text;
}
