/** Applications as an operator makes them: what the tests of their routes begin with. */
import type { Operator } from './operator.ts';

/** The operator is asked for at each call: a test has one only when its database is open. */
export function createApplicationMaker(operator: () => Operator) {
  const post = (body: object) => operator().post('/api/applications', { name: 'App', type: 'SPA', ...body });
  const make = async (body: object = {}): Promise<string> => (await post(body)).body.id;
  return {
    post,
    make,
    makeMachine: () => make({ type: 'MachineToMachine' }),
    read: (id: string) => operator().get(`/api/applications/${id}`),
  };
}
