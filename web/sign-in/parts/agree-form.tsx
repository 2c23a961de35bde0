/** An act that the terms go with: nothing is done before the tick that the tenant wants. */
import type { Event } from '../ways.ts';
import { ActForm, type ActFormProps } from './act-form.tsx';
import { Terms, useAgreement } from './terms.tsx';

interface AgreeFormProps extends ActFormProps {
  readonly event: Event;
  /** Said in the same breath as the terms. */
  readonly before?: string;
}

export function AgreeForm({ event, before, run, children, ...form }: AgreeFormProps) {
  const { isGiven, isMissing } = useAgreement(event);
  return (
    <ActForm {...form} run={async () => (isGiven() ? run() : undefined)}>
      {children}
      <Terms event={event} isMissing={isMissing} before={before} />
    </ActForm>
  );
}
