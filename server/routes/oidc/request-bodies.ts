/** Makes every request one that oidc-provider reads: JSON bodies as forms, forms to pages as queries (end-user/01 §5, §12). */
import type { IncomingMessage } from 'node:http';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

const bytesAtMost = 56 * 1024;
const form = 'application/x-www-form-urlencoded';

/** Pages that may be asked for with a form too: RFC 9700 wants POST at the authorization endpoint. */
const asQuery = new Set(['/auth', '/session/end']);

export async function normalizeRequest(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  if (holdsNull(ctx.querystring)) throw new errors.InvalidRequest('null bytes are not allowed in the query');
  if (ctx.method === 'POST') {
    const text = await readForm(ctx);
    if (text !== undefined && holdsNull(text))
      throw new errors.InvalidRequest('null bytes are not allowed in the request body');
    if (asQuery.has(ctx.path)) {
      ctx.method = 'GET';
      ctx.querystring = text ?? '';
    } else if (text !== undefined) handOver(ctx.req, text);
  }
  if (ctx.path === '/auth') splitResources(ctx);
  await next();
}

/** Neither database nor header can carry one. */
const holdsNull = (text: string): boolean => /%00|\0/.test(text);

/** The body as a form; undefined where it is neither form nor JSON: oidc-provider refuses it in its own words. */
async function readForm(ctx: KoaContextWithOIDC): Promise<string | undefined> {
  const isJson = Boolean(ctx.is('application/json'));
  if (!isJson && !ctx.is(form)) return undefined;
  const text = await readBody(ctx);
  return isJson ? jsonToForm(text) : text;
}

async function readBody(ctx: KoaContextWithOIDC): Promise<string> {
  const chunks: Buffer[] = [];
  let received = 0;
  try {
    // Not destroyed: the refusal goes out on the same connection.
    for await (const chunk of ctx.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (received > bytesAtMost) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    // The caller went away in the middle of it.
    throw new errors.InvalidRequest('failed to read the request body', undefined, { cause });
  }
  if (received <= bytesAtMost) return Buffer.concat(chunks).toString('utf8');
  ctx.set('Connection', 'close');
  throw new errors.InvalidRequest('the request body is larger than 56 KB');
}

function jsonToForm(text: string): string {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new errors.InvalidRequest('the request body must be a JSON object');
  const fields = Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).map((one: unknown) => [name, one] as const),
  );
  const query = new URLSearchParams();
  for (const [name, value] of fields) {
    if (value === null) continue;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      throw new errors.InvalidRequest(`${name} must be a plain value`);
    query.append(name, String(value));
  }
  return query.toString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the parser's own words: they quote the body, and in it stand secrets and codes (security A10).
    throw new errors.InvalidRequest('failed to parse the request body');
  }
}

/** The body was read here; oidc-provider reads this one in its place. */
function handOver(request: IncomingMessage, text: string): void {
  const body = Buffer.from(text);
  request.headers['content-type'] = form;
  request.headers['content-length'] = String(body.length);
  delete request.headers['transfer-encoding'];
  Object.defineProperty(request, 'readable', { value: true });
  Object.defineProperty(request, 'iterator', {
    value: async function* () {
      yield body;
    },
  });
}

/** One comma-separated text counts as several resources. */
function splitResources(ctx: KoaContextWithOIDC): void {
  const { resource } = ctx.query;
  if (typeof resource === 'string' && resource.includes(','))
    ctx.query = { ...ctx.query, resource: resource.split(',') };
}
