/** The door of the simulated Alibaba Cloud: both signatures, the clock, and words that were used before. */
import {
  acs3Authorization,
  type AccessKey,
  canonicalQuery,
  rpcSignature,
  sha256,
  type Values,
} from './signing.ts';

/** A call that came in through the door. */
export interface GatewayCall {
  readonly action: string;
  readonly version: string;
  readonly values: Values;
}

/**
 * Answers with the call, or with the refusal of the gateway: an HTTP status of its own, and the code in `Code`. A nonce
 * is used up only by a request that is signed well.
 */
export function createGateway({ clock, ...key }: AccessKey & { clock: { now(): number } }) {
  const usedNonces = new Set<string>();

  return async (request: Request): Promise<GatewayCall | Response> => {
    const body = await request.text();
    const isNew = request.headers.get('authorization')?.startsWith('ACS3-HMAC-SHA256 ') ?? false;
    const asked = isNew ? readAcs3(request, body, key) : readRpc(request, body, key);
    const { keyId, time, nonce, expected, given, action, version } = asked;
    if (!keyId || !time || !nonce || !action || !version) return refuse(400, 'MissingParameter');
    if (keyId !== key.accessKeyId) return refuse(404, 'InvalidAccessKeyId.NotFound');
    const isTimely = Math.abs(clock.now() - Date.parse(time)) <= 900_000;
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time) || !isTimely)
      return refuse(400, 'InvalidTimeStamp.Expired');
    if (!given) return refuse(400, 'IncompleteSignature');
    if (given !== expected) {
      const words = `Specified signature is not matched with our calculation. server string to sign is:${asked.signed}`;
      return refuse(400, 'SignatureDoesNotMatch', words);
    }
    if (usedNonces.has(nonce)) return refuse(400, 'SignatureNonceUsed');
    usedNonces.add(nonce);
    return { action, version, values: asked.values };
  };
}

export const refuse = (status: number, Code: string, Message = `simulated ${Code}`): Response =>
  Response.json(
    {
      RequestId: 'F655A8D5-B967-440B-8683-DAD6FF8DE990',
      HostId: 'dysmsapi.aliyuncs.com',
      Code,
      Message,
      Recommend: `https://api.aliyun.com/troubleshoot?q=${Code}&product=Dysmsapi`,
    },
    { status },
  );

/** The older way: everything is a parameter, in the address of a GET or in the form of a POST. */
function readRpc({ method, url, headers }: Request, body: string, key: AccessKey) {
  const isForm = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
  const source = method === 'GET' ? new URL(url).searchParams : new URLSearchParams(isForm ? body : '');
  const { Signature: given, ...values }: Record<string, string> = Object.fromEntries(source);
  const isKnown = values['SignatureMethod'] === 'HMAC-SHA1' && values['SignatureVersion'] === '1.0';
  return {
    values: values as Values,
    action: values['Action'],
    version: values['Version'],
    keyId: values['AccessKeyId'],
    time: values['Timestamp'],
    nonce: values['SignatureNonce'],
    given,
    expected: isKnown
      ? rpcSignature(method === 'GET' ? 'GET' : 'POST', values, key.accessKeySecret)
      : undefined,
    signed: `${method}&%2F&${encodeURIComponent(canonicalQuery(values))}`,
  };
}

/** The newer way: parameters in the address, all else in headers, and every `x-acs-…` of them is signed. */
function readAcs3({ method, url, headers }: Request, body: string, key: AccessKey) {
  const { host, searchParams } = new URL(url);
  const given = headers.get('authorization') ?? '';
  const [, keyId, names = ''] = /Credential=([^,]*),SignedHeaders=([^,]*),Signature=\w+$/.exec(given) ?? [];
  const values: Values = Object.fromEntries(searchParams);
  const signed = Object.fromEntries(
    names.split(';').map((name) => [name, name === 'host' ? host : (headers.get(name) ?? '')]),
  );
  const isWhole =
    'host' in signed &&
    [...headers.keys()].every((name) => !name.startsWith('x-acs-') || name in signed) &&
    headers.get('x-acs-content-sha256') === sha256(body);
  return {
    values,
    action: headers.get('x-acs-action'),
    version: headers.get('x-acs-version'),
    keyId,
    time: headers.get('x-acs-date'),
    nonce: headers.get('x-acs-signature-nonce'),
    given,
    expected: isWhole ? acs3Authorization({ method, query: values, headers: signed, body }, key) : undefined,
    signed: `${method} ${canonicalQuery(values)}`,
  };
}
