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
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 20vh auto 0; padding: 0 1.5rem; text-align: center }
h1 { font-size: 1.25rem }
button { font: inherit; padding: .5rem 1.5rem; min-height: 2.75rem }
p { font-size: .875rem; opacity: .7; overflow-wrap: anywhere }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${note ? `<p>${escapeHtml(note)}</p>` : ''}
${form}
</body>
</html>
`;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '');
