/** The few pages that this folder shows itself: a sentence, and nothing that could load or run. */
import type { Language } from '../../../words/index.ts';

export interface HtmlPage {
  readonly language: Language;
  readonly title: string;
  /** In small print below the title. */
  readonly note?: string;
  /** Markup of ours, taken as it is. */
  readonly form?: string;
}

export const htmlPage = ({ language, title, note, form = '' }: HtmlPage): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${mark}
<h1>${escapeHtml(title)}</h1>
${note ? `<p>${escapeHtml(note)}</p>` : ''}
${form}
</main>
</body>
</html>
`;

/** Stands like the sign-in pages (web/ui/tokens.css, web/sign-in/style), in no tenant's colours: these pages know of none. */
const style = `
:root { color-scheme: light dark; --ground: #f3f4f8; --paper: #fff; --ink: #12141f; --quiet: #555b6e; --shadow: 0 1px 2px rgba(18, 20, 31, .06), 0 18px 48px -12px rgba(18, 20, 31, .14) }
@media (prefers-color-scheme: dark) { :root { --ground: #0c0e15; --paper: #171923; --ink: #eef0f6; --quiet: #a6acbf; --shadow: 0 0 0 1px #262936, 0 18px 48px -12px rgba(0, 0, 0, .6) } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 2rem 1rem 12vh; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Thai", "Noto Sans TC", "Noto Sans SC", sans-serif; overflow-wrap: anywhere }
main { width: 100%; max-width: 27rem; padding: 2.5rem 2.25rem 2.25rem; background: var(--paper); border-radius: 1.25rem; box-shadow: var(--shadow) }
svg { display: block; width: 3rem; height: 3rem; margin-bottom: 1.5rem; padding: .625rem; border-radius: .875rem; background: var(--ink); color: var(--paper); fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.02em; text-wrap: balance }
:lang(th) h1 { line-height: 1.4; letter-spacing: 0 }
p { margin: .5rem 0 0; color: var(--quiet) }
button { width: 100%; min-height: 3.25rem; margin-top: 1.75rem; padding: .625rem 1rem; border: 0; border-radius: .75rem; background: var(--ink); color: var(--paper); font: inherit; font-weight: 600; cursor: pointer }
button:focus-visible { outline: 3px solid var(--quiet); outline-offset: 2px }
@media (max-width: 30rem) { body { place-items: start; padding: 0; background: var(--paper) } main { max-width: none; padding: 2rem 1.5rem; border-radius: 0; box-shadow: none } }
`;

/** The key that the sign-in pages show for who has no logo. */
const mark =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="8" cy="12" r="4"/><path d="M12 12h9m-3 0v4"/></svg>';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '');
