/** `/api/users/:userId/personal-access-tokens`: a token's value is shown to whoever makes it, and never again. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  createTokenBody,
  removeTokenBody,
  renameNamedTokenBody,
  renameTokenBody,
  tokenAnswer,
  tokensAnswer,
} from '../../../../contract/personal-access-tokens.ts';
import { id } from '../../../../contract/text.ts';
import type {
  Owner,
  OwnerAt,
  PersonalAccessToken,
  PersonalAccessTokens,
} from '../../../users/personal-access-tokens.ts';
import type { Users } from '../../../users/users.ts';
import { entityTag, ifMatch } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound } from './user-answer.ts';

const path = '/api/users/:userId/personal-access-tokens';
const params = z.object({ userId: id });
const named = z.object({ userId: id, name: id });
const refusals = ['guard.invalid_input', 'entity.not_found'] as const;
const changing = [...refusals, 'request.changed_meanwhile'] as const;
const masked = 'pat_••••••••';

export const personalAccessTokensRoutes = ({
  users,
  personalAccessTokens: tokens,
}: {
  readonly users: Users;
  readonly personalAccessTokens: PersonalAccessTokens;
}): readonly Route[] => {
  const ownerOf = async (tenantId: string, userId: string): Promise<Owner> => {
    orNotFound(await users.find(tenantId, userId));
    return { tenantId, userId };
  };
  const ownerIn = async (request: FastifyRequest, userId: string): Promise<OwnerAt> => ({
    ...(await ownerOf(request.tenant.id, userId)),
    ifVersion: ifMatch(request),
  });
  /** Its tag is that of the person, and of the list. */
  const rename = async (owner: OwnerAt, from: string, to: string) => {
    const { version, ...renamed } = await tokens.rename(owner, from, to);
    return { status: 200, body: answerOf(owner, renamed), headers: entityTag(version) };
  };
  const remove = async (owner: OwnerAt, name: string) => {
    await tokens.remove(owner, name);
    return { status: 204 };
  };

  return [
    route({
      method: 'GET',
      path,
      summary: 'List the personal access tokens, values masked',
      area: 'users',
      params,
      answers: { 200: tokensAnswer },
      refusals,
      async handle({ params: { userId }, request }) {
        const owner = { tenantId: request.tenant.id, userId };
        const { version } = orNotFound(await users.find(owner.tenantId, userId));
        const body = (await tokens.list(owner)).map((token) => answerOf(owner, token));
        return { status: 200, body, headers: entityTag(version) };
      },
    }),
    route({
      method: 'POST',
      path,
      summary: 'Make a personal access token; its value is shown this once',
      area: 'users',
      params,
      body: createTokenBody,
      answers: { 201: tokenAnswer },
      refusals: [...refusals, 'user.personal_access_token_name_exists'],
      async handle({ params: { userId }, body, request }) {
        const owner = await ownerOf(request.tenant.id, userId);
        const { value, version, ...made } = await tokens.create(owner, body);
        return { status: 201, body: { ...answerOf(owner, made), value }, headers: entityTag(version) };
      },
    }),
    route({
      method: 'PATCH',
      path,
      summary: 'Give a personal access token another name',
      area: 'users',
      params,
      body: renameNamedTokenBody,
      answers: { 200: tokenAnswer },
      refusals: [...changing, 'user.personal_access_token_name_exists'],
      handle: async ({ params: { userId }, body, request }) =>
        rename(await ownerIn(request, userId), body.currentName, body.name),
    }),
    route({
      method: 'PATCH',
      path: `${path}/:name`,
      summary: 'Give the personal access token of this name another one',
      area: 'users',
      params: named,
      body: renameTokenBody,
      answers: { 200: tokenAnswer },
      refusals: [...changing, 'user.personal_access_token_name_exists'],
      handle: async ({ params: { userId, name }, body, request }) =>
        rename(await ownerIn(request, userId), name, body.name),
    }),
    route({
      method: 'POST',
      path: `${path}/delete`,
      summary: 'Remove a personal access token',
      area: 'users',
      params,
      body: removeTokenBody,
      answers: { 204: null },
      refusals: changing,
      handle: async ({ params: { userId }, body, request }) =>
        remove(await ownerIn(request, userId), body.name),
    }),
    route({
      method: 'DELETE',
      path: `${path}/:name`,
      summary: 'Remove the personal access token of this name',
      area: 'users',
      params: named,
      answers: { 204: null },
      refusals: changing,
      handle: async ({ params: { userId, name }, request }) => remove(await ownerIn(request, userId), name),
    }),
  ];
};

const answerOf = ({ tenantId, userId }: Owner, token: PersonalAccessToken) => ({
  tenantId,
  userId,
  ...token,
  value: masked,
});
