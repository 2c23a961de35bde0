/** The Console: static files, compressed when they were built; every address of its own leads to the one page. */
import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What the Console's policy must name besides itself. */
export interface ConsolePolicy {
  /** Its Management API and the preview of the sign-in page stand there. */
  readonly userEndpoint: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
};

export function createConsoleFiles(distFolder: string, policy: ConsolePolicy) {
  const folder = join(distFolder, 'console');
  let built = { atMs: 0, names: new Set<string>() };

  /** Only what was built is served: no path of a request ever reaches the file system. */
  async function namesOf(): Promise<ReadonlySet<string>> {
    const { mtimeMs: atMs } = await stat(join(folder, 'index.html'));
    if (atMs !== built.atMs) built = { atMs, names: new Set(filesIn(folder)) };
    return built.names;
  }

  return async function sendConsoleFile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const names = await namesOf();
    const wanted = request.url.replace(/[?#].*$/, '').replace(/^\/console\/?/, '');
    const isPage = wanted === '' || !/\.\w+$/.test(wanted);
    const name = isPage ? 'index.html' : wanted;
    if (!names.has(name) || /\.(br|gz)$/.test(name)) return reply.callNotFound() as unknown as FastifyReply;
    const form = ['br', 'gz'].find((ending) => names.has(`${name}.${ending}`) && accepts(request, ending));
    void reply.headers({
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'Accept-Encoding',
      ...(form && { 'content-encoding': form === 'gz' ? 'gzip' : form }),
      ...(isPage && { 'content-security-policy': policyText(policy) }),
    });
    return reply.send(await readFile(join(folder, form ? `${name}.${form}` : name)));
  };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );

const accepts = (request: FastifyRequest, ending: string): boolean =>
  new RegExp(`\\b${ending === 'gz' ? 'gzip' : ending}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`, 'i').test(
    request.headers['accept-encoding'] ?? '',
  );

/** Mantine writes style elements while the page runs: styles cannot be bound to hashes. Scripts can, and are files of ours. */
const policyText = ({ userEndpoint }: ConsolePolicy): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https:",
    "font-src 'self'",
    `connect-src 'self' ${userEndpoint}`,
    `frame-src ${userEndpoint}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
