/** A certificate of our own for hosts of others (X.509 v3, RFC 5280), made at once and never kept. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface SelfSigned {
  /** Both as PEM. */
  readonly key: string;
  readonly certificate: string;
}

/** For one day, on the curve P-256; whoever trusts it as an authority believes its hosts. */
export function createSelfSigned(hosts: readonly string[]): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from('Latchkey tests')))));
  const names = hosts.map((host) => der(0x82, Buffer.from(host, 'latin1')));
  const extensions = sequence(
    sequence(basicConstraints, der(0x01, Buffer.of(0xff)), der(0x04, sequence(der(0x01, Buffer.of(0xff))))),
    sequence(subjectAltName, der(0x04, sequence(...names))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    sequence(ecdsaWithSha256),
    name,
    sequence(time(now - 3_600_000), time(now + 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = der(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]));
  const whole = sequence(body, sequence(ecdsaWithSha256), signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${whole.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** One value of the Distinguished Encoding Rules (X.690): its tag, its length, itself. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (ms: number): Buffer =>
  der(0x18, Buffer.from(new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, ''), 'latin1'));

const commonName = oid('550403'); // 2.5.4.3
const basicConstraints = oid('551d13'); // 2.5.29.19
const subjectAltName = oid('551d11'); // 2.5.29.17
const ecdsaWithSha256 = oid('2a8648ce3d040302'); // 1.2.840.10045.4.3.2
