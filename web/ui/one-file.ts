/** The Vite configuration of a page that is one HTML file: script and style inside, so that one request shows it. */
import { basename, join } from 'node:path';
import type { Plugin, UserConfig } from 'vite';

/** `folder` holds index.html; the finished file goes to web/dist/<folder's name>/index.html unless the caller says otherwise. */
export function onePage(folder: string): UserConfig {
  return {
    root: folder,
    base: './',
    logLevel: 'warn',
    // Preact through the compiler alone: its preset does not stand beside the Console's React plug-in.
    // `h` itself: what the newer runtime puts around it weighs more than it gives.
    oxc: {
      jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
      jsxInject: "import { Fragment, h } from 'preact'",
    },
    plugins: [inlined()],
    build: {
      target: 'es2020',
      outDir: join(import.meta.dirname, '../dist', basename(folder)),
      emptyOutDir: true,
      assetsInlineLimit: 100_000,
      cssCodeSplit: false,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: { output: { format: 'iife' } },
    },
  };
}

/** Puts script and style into the HTML. The script goes to the end of the body: it needs no waiting for the document. */
function inlined(): Plugin {
  return {
    name: 'latchkey-one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const html = Object.values(bundle).find(({ fileName }) => fileName.endsWith('.html'));
      if (html?.type !== 'asset') throw new Error('there is no index.html');
      let text = String(html.source).replace(
        /\s*<(script type="module"|link rel="stylesheet")[^>]*>(<\/script>)?/g,
        '',
      );
      for (const file of Object.values(bundle)) {
        if (file === html) continue;
        delete bundle[file.fileName];
        if (file.type === 'chunk')
          text = before('</body>', `<script>${closed(file.code.trim())}</script>`, text);
        else if (file.fileName.endsWith('.css'))
          text = before('</head>', `<style>${String(file.source).trim()}</style>`, text);
        else throw new Error(`${file.fileName} has no place in one file`);
      }
      html.source = text;
    },
  };
}

const before = (mark: string, addition: string, text: string): string =>
  text.replace(mark, () => addition + mark);

/** Inside a script element nothing may look like its end. */
const closed = (code: string): string => code.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
