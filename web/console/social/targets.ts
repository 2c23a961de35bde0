/** Which social connectors the sign-in page offers: read, and changed one at a time. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useConsole } from '../api/console-context.ts';
import type { SignInExperience } from '../connectors/sign-in-uses.ts';

const key = ['sign-in-exp'];
const path = '/api/sign-in-exp';

/** Their targets in the order of the page; undefined while they are not known. */
export function useOffered() {
  const { api } = useConsole();
  return useQuery({
    queryKey: key,
    queryFn: () => api.get<SignInExperience>(path),
    select: ({ socialSignInConnectorTargets = [] }) => socialSignInConnectorTargets,
  });
}

/** Puts a target on the sign-in page, at the end, or takes it away. What others changed meanwhile stays. */
export function useOffer() {
  const { api } = useConsole();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ target, isOffered }: { target: string; isOffered: boolean }) => {
      const { socialSignInConnectorTargets: now = [] } = await api.get<SignInExperience>(path);
      const others = now.filter((one) => one !== target);
      if (isOffered === now.includes(target)) return;
      const wanted = { socialSignInConnectorTargets: isOffered ? [...now, target] : others };
      queries.setQueryData(key, await api.patch<SignInExperience>(path, wanted));
    },
    onError: () => void queries.invalidateQueries({ queryKey: key }),
  });
}
