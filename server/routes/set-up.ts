/** `/api/set-up`: whoever holds a one-time link becomes the first administrator, or sets the password of one locked out. */
import { refuse } from '../../contract/errors.ts';
import { administratorAnswer, setUpAnswer, setUpBody } from '../../contract/set-up.ts';
import { passwordRefusal } from '../flows/password-rules.ts';
import type { Limits } from '../limits/limits.ts';
import type { Settings } from '../settings/settings.ts';
import type { AccessLinks } from '../users/access-links.ts';
import type { Users } from '../users/users.ts';
import { type Group, type Route, route } from './route.ts';

export interface SetUpDeps {
  readonly accessLinks: AccessLinks;
  readonly users: Users;
  readonly settings: Settings;
  readonly limits: Pick<Limits, 'lift'>;
}

/** What a link may be answered with; on the user side there is nothing of the kind. */
const linkRefusals = [
  'request.not_found',
  'set_up.link_invalid',
  'set_up.link_used',
  'set_up.link_expired',
] as const;

export const setUpRoutes = ({ accessLinks, users, settings, limits }: SetUpDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/set-up',
    summary: 'Ask what a one-time link opens; it stays unused',
    answers: { 200: setUpAnswer },
    refusals: linkRefusals,
    async handle({ request }) {
      // In a header, so that the key stands in no address and in no log.
      const key = request.headers['x-set-up-key'];
      if (typeof key !== 'string' || key === '') return refuse('set_up.link_invalid');
      const { kind, userId } = await accessLinks.get(request.tenant.id, key);
      const user = userId === null ? undefined : await users.find(request.tenant.id, userId);
      return { status: 200, body: { kind, username: user?.username ?? undefined } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/set-up',
    summary: 'Use a one-time link',
    body: setUpBody,
    answers: { 201: administratorAnswer },
    refusals: ['guard.invalid_input', ...linkRefusals, 'password.rejected', 'user.username_already_in_use'],
    async handle({ body: { key, username, password }, request }) {
      const tenantId = request.tenant.id;
      // Whether the key fits comes first: the rules are told to nobody who only guesses.
      await accessLinks.get(tenantId, key);
      const { passwordPolicy } = await settings.signInExperience(tenantId);
      const rejected = passwordRefusal(passwordPolicy, password);
      if (rejected) throw rejected;
      const user = await accessLinks.redeem(tenantId, key, { username, password });
      // Somebody locked out by too many wrong passwords comes back in at once.
      await limits.lift({
        tenantId,
        names: [user.username, user.email].filter((name) => name !== null),
        phones: user.phone === null ? [] : [user.phone],
      });
      return { status: 201, body: { userId: user.id, username: user.username } };
    },
  }),
];

/** There is nothing to set up on other tenants: their people come by signing up. */
export const setUpGroup: Group = {
  async before(request, reply) {
    if (!request.tenant.isAdmin) refuse('request.not_found');
    void reply.header('cache-control', 'no-store');
  },
};
