/** Reads what the server handed over inside the HTML of a page: the JSON of `<script type="application/json" id="page">`. */

export const readPage = <Page>(): Page =>
  JSON.parse(document.getElementById('page')?.textContent ?? '{}') as Page;

/** The same from HTML that was fetched. The server writes every `<` of the JSON as `\u003c`. */
export function readPageIn<Page>(html: string): Page {
  const [, json = ''] = /<script type="application\/json" id="page">([^<]*)</.exec(html) ?? [];
  return JSON.parse(json) as Page;
}
