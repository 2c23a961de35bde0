/** The state of the page: what was read, what is being changed, and how saving went. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tagged } from '../api/api.ts';
import { useConsole } from '../api/console-context.ts';
import { connectorKeys, inUseOf, useConnectors } from '../connectors/queries.ts';
import { useUnsaved } from '../frame/leave-guard.ts';
import { changedParts, type Draft, draftOf, type Experience } from './draft.ts';
import { type Faults, faultsOf, type Senders } from './rules.ts';
import { type Agreed, experiencePath, type Outcome, trySave } from './try-save.ts';

/** Always read anew: the page writes over what it has seen, and over nothing else. */
export function useExperience() {
  const { api } = useConsole();
  return useQuery({
    queryKey: ['sign-in-exp', 'tagged'],
    queryFn: () => api.getTagged<Experience>(experiencePath),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function useSenders(): Senders {
  const connectors = useConnectors();
  return (
    connectors.data && {
      Sms: inUseOf('Sms', connectors.data) !== undefined,
      Email: inUseOf('Email', connectors.data) !== undefined,
    }
  );
}

export interface SecondFactors {
  readonly stored: Experience;
  readonly draft: Draft;
  readonly senders: Senders;
  readonly faults: Faults;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** How the last try to save went; undefined before it, and after the next change. */
  readonly outcome: Outcome | undefined;
  readonly error: Error | null;
  change(part: Partial<Draft>): void;
  discard(): void;
  save(agreed?: Agreed): void;
  /** The question is taken back; what was changed stays. */
  stopAsking(): void;
  /** Shows what stands on the server now, after something else has written there. */
  show(now: Tagged<Experience>): void;
}

export function useSecondFactors(initial: Tagged<Experience>): SecondFactors {
  const { api } = useConsole();
  const queries = useQueryClient();
  const senders = useSenders();
  const [seen, setSeen] = useState(initial);
  const [draft, setDraft] = useState(() => draftOf(initial.body));
  // Kept while the answer to a question is under way: what was written in it is needed if that fails.
  const [outcome, setOutcome] = useState<Outcome>();
  const isDirty = changedParts(draftOf(seen.body), draft).length > 0;
  useUnsaved(isDirty);

  const show = (now: Tagged<Experience>, shown = draftOf(now.body)) => {
    setSeen(now);
    setDraft(shown);
  };
  const saving = useMutation({
    mutationFn: (agreed: Agreed) => trySave(api, seen, draft, agreed),
    onSuccess(result) {
      show(result.seen, result.draft);
      setOutcome(result.outcome);
      if (result.outcome.kind === 'saved')
        void queries.invalidateQueries({ queryKey: ['sign-in-exp'], exact: true });
      if (result.outcome.kind === 'cannot_send')
        void queries.invalidateQueries({ queryKey: connectorKeys.list, exact: true });
    },
  });

  const forget = () => {
    setOutcome(undefined);
    saving.reset();
  };

  return {
    stored: seen.body,
    draft,
    senders,
    faults: faultsOf(draft, seen.body, senders),
    isDirty,
    isSaving: saving.isPending,
    outcome,
    error: saving.error,
    change(part) {
      forget();
      setDraft((now) => ({ ...now, ...part }));
    },
    discard() {
      forget();
      setDraft(draftOf(seen.body));
    },
    save: (agreed = {}) => saving.mutate(agreed),
    stopAsking: forget,
    show(now) {
      forget();
      show(now);
    },
  };
}
