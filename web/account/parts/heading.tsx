/** The head of a room: the one thing to do. Tells the browser and moves the focus there. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** On arrival from outside, a keyboard that covers half the phone would be no welcome; a mouse says that there is none. */
let mayFocus = matchMedia('(pointer: fine)').matches;

export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useLayoutEffect(() => {
    const room = heading.current?.closest('[data-room]');
    const field = room?.querySelector<HTMLElement>('[data-first]') ?? heading.current;
    if (mayFocus) field?.focus();
    mayFocus = true;
  }, []);
  return (
    <div class="head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children && <p class="lead">{children}</p>}
    </div>
  );
}
