/** What an answer about settings tells of people is for those alone who may read people. */
import type { FastifyRequest } from 'fastify';
import { scopesThatOpen } from '../../tenants/management-api.ts';

export const mayReadPeople = ({ caller, tenant }: Pick<FastifyRequest, 'caller' | 'tenant'>): boolean =>
  scopesThatOpen('users', 'GET', tenant).some((scope) => caller?.scopes.includes(scope) === true);
