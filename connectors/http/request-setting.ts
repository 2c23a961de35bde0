/** The setting `request`: what goes to the provider, with variables in it. */
import type { Json, Reading } from '@latchkey/connector-kit';
import { namesIn } from './fill.ts';
import { isRecord, mapOf, oneOf, type Reader, record, wrong } from './shape.ts';
import { keyedTemplate, template, treeTemplate } from './variables.ts';

export interface RequestForm {
  readonly method: 'POST' | 'GET' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** One kind of body, and the template of it. */
export type Body =
  | { readonly type: 'none' }
  | { readonly type: 'json'; readonly template: Json }
  | { readonly type: 'form'; readonly template: Readonly<Record<string, string>> }
  | { readonly type: 'text' | 'xml'; readonly template: string };

export const readRequest: Reader<RequestForm> = (raw) => {
  const reading = shape(raw);
  if (!('value' in reading)) return reading;
  const { method = 'POST', headers = {}, query = {}, body, bodyType } = reading.value;
  const type = bodyType ?? (body === undefined ? 'none' : 'json');
  if (method === 'GET' && type !== 'none') return wrong('cannot have a body with the method GET');
  const read = readBody(type, body);
  if ('value' in read) return { value: { method, headers, query, body: read.value } };
  return {
    issues: read.issues.map(({ path, message }) => ({ path: path ? `body.${path}` : 'body', message })),
  };
};

const shape = record({
  method: oneOf('POST', 'GET', 'PUT'),
  headers: mapOf(readHeader),
  query: mapOf(keyedTemplate),
  bodyType: oneOf('json', 'form', 'text', 'xml', 'none'),
  body: (raw) => ({ value: raw }),
});

/** What the connection itself needs is not for settings to change. */
const ofTheConnection =
  /^(host|connection|content-length|transfer-encoding|expect|upgrade|te|trailer|keep-alive)$/i;

function readHeader(raw: unknown, name: string): Reading<string> {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return wrong('is no name of a header');
  if (ofTheConnection.test(name)) return wrong('belongs to the connection');
  const reading = keyedTemplate(raw, name);
  return 'value' in reading && /[^\t\x20-\x7e\x80-\xff]/.test(reading.value)
    ? wrong('has letters that a header cannot carry')
    : reading;
}

function readBody(type: Body['type'], raw: unknown): Reading<Body> {
  switch (type) {
    case 'none':
      return raw === undefined ? { value: { type } } : wrong('is not sent with bodyType none');
    case 'json': {
      const reading = treeTemplate(raw);
      return 'value' in reading ? { value: { type, template: reading.value } } : reading;
    }
    case 'form': {
      const reading = isRecord(raw) ? mapOf(keyedTemplate)(raw) : wrong('must be an object of texts');
      return 'value' in reading ? { value: { type, template: reading.value } } : reading;
    }
    default: {
      const reading = template()(raw);
      if (!('value' in reading)) return reading;
      return type === 'xml' && !isSafeXml(reading.value)
        ? wrong('must have its variables in texts or in quoted attributes: not in CDATA, comments or names')
        : { value: { type, template: reading.value } };
    }
  }
}

/** Where a value can be escaped. In a CDATA section, a comment or a bare tag it could not. */
function isSafeXml(text: string): boolean {
  const special = /<!\[CDATA\[[^]*?(?:\]\]>|$)|<[!?][^]*?(?:>|$)/g;
  const tag = /<(?:[^<>"']|"[^"]*"|'[^']*')*(?:>|$)/g;
  const parts = [
    ...(text.match(special) ?? []),
    ...Array.from(text.replace(special, '').matchAll(tag), ([found]) =>
      found.replace(/"[^"]*"|'[^']*'/g, ''),
    ),
  ];
  return parts.every((part) => namesIn(part)?.length === 0);
}
