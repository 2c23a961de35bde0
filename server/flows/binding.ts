/** Second factors that are made in a flow, and what the person answered about them: kept with the person at its end. */
import type { Flow } from './flow.ts';
import type { KeptFactor } from './second-factor.ts';

/** A new factor on its way. Its `id` is the contract's verificationId, and the id of what is kept in the end. */
export interface NewFactor {
  readonly id: string;
  readonly name: KeptFactor['name'];
  /** The secret, the credential or the codes as the factors' room sealed them; missing while there is nothing to keep. */
  readonly sealed?: string;
  /** The person has shown that they have it; codes are there from the beginning. */
  readonly isVerified: boolean;
  /** Of an app: the time step whose value was shown, which counts no second time. */
  readonly usedStep?: number;
  /** Of a passkey: what its device is asked to sign. */
  readonly challenge?: string;
}

export interface Binding {
  /** Asked for, and not yet part of anything: one of each kind, a newer one takes the place of the older. */
  readonly pending?: readonly NewFactor[];
  /** What the person gets at the end: one app, one set of codes, any number of passkeys. */
  readonly staged?: readonly NewFactor[];
  /** The person wants to be asked for a second factor from now on. */
  readonly isEnabled?: boolean;
  /** Never to be asked about it again. */
  readonly isSkipped?: boolean;
  /** One factor is enough. */
  readonly isSuggestionSkipped?: boolean;
  readonly isPasskeySkipped?: boolean;
}

/** What is answered to a prompt. */
export type Choice = 'enable' | 'skip' | 'skip-suggestion' | 'skip-passkey';

export const keepPending = (flow: Flow, factor: NewFactor): Flow =>
  withBinding(flow, ({ pending = [] }) => ({
    pending: [...pending.filter(({ name }) => name !== factor.name), factor],
  }));

export const findPending = ({ binding }: Flow, id: string): NewFactor | undefined =>
  binding?.pending?.find((factor) => factor.id === id);

/** The new factor of this id, also when it was staged already: the button was pressed twice. */
export const findNew = (flow: Flow, id: string): NewFactor | undefined =>
  findPending(flow, id) ?? flow.binding?.staged?.find((factor) => factor.id === id);

/** It becomes the person's at the end; who has a factor of their own is asked for it from then on. */
export const stageFactor = (flow: Flow, factor: NewFactor): Flow =>
  withBinding(flow, ({ pending = [], staged = [] }) => ({
    pending: pending.filter(({ id }) => id !== factor.id),
    staged: [
      ...staged.filter(({ id, name }) => id !== factor.id && (name !== factor.name || name === 'WebAuthn')),
      factor,
    ],
    isEnabled: true,
    isSkipped: false,
  }));

/** What cannot be kept is forgotten: the next try goes without it. */
export const unstage = (flow: Flow, name: NewFactor['name']): Flow =>
  withBinding(flow, ({ staged = [] }) => ({ staged: staged.filter((factor) => factor.name !== name) }));

/** The last word counts: who skips what they enabled just before, and bound nothing, has not enabled it. */
export const choose = (flow: Flow, choice: Choice): Flow =>
  withBinding(flow, ({ isEnabled = false, staged = [] }) => {
    if (choice === 'enable') return { isEnabled: true, isSkipped: false };
    if (choice === 'skip') return { isSkipped: true, isEnabled: isEnabled && staged.length > 0 };
    return choice === 'skip-suggestion' ? { isSuggestionSkipped: true } : { isPasskeySkipped: true };
  });

const withBinding = (flow: Flow, edit: (binding: Binding) => Binding): Flow => {
  const binding = flow.binding ?? {};
  return { ...flow, binding: { ...binding, ...edit(binding) } };
};
