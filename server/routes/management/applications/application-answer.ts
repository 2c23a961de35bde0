/** An application as the contract writes it: its secret by how it ends, and whole only in the answer that makes it. */
import { refuse } from '../../../../contract/errors.ts';
import type { Application, ApplicationSecret } from '../../../applications/application.ts';
import type { Applications } from '../../../applications/applications.ts';

type Endings = Pick<Applications, 'endingOf'>;

const dots = '••••';

export const applicationAnswerOf = (applications: Endings, application: Application, secret?: string) => ({
  tenantId: application.tenantId,
  id: application.id,
  name: application.name,
  secret: secret ?? firstSecret(applications, application),
  description: application.description,
  type: application.type,
  oidcClientMetadata: {
    redirectUris: application.redirectUris,
    postLogoutRedirectUris: application.postLogoutRedirectUris,
    backchannelLogoutUri: application.backchannelLogoutUri,
    backchannelLogoutSessionRequired: application.backchannelLogoutSessionRequired,
  },
  customClientMetadata: application.custom,
  protectedAppMetadata: null,
  customData: application.customData,
  isThirdParty: application.isThirdParty,
  createdAt: application.createdAt,
});

export const applicationFields = ({ id, name, description }: Application) => ({ id, name, description });

/** What nobody holds twice: the value as a caller may see it after it was made. */
export const secretAnswerOf = (
  applications: Endings,
  application: Application,
  secret: ApplicationSecret,
  value?: string,
) => ({
  tenantId: application.tenantId,
  applicationId: application.id,
  name: secret.name,
  value: value ?? `${dots}${applications.endingOf(application, secret)}`,
  createdAt: secret.createdAt,
  expiresAt: secret.expiresAt,
});

/** Refuses 404 `entity.not_found`. */
export async function getApplication(
  applications: Pick<Applications, 'find'>,
  tenantId: string,
  id: string,
): Promise<Application> {
  return (await applications.find(tenantId, id)) ?? refuse('entity.not_found');
}

const firstSecret = (applications: Endings, application: Application): string => {
  const [first] = application.secrets;
  return first ? `${dots}${applications.endingOf(application, first)}` : '';
};
