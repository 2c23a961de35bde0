/** Every address that the contract's own client knows is there, or is named here with the reason why not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { createRequire } from 'node:module';
import { eachDatabase } from '../testing/databases.ts';
import { openOperator } from '../testing/operator.ts';

/** What begins so is left out, and why. */
const leftOut: Readonly<Record<string, string>> = {
  // Of somebody else's hosting
  '/api/domains': 'a tenant has its host name by `latchkey tenant` and /api/tenants',
  '/api/email-templates': 'templates stand in the connector, in every language, and are checked there',
  'POST /api/sign-in-exp/default/custom-ui-assets':
    'pages of one’s own are uploaded at the hosted service alone',
  '/api/user-assets': 'pictures are kept elsewhere and named by their address',
  'GET /api/applications/{}/protected-app-metadata/custom-domains': 'there are no protected applications',
  'POST /api/applications/{}/protected-app-metadata/custom-domains': 'there are no protected applications',
  'DELETE /api/applications/{}/protected-app-metadata/custom-domains': 'there are no protected applications',
  // Foreign code
  '/api/configs/jwt-customizer': 'scripts of an operator do not run inside this server',
  '/api/configs/actions': 'scripts of an operator do not run inside this server',
  // SAML and enterprise sign-in
  '/api/sso-connector-providers': 'enterprise sign-in is not offered',
  '/api/sso-connectors': 'enterprise sign-in is not offered',
  '/api/saml-applications': 'SAML is not offered',
  '/api/saml/': 'SAML is not offered',
  '/api/authn': 'SAML and Hasura are not offered',
  // Tokens by exchange
  '/api/subject-tokens': 'token exchange is outside of the contract’s scope for now (end-user/01 §5)',
  '/api/secrets': 'tokens of social providers are not stored',
  // Somewhere else
  'GET /api/configs/oidc':
    'signing keys are no matter of an access token; lifetimes are those of the contract',
  'PATCH /api/configs/oidc/session': 'how long a session lives is fixed',
  'DELETE /api/configs/oidc': 'signing keys are no matter of an access token',
  'POST /api/configs/oidc': 'signing keys are no matter of an access token',
  '/api/configs/id-token': 'the claims of ID tokens are those of the contract’s seed',
  '/api/dashboard': 'counts of the day are those of /api/messages and /api/logs',
  '/api/captcha-provider': 'there is no captcha: limits by number, address and country stand in its place',
  '/api/custom-profile-fields': 'the catalogue of profile fields is empty',
  'GET /api/applications/{}/access-control': 'who may use an application is said by roles in its tokens',
  'PUT /api/applications/{}/access-control': 'who may use an application is said by roles in its tokens',
  'DELETE /api/applications/{}/legacy-secret': 'there never were secrets but the named ones',
  'GET /api/applications/{}/user-consent-scopes':
    'what another’s application may ask for is limited by what the person has',
  'POST /api/applications/{}/user-consent-scopes':
    'what another’s application may ask for is limited by what the person has',
  'DELETE /api/applications/{}/user-consent-scopes':
    'what another’s application may ask for is limited by what the person has',
  'GET /api/applications/{}/sign-in-experience': 'one sign-in experience serves all applications of a tenant',
  'PUT /api/applications/{}/sign-in-experience': 'one sign-in experience serves all applications of a tenant',
  'GET /api/applications/{}/users':
    'which organizations an application sees is said by the person on the consent page',
  'PUT /api/applications/{}/users':
    'which organizations an application sees is said by the person on the consent page',
  'POST /api/applications/{}/users':
    'which organizations an application sees is said by the person on the consent page',
  'DELETE /api/applications/{}/users':
    'which organizations an application sees is said by the person on the consent page',
};

eachDatabase('the documented addresses', ({ open }) => {
  let own: ReadonlySet<string>;
  before(async () => {
    const { operator } = await openOperator(await open());
    const { body } = await operator.get('/api/swagger.json', { authorization: null });
    own = new Set(
      Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => nameOf(method, path)),
      ),
    );
  });

  test('each is there or left out for a reason', () => {
    const missing = documented().filter((one) => !own.has(one) && !reasonFor(one));
    assert.deepEqual(missing, []);
  });

  test('nothing is said to be left out that is there, or that nobody ever asked for', () => {
    const all = documented();
    for (const start of Object.keys(leftOut)) {
      const meant = all.filter((one) => isMeantBy(one, start));
      assert.notEqual(meant.length, 0, `${start} is documented nowhere`);
      assert.deepEqual(
        meant.filter((one) => own.has(one)),
        [],
        `${start} is there`,
      );
    }
  });
});

/** `GET /api/users/{}`: how a part of a path is called does not matter. */
const nameOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}').replace(/\/$/, '')}`;

const isMeantBy = (name: string, start: string): boolean =>
  name === start || name.startsWith(`${start}/`) || name.replace(/^\w+ /, '').startsWith(start);

const reasonFor = (name: string): string | undefined =>
  Object.entries(leftOut).find(([start]) => isMeantBy(name, start))?.[1];

/** As the types of `@logto/api` have them. */
function documented(): readonly string[] {
  const file = createRequire(import.meta.url).resolve('@logto/api/management');
  const types = readFileSync(file.replace(/management\.js$/, 'generated-types/management.d.ts'), 'utf8');
  const paths = /export interface paths \{([\s\S]*?)\n\}/.exec(types)?.[1] ?? '';
  return [...paths.matchAll(/\n {4}"([^"]+)": \{([\s\S]*?)\n {4}\};/g)].flatMap(([, path = '', body = '']) =>
    [...body.matchAll(/\n {8}(get|put|post|patch|delete): operations/g)].map(([, method = '']) =>
      nameOf(method, path),
    ),
  );
}
