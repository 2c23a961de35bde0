/** Folders as `latchkey connector add` leaves them, without npm: packages that a test writes itself. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface WrittenPackage {
  /** Of the npm package. */
  readonly name: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  /** The JavaScript of its entry. */
  readonly code: string;
  readonly files?: Readonly<Record<string, string>>;
}

export interface PackageFolder {
  /** What DATA_DIR would be. */
  readonly dataDir: string;
  /** Comes into place whole, as an installation does. Answers with the name of its folder. */
  add(written: WrittenPackage): string;
  remove(folder: string): void;
  close(): void;
}

export function createPackageFolder(): PackageFolder {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-connectors-'));
  const connectors = join(dataDir, 'connectors');
  let count = 0;
  return {
    dataDir,
    add({
      name,
      version = '1.0.0',
      dependencies = { '@latchkey/connector-kit': '^0.1.0' },
      code,
      files = {},
    }) {
      count += 1;
      const folder = `${name.replace(/\W+/g, '-')}+${count}`;
      const aside = join(connectors, `.${folder}`);
      const write = (path: string, text: string) => {
        mkdirSync(dirname(join(aside, path)), { recursive: true });
        writeFileSync(join(aside, path), text);
      };
      const root = `node_modules/${name}`;
      write(
        'package.json',
        JSON.stringify({ type: 'module', latchkey: { package: name, version, addedAt: count } }),
      );
      write('connector.js', `export { default } from './${root}/index.js';\n`);
      write(`${root}/package.json`, JSON.stringify({ name, version, type: 'module', dependencies }));
      write(`${root}/index.js`, code);
      for (const [path, text] of Object.entries(files)) write(`${root}/${path}`, text);
      renameSync(aside, join(connectors, folder));
      return folder;
    },
    remove: (folder) => rmSync(join(connectors, folder), { recursive: true }),
    close: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** A connector by its shape alone, as one with a kit of its own would be. It hands its messages to `globalThis[id]`. */
export const ownConnector = (id: string, { contract = 1, says = 'first' } = {}): string => `
const field = (isSecret) => ({
  kind: isSecret ? 'secret' : 'text', label: 'Key', required: true, isSecret,
  read: (raw) => raw ? { value: raw } : { issues: [{ path: '', message: 'is missing' }] },
});
export default {
  channel: 'sms', contract: ${contract}, id: '${id}', target: '${id}',
  name: { en: '${id}' }, description: { en: 'Keeps its messages.' }, fields: { key: field(true) },
  async send(message, config) {
    (globalThis['${id}'] ??= []).push({ says: '${says}', message, config });
    return { id: 'kept' };
  },
};`;

/** One that says who somebody is. */
export const ownSocialConnector = (id: string): string => `
export default {
  channel: 'social', contract: 1, id: '${id}', target: '${id}',
  name: { en: '${id}' }, description: { en: 'Knows everybody.' }, fields: {},
  getAuthorizationUri: () => 'https://${id}.example/',
  getUserInfo: async () => ({ id: 'somebody' }),
};`;

const logtoError = `
class ConnectorError extends Error {
  constructor(code, data) {
    super('ConnectorError: ' + (data ? JSON.stringify(data) : code));
    this.code = code;
    this.data = typeof data === 'string' ? { message: data } : data;
  }
}`;

/** A Logto connector by its shape alone. `behaviour` is the body of its sendMessage(data, config). */
export const logtoConnector = (id: string, behaviour: string, { type = 'Sms' } = {}): string => `${logtoError}
const safeParse = (config) => {
  const issues = ['apiKey', 'templates'].filter((key) => config?.[key] === undefined)
    .map((key) => ({ code: 'invalid_type', path: [key], message: 'Required' }));
  return issues.length ? { success: false, error: { issues } } : { success: true, data: config };
};
export default async ({ getConfig }) => ({
  type: '${type}',
  metadata: {
    id: '${id}', target: '${id}', platform: null, name: { en: 'Acme', ko: '아크메' }, description: { en: 'Sends.' },
    logo: './logo.svg', logoDark: null, readme: './README.md',
    formItems: [
      { key: 'apiKey', label: 'API Key', type: 'Text', required: true },
      { key: 'templates', label: 'Templates', type: 'Json', required: true, defaultValue: [{ usageType: 'SignIn' }] },
      { key: 'later', label: 'Later', type: 'Switch', isDevFeature: true },
    ],
  },
  configGuard: { safeParse },
  sendMessage: async (data) => { const config = await getConfig('${id}'); ${behaviour} },
});`;

/** One of theirs that says who somebody is: bodies of `getAuthorizationUri(asked, setSession)` and `getUserInfo(data, getSession)`. */
export const logtoSocialConnector = (
  id: string,
  { leave, comeBack, facts = {}, more = '' }: Readonly<LogtoSocialPackage>,
): string => `${logtoError}
const safeParse = (config) => config?.clientId
  ? { success: true, data: config }
  : { success: false, error: { issues: [{ code: 'invalid_type', path: ['clientId'], message: 'Required' }] } };
export default async ({ getConfig }) => ({
  type: 'Social',
  metadata: {
    id: '${id}', target: '${id}', platform: 'Universal', name: { en: 'Acme' }, description: { en: 'Knows everybody.' },
    logo: './logo.svg', logoDark: null, readme: './README.md',
    formItems: [
      { key: 'clientId', label: 'Client ID', type: 'Text', required: true },
      { key: 'clientSecret', label: 'Client Secret', type: 'Text', required: true },
    ],
    ...${JSON.stringify(facts)},
  },
  configGuard: { safeParse },
  getAuthorizationUri: async (asked, setSession) => { const config = await getConfig('${id}'); ${leave} },
  getUserInfo: async (data, getSession) => { const config = await getConfig('${id}'); ${comeBack} },
  ${more}
});`;

interface LogtoSocialPackage {
  readonly leave: string;
  readonly comeBack: string;
  /** In the place of its metadata. */
  readonly facts?: object;
  /** Further members, as they would be written. */
  readonly more?: string;
}
