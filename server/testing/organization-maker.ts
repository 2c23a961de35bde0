/** Organizations and what belongs to them, as an operator makes them: what the tests of their routes begin with. */
import type { Services } from '../services.ts';
import type { Operator } from './operator.ts';

/** Operator and services are asked for at each call: a test has them only when its database is open. */
export function createOrganizationMaker(now: () => { operator: Operator; services: Services }) {
  let count = 0;
  const made = async (path: string, body: object = {}) =>
    (await now().operator.post(path, { name: `Name ${++count}`, ...body })).body.id as string;
  return {
    organization: (body?: object) => made('/api/organizations', body),
    role: (body?: object) => made('/api/organization-roles', body),
    scope: (body?: object) => made('/api/organization-scopes', body),
    user: async (body: object = {}) => (await now().operator.post('/api/users', body)).body.id as string,
    async machine(type: 'MachineToMachine' | 'SPA' = 'MachineToMachine') {
      const { application } = await now().services.applications.create('default', { name: 'Robot', type });
      return application.id;
    },
    put: (path: string, body: unknown) => now().operator.call('PUT', path, { body }),
  };
}
