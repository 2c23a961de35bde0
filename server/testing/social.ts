/** People who come by another provider: an issuer of OpenID Connect beside the application, both in this process. */
import type { TestContext } from 'node:test';
import { createIssuer, exampleConfig } from '../../connectors/oidc/simulator.ts';
import type { TestDatabases } from './databases.ts';
import { openExperience } from './experience.ts';
import type { Person } from './person.ts';

export type SocialRig = Awaited<ReturnType<typeof openSocial>>;

export const redirectUri = 'http://localhost:3001/callback/acme';

/** With one connector, `acme`, of the target `acme`. */
export async function openSocial(
  databases: TestDatabases,
  test: TestContext,
  { syncProfile = false }: { readonly syncProfile?: boolean } = {},
) {
  const clock = { now: () => Date.now() };
  const issuer = await createIssuer({ clock });
  const asked: string[] = [];
  const rig = await openExperience(databases, test, {
    async fetch(input, init) {
      const request = new Request(input, init);
      asked.push(request.url);
      return issuer(request);
    },
  });
  const connect = (target: string, tenantId = 'default') =>
    rig.services.messages.connectors.create({
      tenantId,
      id: target,
      factoryId: 'oidc',
      config: exampleConfig,
      metadata: { target, name: { en: 'Acme' } },
      syncProfile,
    });
  await connect('acme');

  const leave = (person: Person, connectorId = 'acme', state = 'the-state') =>
    person.call('POST', `/api/experience/verification/social/${connectorId}/authorization-uri`, {
      state,
      redirectUri,
    });
  const comeBack = (person: Person, verificationId: string | undefined, connectorData: object) =>
    person.call('POST', '/api/experience/verification/social/acme/verify', { verificationId, connectorData });

  return {
    ...rig,
    issuer,
    /** Every address that the server asked. */
    asked,
    connect,
    leave,
    comeBack,
    /** The whole way; answers the verification id. */
    async viaProvider(person: Person): Promise<string> {
      const { authorizationUri, verificationId } = (await leave(person)).json();
      const data = await issuer.signIn(String(authorizationUri));
      const reply = await comeBack(person, String(verificationId), data);
      if (reply.status !== 200) throw new Error(`verify answered ${reply.status}: ${reply.body}`);
      return String(verificationId);
    },
    identify: (person: Person, verificationId?: string, linkSocialIdentity?: boolean) =>
      person.call('POST', '/api/experience/identification', { verificationId, linkSocialIdentity }),
    add: (person: Person, body: object) => person.call('POST', '/api/experience/profile', body),
    /** Till the application has its tokens; answers the person's id. */
    async finish(person: Person): Promise<string> {
      const { redirectTo } = (await person.submit()).json();
      const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
      const payload = String(tokens['id_token']).split('.')[1] ?? '';
      return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub;
    },
  };
}
