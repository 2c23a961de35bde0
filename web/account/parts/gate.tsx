/** A room that is opened only after "Is it you?"; who turns back leaves it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { goTo } from '../addresses.ts';
import { needProof } from '../proof.ts';

export function Gate({ backTo = '/security', children }: { backTo?: string; children: ComponentChildren }) {
  const [isOpen, open] = useState(false);
  useEffect(() => {
    let isHere = true;
    void needProof().then((proof) => {
      if (!isHere) return;
      if (proof === undefined) goTo(backTo);
      else open(true);
    });
    return () => {
      isHere = false;
    };
  }, []);
  return isOpen ? <>{children}</> : null;
}
