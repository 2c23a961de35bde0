/** Fits a guide into the page: headings below ours, wide things that scroll by keyboard, links to other tabs. */

/** Takes HTML that the server has sanitised; gives HTML. Needs a browser's DOM. */
export function arrangeReadme(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');

  // The page has the title already.
  const first = body.firstElementChild;
  if (first?.tagName === 'H1') first.remove();
  lowerHeadings(body);

  for (const wide of body.querySelectorAll('pre')) wide.tabIndex = 0;
  // Markdown makes headers of empty cells too; a screen reader would announce them.
  for (const empty of body.querySelectorAll('th')) {
    if (empty.textContent?.trim()) continue;
    empty.replaceWith(body.ownerDocument.createElement('td'));
  }
  for (const table of body.querySelectorAll('table')) {
    const frame = body.ownerDocument.createElement('div');
    frame.className = 'readme-table';
    frame.tabIndex = 0;
    frame.setAttribute('role', 'region');
    frame.setAttribute('aria-label', table.querySelector('th')?.textContent ?? 'Table');
    table.replaceWith(frame);
    frame.append(table);
  }
  for (const link of body.querySelectorAll<HTMLAnchorElement>('a[href^="http"]')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  return body.innerHTML;
}

/** The highest heading becomes h3, and no level is skipped on the way down. */
function lowerHeadings(body: HTMLElement): void {
  const found = [...body.querySelectorAll('h1, h2, h3, h4, h5, h6')];
  const levels = [...new Set(found.map(({ tagName }) => Number(tagName[1])))].toSorted((a, b) => a - b);
  for (const heading of found) {
    const level = Math.min(6, 3 + levels.indexOf(Number(heading.tagName[1])));
    const lowered = body.ownerDocument.createElement(`h${level}`);
    lowered.append(...heading.childNodes);
    heading.replaceWith(lowered);
  }
}
