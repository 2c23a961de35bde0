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

const cache = fileURLToPath(new URL('../../node_modules/.cache/latchkey-strangers', import.meta.url));

/**
 * The folder that holds them all, or undefined when the registry cannot be reached. In CI that is an error: there the
 * packages must be tried.
 */
export async function installPublished(): Promise<string | undefined> {
  for (const [name, version] of Object.entries(published)) {
    const places = existsSync(cache) ? await listPlaces(connectorsFolder(cache)) : [];
    if (places.some((place) => place.name === name && place.version === version)) continue;
    try {
      await addPackage(`${name}@${version}`, cache);
    } catch (error) {
      if (!isRegistryAway(error) || process.env['CI']) throw error;
      return undefined;
    }
  }
  return connectorsFolder(cache);
}

export const placeOf = async (folder: string, name: keyof typeof published): Promise<string> => {
  const place = (await listPlaces(folder)).find((one) => one.name === name);
  if (!place) throw new Error(`${name} is not installed`);
  return join(folder, place.folder);
};
