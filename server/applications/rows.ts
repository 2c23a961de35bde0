/** What the contract's bodies become in a row; refuses what no client could be made of. */
import type { z } from 'zod';
import {
  type ApplicationType,
  type CreateApplication,
  createApplicationBody,
  type PatchApplication,
  patchApplicationBody,
  redirectUriIssues,
} from '../../contract/applications.ts';
import { refuse } from '../../contract/errors.ts';

export function newRow(input: CreateApplication) {
  const { name, type, description, oidcClientMetadata, customClientMetadata, isThirdParty, customData } =
    checked(createApplicationBody, input);
  if (isThirdParty && type === 'MachineToMachine')
    return refuse('application.invalid_third_party_application_type');
  return {
    name,
    type,
    description: description ?? null,
    oidc_metadata: JSON.stringify({ redirectUris: [], postLogoutRedirectUris: [], ...oidcClientMetadata }),
    custom_metadata: JSON.stringify(customClientMetadata ?? {}),
    custom_data: JSON.stringify(customData ?? {}),
    is_third_party: isThirdParty ? 1 : 0,
  };
}

/** Only what is named; the type of an application never changes, and decides which addresses it may have. */
export function changedRow(type: ApplicationType, input: PatchApplication) {
  const { name, description, oidcClientMetadata, customClientMetadata, customData } = checked(
    patchApplicationBody.superRefine(({ oidcClientMetadata: uris }, check) => {
      for (const issue of redirectUriIssues(type, uris)) check.addIssue(issue);
    }),
    input,
  );
  return {
    name,
    description,
    oidc_metadata: oidcClientMetadata && JSON.stringify(oidcClientMetadata),
    custom_metadata: customClientMetadata && JSON.stringify(customClientMetadata),
    custom_data: customData && JSON.stringify(customData),
  };
}

function checked<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const { issues } = result.error;
  return refuse('guard.invalid_input', {
    values: { part: 'body' },
    data: { name: 'ZodError', issues },
    details: issues
      .map(({ path, code, message }) => `Error in key path "${path.join('.')}": (${code}) ${message}`)
      .join('\n'),
  });
}
