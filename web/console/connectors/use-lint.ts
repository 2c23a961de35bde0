/** What the server says of a configuration while somebody writes it: nothing is saved by asking. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useConsole } from '../api/console-context.ts';
import type { Config } from '../fields/form-values.ts';
import { useWords } from '../language/words.ts';

export interface Finding {
  /** `templates.2.content` */
  readonly path: string;
  /** An error keeps the configuration from being saved. */
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly message: string;
}

export interface Cost {
  /** `templates.2` */
  readonly path: string;
  readonly usageType: string;
  readonly locale?: string;
  readonly text: string;
  readonly alphabet: 'GSM-7' | 'UCS-2';
  readonly segments: number;
  readonly culprits: readonly string[];
  readonly segmentsWithout: number;
}

export interface Lint {
  readonly findings: readonly Finding[];
  readonly costs: readonly Cost[];
  /** Whether it is about what stands in the form at this moment. */
  readonly isCurrent: boolean;
  /** The server cannot be asked, or there is nothing to ask about. */
  readonly isUnknown: boolean;
}

const nothing = { findings: [], costs: [] } as const;
const pauseMs = 350;

/** Undefined instead of a configuration asks nothing. Who cannot be asked finds nothing: saving will tell. */
export function useLint(factoryId: string, config: Config | undefined): Lint {
  const { api } = useConsole();
  const { language } = useWords();
  const text = useMemo(() => (config ? JSON.stringify(config) : ''), [config]);
  const [asked] = useDebouncedValue(text, pauseMs);
  const { data, isPlaceholderData, isError } = useQuery({
    queryKey: ['connector-lint', factoryId, language, asked],
    queryFn: () =>
      api.post<Pick<Lint, 'findings' | 'costs'>>('/api/connectors/lint', {
        connectorId: factoryId,
        config: JSON.parse(asked) as Config,
      }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
  return useMemo(
    () => ({
      ...(text === '' ? nothing : (data ?? nothing)),
      isCurrent: data !== undefined && !isPlaceholderData && asked === text,
      isUnknown: isError || text === '',
    }),
    [asked, data, isError, isPlaceholderData, text],
  );
}
