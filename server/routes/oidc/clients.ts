/** An application as oidc-provider knows it (end-user/01 §2). */
import type { AdapterPayload, Client } from 'oidc-provider';
import type { Application } from '../../applications/application.ts';

/** The metadata of its own that a client carries along. */
export const ownMetadata = 'application';

export const isConfidential = ({ type }: Application): boolean =>
  type === 'Traditional' || type === 'MachineToMachine';

/** `placeholder` stands where oidc-provider insists on a secret; ours are compared elsewhere. */
export function clientMetadataOf(application: Application, placeholder: string): AdapterPayload {
  const isMachine = application.type === 'MachineToMachine';
  return {
    client_id: application.id,
    client_name: application.name,
    application_type: application.type === 'Native' ? 'native' : 'web',
    // Neither implicit nor password, whatever the document lists for the sake of the contract (security G3).
    grant_types: isMachine ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    response_types: isMachine ? [] : ['code'],
    redirect_uris: isMachine ? [] : [...application.redirectUris],
    post_logout_redirect_uris: [...application.postLogoutRedirectUris],
    ...(isConfidential(application)
      ? { token_endpoint_auth_method: 'client_secret_basic', client_secret: placeholder }
      : { token_endpoint_auth_method: 'none' }),
    ...(application.backchannelLogoutUri !== undefined && {
      backchannel_logout_uri: application.backchannelLogoutUri,
      backchannel_logout_session_required: application.backchannelLogoutSessionRequired ?? false,
    }),
    [ownMetadata]: application,
  };
}

export const applicationOf = (client: Client): Application => client[ownMetadata] as Application;

/** A page of these origins may call the token, userinfo and revocation endpoints. */
export function isOriginAllowed(origin: string, application: Application, endpoint: string): boolean {
  // What a sandboxed page or a file sends; a custom scheme has it as its origin too.
  if (origin === 'null') return false;
  return (
    origin === new URL(endpoint).origin ||
    (application.custom.corsAllowedOrigins ?? []).includes(origin) ||
    application.redirectUris.some((uri) => URL.parse(uri)?.origin === origin)
  );
}
