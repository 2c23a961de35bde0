/** The request for one message, made from the operator's templates; each value is made safe for its place. */
import { ConnectorError } from '@latchkey/connector-kit';
import { fill, fillMap, fillTree, type Values } from './fill.ts';
import type { Body, RequestForm } from './request-setting.ts';

/** A request that is ready but for its credentials. */
export interface Prepared {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export function render(
  { method, headers, query, body }: RequestForm,
  endpoint: string,
  values: Values,
): Prepared {
  const url = fillUrl(endpoint, values);
  for (const [name, value] of Object.entries(fillMap(query, values))) url.searchParams.append(name, value);
  return {
    method,
    url,
    headers: { ...contentType[body.type], ...lowerCased(fillMap(headers, values)) },
    body: write(body, values),
  };
}

/** No value leads elsewhere: not to another host, and not, as `..`, to another path. */
function fillUrl(endpoint: string, values: Values): URL {
  const filled = URL.parse(fill(endpoint, values, (value) => encodeURIComponent(value.toWellFormed())));
  const written = URL.parse(fill(endpoint, values, () => 'x'));
  const levels = (url: URL) => url.pathname.split('/').length;
  if (!filled || !written || filled.origin !== written.origin || levels(filled) !== levels(written))
    throw new ConnectorError('config', 'The address of the provider cannot be made from this message.');
  return filled;
}

function write(body: Body, values: Values): string | undefined {
  switch (body.type) {
    case 'none':
      return undefined;
    case 'json':
      return JSON.stringify(fillTree(body.template, values) ?? null);
    case 'form':
      return new URLSearchParams(fillMap(body.template, values)).toString();
    case 'xml':
      return fill(body.template, values, escapeXml);
    default:
      return fill(body.template, values);
  }
}

const contentType: Readonly<Record<Body['type'], Readonly<Record<string, string>>>> = {
  none: {},
  json: { 'content-type': 'application/json' },
  form: { 'content-type': 'application/x-www-form-urlencoded' },
  text: { 'content-type': 'text/plain; charset=utf-8' },
  xml: { 'content-type': 'application/xml; charset=utf-8' },
};

/** For texts and quoted attributes. Line breaks are written as references, since parsers change plain ones (XML 1.0 §2.11, §3.3.3). */
const escapeXml = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const lowerCased = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
