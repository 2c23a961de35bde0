/** A call as a signed request, in either of the two ways that Alibaba Cloud takes. */
import type { Config, RequestOptions } from '@latchkey/connector-kit';
import type { Call } from './calls.ts';
import type { fields } from './settings.ts';
import { acs3Authorization, canonicalQuery, rpcSignature, sha256 } from './signing.ts';

type Settings = Config<typeof fields>;

/** When, and a word that is never used twice. */
export interface Moment {
  readonly now: number;
  readonly nonce: string;
}

/** The request for a call, signed in the way that the operator has chosen; the address and the rest. */
export function requestFor(call: Call, config: Settings, moment: Moment): readonly [string, RequestOptions] {
  const url = new URL('/', config.endpoint ?? `https://${hostFor(config)}`);
  const time = new Date(moment.now).toISOString().replace(/\.\d+/, '');
  return config.signatureMethod === 'HMAC-SHA1'
    ? [url.href, rpcRequest(call, config, { time, nonce: moment.nonce })]
    : acs3Request(url, call, config, { time, nonce: moment.nonce });
}

interface Stamp {
  readonly time: string;
  readonly nonce: string;
}

function rpcRequest({ action, version, parameters }: Call, config: Settings, stamp: Stamp): RequestOptions {
  const values = {
    ...parameters,
    Action: action,
    Version: version,
    Format: 'JSON',
    RegionId: regionOf(config),
    AccessKeyId: config.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: stamp.nonce,
    Timestamp: stamp.time,
  };
  return { form: { ...values, Signature: rpcSignature('POST', values, config.accessKeySecret) } };
}

function acs3Request(url: URL, { action, version, parameters }: Call, config: Settings, stamp: Stamp) {
  const headers = {
    'x-acs-action': action,
    'x-acs-version': version,
    'x-acs-date': stamp.time,
    'x-acs-signature-nonce': stamp.nonce,
    'x-acs-content-sha256': sha256(''),
    'x-acs-credentials-provider': 'static_ak',
  };
  const authorization = acs3Authorization(
    { query: parameters, headers: { ...headers, host: url.host } },
    config,
  );
  return [`${url.href}?${canonicalQuery(parameters)}`, { headers: { ...headers, authorization } }] as const;
}

const regionOf = ({ site, regionId }: Settings): string =>
  regionId ?? (site === 'china' ? 'cn-hangzhou' : 'ap-southeast-1');

/** As Alibaba Cloud's own SDK has them: regions of mainland China share one host, but for those with one of their own. */
function hostFor(config: Settings): string {
  const region = regionOf(config);
  const prefix = ownHosts[region];
  return prefix === undefined ? 'dysmsapi.aliyuncs.com' : `${prefix}.${region}.aliyuncs.com`;
}

const ownHosts: Readonly<Record<string, string>> = {
  'ap-southeast-1': 'dysmsapi',
  'ap-southeast-5': 'dysmsapi',
  'eu-central-1': 'dysmsapi',
  'us-east-1': 'dysmsapi',
  'cn-beijing': 'dysmsapi-proxy',
  'cn-hongkong': 'dysmsapi-xman',
};
