/** Makes a connector's guide into HTML that is safe to show: a package of a stranger may have written it. */

/** Loaded when the first guide is read: together they weigh more than the rest of the routes. */
const load = async () => {
  const [{ marked }, { default: sanitize }] = await Promise.all([import('marked'), import('sanitize-html')]);
  return { marked, sanitize };
};

const tags =
  'h1 h2 h3 h4 p br hr blockquote ul ol li pre code em strong del a table thead tbody tr th td'.split(' ');

export function createReadmeRenderer(): (markdown: string) => Promise<string> {
  const rendered = new Map<string, Promise<string>>();
  return (markdown) => {
    const known = rendered.get(markdown);
    if (known) return known;
    const rendering = render(markdown);
    rendered.set(markdown, rendering);
    return rendering;
  };
}

async function render(markdown: string): Promise<string> {
  const { marked, sanitize } = await load();
  return sanitize(await marked.parse(markdown, { async: true, gfm: true }), {
    allowedTags: tags,
    allowedAttributes: { a: ['href', 'target', 'rel'], th: ['align'], td: ['align'], ol: ['start'] },
    allowedSchemes: ['https', 'http', 'mailto'],
    // A guide lies beside its code: what it points to there has no address here.
    allowedSchemesAppliedToAttributes: ['href'],
    allowProtocolRelative: false,
    transformTags: {
      a: (tagName, { href = '' }): { tagName: string; attribs: Record<string, string> } => ({
        tagName,
        attribs: /^(https?|mailto):/i.test(href)
          ? { href, target: '_blank', rel: 'noopener noreferrer' }
          : {},
      }),
    },
  });
}
