/** The head of a screen: whose page this is, and the one thing to do. Tells the browser and moves the focus there. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { page } from '../page.ts';

/** On arrival from outside, a keyboard that covers half the phone would be no welcome; a mouse says that there is none. */
let mayFocus = matchMedia('(pointer: fine)').matches;

export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useLayoutEffect(() => {
    const field = document.querySelector<HTMLElement>('[data-first]') ?? heading.current;
    if (mayFocus) field?.focus();
    mayFocus = true;
  }, []);
  return (
    <header>
      <Logo />
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children && <p class="lead">{children}</p>}
    </header>
  );
}

/** The tenant's logo; until there is one, or when it does not load, the application's first letter. */
function Logo() {
  const [isLost, setLost] = useState(false);
  const { logoUrl, darkLogoUrl, applicationName } = page;
  if (!logoUrl || isLost)
    return (
      <div class="mark" aria-hidden="true">
        {Array.from(applicationName ?? '')[0] ?? <Key />}
      </div>
    );
  return (
    <picture>
      {darkLogoUrl && page.color.isDarkModeEnabled && (
        <source srcset={darkLogoUrl} media="(prefers-color-scheme: dark)" />
      )}
      <img class="logo" src={logoUrl} alt="" onError={() => setLost(true)} />
    </picture>
  );
}

const Key = () => (
  <svg
    viewBox="0 0 24 24"
    width="28"
    height="28"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
  >
    <circle cx="8" cy="12" r="4" />
    <path d="M12 12h9m-3 0v4" />
  </svg>
);
