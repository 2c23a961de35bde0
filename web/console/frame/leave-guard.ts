/** Asks before a page with unsaved changes is left: by a link, by "back", by closing the tab. */
import { useEffect, useSyncExternalStore } from 'react';
import type { AroundNavHandler } from 'wouter';
import { navigate as goTo } from 'wouter/use-browser-location';

let unsaved = 0;
let keptAddress = '';
let waiting: (() => void) | undefined;
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};

const hold = (go: () => void) => {
  waiting = go;
  tell();
};

/** For the router: every navigation passes here. */
export const aroundNavigation: AroundNavHandler = (navigate, to, options) => {
  if (unsaved > 0) hold(() => navigate(to, options));
  else navigate(to, options);
};

/**
 * "Back" has changed the address before anybody is asked: it is put back, and the way there is kept.
 * Must be called before the router listens.
 */
export function guardHistory(): void {
  window.addEventListener('popstate', (event) => {
    if (unsaved === 0) return;
    const wanted = location.href;
    event.stopImmediatePropagation();
    history.pushState(null, '', keptAddress);
    hold(() => goTo(wanted));
  });
  window.addEventListener('beforeunload', (event) => {
    if (unsaved > 0) event.preventDefault();
  });
}

/** While `isUnsaved`, leaving is asked about. The answer lets the next navigation pass, after a save. */
export function useUnsaved(isUnsaved: boolean): () => void {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    unsaved += 1;
    keptAddress = location.href;
    return () => {
      unsaved = Math.max(0, unsaved - 1);
    };
  }, [isUnsaved]);
  return letPass;
}

const letPass = () => {
  unsaved = 0;
};

/** The navigation that waits for an answer, for the dialog. */
export function useWaitingNavigation() {
  const isWaiting = useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => waiting !== undefined,
  );
  return {
    isWaiting,
    stay() {
      waiting = undefined;
      tell();
    },
    leave() {
      const go = waiting;
      waiting = undefined;
      letPass();
      tell();
      go?.();
    },
  };
}
