/** A room that is opened only after "Is it you?"; who turns back leaves it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { goTo } from '../addresses.ts';
import { needProof, type ProvingFactor } from '../proof.ts';

interface GateProps {
  readonly backTo?: string;
  /** What is not enough for what is done in the room. */
  readonly notBy?: readonly ProvingFactor[];
  readonly children: ComponentChildren;
}

export function Gate({ backTo = '/security', notBy, children }: GateProps) {
  const [isOpen, open] = useState(false);
  useEffect(() => {
    let isHere = true;
    void needProof(notBy).then((proof) => {
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
