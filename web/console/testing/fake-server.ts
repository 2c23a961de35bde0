/** Both sides of a server at the edge of the Console: static files, OpenID Connect, set-up links, Management API. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { createFakeApi, type FakeApi } from './fake-api.ts';
import { bodyOf, createFakeOidc, type FakeOidc } from './fake-oidc.ts';

export interface FakeServer {
  readonly adminOrigin: string;
  readonly userOrigin: string;
  readonly oidc: FakeOidc;
  readonly api: FakeApi;
  readonly settings: Record<string, unknown>;
  readonly link: {
    state: 'open' | 'used' | 'expired';
    kind: 'first-administrator' | 'reset';
    refusal?: unknown;
  };
  close(): Promise<void>;
}

export const linkKey = 'k-3f9a7c';
const kinds: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** @param folder the built Console. */
export async function startFakeServer(folder: string): Promise<FakeServer> {
  let adminOrigin = '';
  let userOrigin = '';
  const oidc = await createFakeOidc(() => adminOrigin);
  const api = createFakeApi((token) => oidc.isValid(token));
  const settings: Record<string, unknown> = { tenantId: 'default', telephone: true };
  const link: FakeServer['link'] = { state: 'open', kind: 'first-administrator' };

  const json = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

  const setUp = async (request: IncomingMessage, response: ServerResponse) => {
    const body =
      request.method === 'POST' ? (JSON.parse(await bodyOf(request)) as Record<string, string>) : {};
    const key = body.key ?? request.headers['x-set-up-key'];
    if (key !== linkKey) return json(response, 401, { code: 'set_up.link_invalid', message: 'invalid' });
    if (link.state !== 'open')
      return json(response, 410, { code: `set_up.link_${link.state}`, message: link.state });
    const username = link.kind === 'reset' ? 'marina' : undefined;
    if (request.method === 'GET') return json(response, 200, { kind: link.kind, username });
    if (link.refusal) return json(response, 422, link.refusal);
    link.state = 'used';
    return json(response, 201, { userId: 'u1', username: body.username });
  };

  const page = async (response: ServerResponse, path: string) => {
    const file = normalize(path.replace(/^\/console\/?/, ''));
    const name = extname(file) === '' ? 'index.html' : file;
    const content = await readFile(join(folder, name)).catch(() => undefined);
    if (!content) return json(response, 404, {});
    response.writeHead(200, {
      'content-type': kinds[extname(name)] ?? 'application/octet-stream',
      // As the real server says: their names change with what is in them.
      'cache-control': file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      // What the Console needs and nothing more: the real server must allow no less.
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; connect-src 'self' ${userOrigin}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    });
    response.end(content);
  };

  const admin = createServer((request, response) => {
    const url = new URL(request.url ?? '/', adminOrigin);
    const work = async () => {
      if (url.pathname === '/console/config.json') {
        return json(response, 200, { userEndpoint: userOrigin, adminEndpoint: adminOrigin, ...settings });
      }
      if (url.pathname === '/api/set-up') return setUp(request, response);
      if (url.pathname.startsWith('/console')) return page(response, url.pathname);
      if (!(await oidc.handle(request, response, url))) json(response, 404, {});
    };
    work().catch((error: unknown) => response.destroy(error as Error));
  });

  const user = createServer((request, response) => {
    const url = new URL(request.url ?? '/', userOrigin);
    response.setHeader('access-control-allow-origin', adminOrigin);
    response.setHeader('access-control-expose-headers', '*');
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {
        'access-control-allow-headers': 'authorization, content-type, if-match',
        'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
      });
      response.end();
      return;
    }
    api.handle(request, response, url).catch((error: unknown) => response.destroy(error as Error));
  });

  adminOrigin = await listen(admin);
  userOrigin = await listen(user);
  return {
    adminOrigin,
    userOrigin,
    oidc,
    api,
    settings,
    link,
    async close() {
      for (const server of [admin, user]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
