/** `/api/status`: whether this process can truly serve, asked anew each time. */
import { refuse } from '../../contract/errors.ts';
import { type Route, route } from './route.ts';

/** Undefined where all is well, else what is wrong in one sentence without a secret in it. */
export interface Health {
  readonly database: string | undefined;
  readonly migrations: string | undefined;
  readonly signingKey: string | undefined;
}

export const statusRoutes = ({
  checkHealth,
}: {
  readonly checkHealth: (tenantId: string) => Promise<Health>;
}): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/status',
    summary: 'Ask whether the server can serve: database, migrations, signing key',
    answers: { 204: null },
    refusals: ['server.unavailable'],
    async handle({ request }) {
      const health = await checkHealth(request.tenant.id);
      const wrong = Object.entries(health).filter(([, sentence]) => sentence !== undefined);
      if (wrong.length > 0)
        refuse('server.unavailable', { data: Object.fromEntries(wrong), retryAfterSeconds: 5 });
      return { status: 204, headers: { 'cache-control': 'no-store' } };
    },
  }),
];
