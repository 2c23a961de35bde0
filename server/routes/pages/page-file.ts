/** A page that is one HTML file: read once, filled for each variant, with the policy that its own scripts and styles fit. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export interface PageFile {
  /** The finished page of this key: made once, and gone with its owner, the settings it was made from. */
  variant(owner: object, key: string, contents: () => PageContents): Promise<FinishedPage>;
}

export interface PageContents {
  readonly language: string;
  /** `light` keeps the page light in a dark system. */
  readonly theme: 'light' | 'any';
  readonly title: string;
  readonly noScript: string;
  /** Addresses of icons; none for our own. */
  readonly icons: readonly { readonly href: string; readonly isForDark?: boolean }[];
  /** The operator's own style, after ours. */
  readonly css?: string | undefined;
  /** What the page's script reads: contract/pages.ts. */
  readonly page: object;
}

export interface FinishedPage {
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly br: Buffer;
  readonly etag: string;
  /** Sources of scripts and styles for a Content-Security-Policy. */
  readonly policy: string;
}

async function readPageFile(distFolder: string, name: string): Promise<PageFile> {
  const template = await readFile(join(distFolder, name, 'index.html'), 'utf8');
  const scripts = `script-src ${hashesOf(template, 'script')}`;
  const styles = `style-src ${hashesOf(template, 'style')}`;
  const finished = new WeakMap<object, Map<string, Promise<FinishedPage>>>();
  return {
    variant(owner, key, contents) {
      const variants = finished.get(owner) ?? new Map<string, Promise<FinishedPage>>();
      finished.set(owner, variants);
      const known = variants.get(key);
      if (known) return known;
      const { css, ...rest } = contents();
      const html = fillTemplate(template, rest);
      const made = css
        ? finish(withStyle(html, css), `${scripts}; ${styles} ${hashOf(safeStyle(css))}`)
        : finish(html, `${scripts}; ${styles}`);
      variants.set(key, made);
      made.catch(() => variants.delete(key));
      return made;
    },
  };
}

/** Reads a page file once, and again after it was built anew. */
export function createPageFiles(distFolder: string): (name: string) => Promise<PageFile> {
  const files = new Map<string, { builtAtMs: number; file: Promise<PageFile> }>();
  return async (name) => {
    const { mtimeMs: builtAtMs } = await stat(join(distFolder, name, 'index.html'));
    const known = files.get(name);
    if (known?.builtAtMs === builtAtMs) return known.file;
    const file = readPageFile(distFolder, name);
    files.set(name, { builtAtMs, file });
    file.catch(() => files.delete(name));
    return file;
  };
}

/** Places are `{{name}}`. Replaced in one pass, by functions: what is filled in is never searched for places. */
function fillTemplate(template: string, { page, icons, ...texts }: Omit<PageContents, 'css'>): string {
  const values: Readonly<Record<string, string>> = {
    language: escapeHtml(texts.language),
    theme: escapeHtml(texts.theme),
    title: escapeHtml(texts.title),
    noScript: escapeHtml(texts.noScript),
    page: escapeJson(JSON.stringify(page)),
    icons: (icons.length > 0 ? icons : [{ href: keyIcon }]).map(iconLink).join(''),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (place, name: string) => values[name] ?? place);
}

const iconLink = ({ href, isForDark }: { href: string; isForDark?: boolean }): string =>
  `<link rel="icon" href="${escapeHtml(href)}"${isForDark ? ' media="(prefers-color-scheme: dark)"' : ''}>`;

/** A key, white on our blue. */
const keyIcon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#4f46e5"/><g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"><circle cx="11" cy="16" r="4.5"/><path d="M15.5 16H25m-3.5 0v4"/></g></svg>',
)}`;

/** What is filled in is done by then: nothing in a style is taken for a place. */
const withStyle = (html: string, css: string): string =>
  html.replace('</head>', () => `<style data-custom-css>${safeStyle(css)}</style></head>`);

/** Inside a style element no text may end it; the rest is as the browser reads it, or its hash is another one. */
const safeStyle = (css: string): string =>
  css.replaceAll('\0', '\ufffd').replace(/\r\n?/g, '\n').replaceAll('</', '<\\/');

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Inside a script element no text may end it, open a comment or end a line. */
const escapeJson = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** CSP Level 3 §2.3.1: the hash of each inline element as the browser will see it. Data blocks are never executed. */
function hashesOf(html: string, element: 'script' | 'style'): string {
  const texts = [...html.matchAll(new RegExp(`<${element}>([^]*?)</${element}>`, 'g'))].map(
    ([, text = '']) => text,
  );
  const hashes = texts.map(hashOf);
  return hashes.length > 0 ? hashes.join(' ') : "'none'";
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const squeeze = { gzip: promisify(gzip), br: promisify(brotliCompress) };

async function finish(html: string, policy: string): Promise<FinishedPage> {
  const plain = Buffer.from(html);
  const [zipped, br] = await Promise.all([
    squeeze.gzip(plain, { level: 9 }),
    squeeze.br(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  ]);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;
  return { plain, gzip: zipped, br, etag, policy };
}
