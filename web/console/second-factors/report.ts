/** What the page of the report asks the server, kept while it is looked at. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { RestrictedCounts, RestrictedKind } from '../../../contract/restricted-authenticators.ts';
import { useConsole } from '../api/console-context.ts';
import { readPage, reportApi as path } from './read-people.ts';

export function useCounts() {
  const { api } = useConsole();
  return useQuery({
    queryKey: ['restricted', 'counts'],
    queryFn: () => api.get<RestrictedCounts>(`${path}/counts`),
  });
}

export function usePeople(kind: RestrictedKind | undefined) {
  const { api } = useConsole();
  return useInfiniteQuery({
    queryKey: ['restricted', kind ?? 'both'],
    queryFn: ({ pageParam }) => readPage(api, kind, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

/** The names of applications by their ids; asked for only when somebody signed up through one. */
export function useApplicationNames(isWanted: boolean) {
  const { api } = useConsole();
  return useQuery({
    queryKey: ['applications', 'names'],
    queryFn: async () => {
      const all = await api.get<{ id: string; name: string }[]>('/api/applications?page_size=100');
      return new Map(all.map(({ id, name }) => [id, name]));
    },
    enabled: isWanted,
  });
}
