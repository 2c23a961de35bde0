/** A passkey that somebody has already, for tests: made on the device and kept, without the pages that lead there. */
import type { Factors } from '../factors/factors.ts';
import { type Passkey, passkeyOptions, readPasskey } from '../factors/passkeys.ts';
import type { PasskeyDevice } from './passkey-device.ts';

export async function bindPasskey(
  factors: Pick<Factors, 'addPasskey'>,
  endpoint: string,
  owner: { readonly tenantId: string; readonly userId: string },
  device: PasskeyDevice,
): Promise<Passkey> {
  const person = { id: owner.userId, name: 'ann', displayName: 'Ann' };
  const options = await passkeyOptions({ endpoint }, person, []);
  const { challenge } = options;
  const passkey = await readPasskey(
    { endpoint },
    { challenge, response: device.make(options), agent: undefined },
  );
  if (!passkey) throw new Error('The device made no passkey');
  await factors.addPasskey(owner, passkey, null);
  return passkey;
}
