/** Logto's packages as npm has them, installed once by `latchkey connector add` into node_modules/.cache. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addPackage } from '../../cli/connectors/add-package.ts';
import { connectorsFolder, listPlaces } from '../../server/messages/added-packages.ts';
import { isRegistryAway } from './registry.ts';

export const published = {
  '@logto/connector-twilio-sms': '1.4.4',
  '@logto/connector-tencent-sms': '1.4.4',
  '@logto/connector-aliyun-sms': '1.5.5',
  '@logto/connector-vonage-sms': '0.2.4',
  '@logto/connector-gatewayapi-sms': '1.2.4',
  '@logto/connector-smsaero': '1.5.4',
  '@logto/connector-http-sms': '0.2.1',
  '@logto/connector-yunpian-sms': '1.2.4',
  '@logto/connector-smtp': '1.5.4',
} as const;

/** Those that say who somebody is. They have a folder of their own: two files of tests install at the same time. */
export const publishedSocial = {
  '@logto/connector-google': '1.8.6',
  '@logto/connector-github': '1.7.5',
  '@logto/connector-apple': '1.6.8',
  '@logto/connector-oidc': '1.7.5',
  '@logto/connector-oauth': '1.7.8',
} as const;

const cache = fileURLToPath(new URL('../../node_modules/.cache/latchkey-strangers', import.meta.url));

/**
 * The folder that holds them all, or undefined when the registry cannot be reached. In CI that is an error: there the
 * packages must be tried.
 */
export const installPublished = (): Promise<string | undefined> => install(published, cache);

/** The same of the others. */
export const installPublishedSocial = (): Promise<string | undefined> =>
  install(publishedSocial, `${cache}-social`);

/** Three at a time: npm waits more than it works, and takes much memory while it does. */
async function install(
  packages: Readonly<Record<string, string>>,
  dataDir: string,
): Promise<string | undefined> {
  const places = existsSync(dataDir) ? await listPlaces(connectorsFolder(dataDir)) : [];
  const lacking = Object.entries(packages).filter(
    ([name, version]) => !places.some((place) => place.name === name && place.version === version),
  );
  const work = async () => {
    for (let next = lacking.pop(); next; next = lacking.pop()) await addPackage(next.join('@'), dataDir);
  };
  const failure = (await Promise.allSettled([work(), work(), work()])).find(
    ({ status }) => status === 'rejected',
  ) as PromiseRejectedResult | undefined;
  if (!failure) return connectorsFolder(dataDir);
  if (!isRegistryAway(failure.reason) || process.env['CI']) throw failure.reason;
  return undefined;
}

export const placeOf = async (folder: string, name: keyof typeof published): Promise<string> => {
  const place = (await listPlaces(folder)).find((one) => one.name === name);
  if (!place) throw new Error(`${name} is not installed`);
  return join(folder, place.folder);
};
