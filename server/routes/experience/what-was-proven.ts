/** What a flow rests on, as the statement that ends it asks for it. */
import type { Flow } from '../../flows/flow.ts';
import type { Proven } from '../../users/proven.ts';
import type { ExperienceDeps } from './current-flow.ts';

/** Costs no statement. */
export function provenIn(
  { factors }: Pick<ExperienceDeps, 'factors'>,
  tenantId: string,
  { userId = '', restsOn = {}, cameBy, profile }: Flow,
): Proven {
  const { credentialsVersion, phones, emails, factorIds = [] } = restsOn;
  // One that is linked by the end itself is not there before.
  const isLinkedNow = profile.identity?.target === cameBy?.target && profile.identity?.id === cameBy?.id;
  return {
    credentialsVersion,
    phones,
    emails,
    ...(cameBy && !isLinkedNow && { identity: cameBy }),
    others: factors.keeps({ tenantId, userId }, factorIds),
  };
}
