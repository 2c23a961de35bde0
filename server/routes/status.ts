/** `/api/status`: whether this process can truly serve, asked anew each time. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { refuse } from '../../contract/errors.ts';
import { type Route, route } from './route.ts';

export interface Health {
  /** Undefined where all is well, else what is wrong in one sentence without a secret in it. */
  readonly wrong: {
    readonly database: string | undefined;
    readonly migrations: string | undefined;
    readonly signingKey: string | undefined;
    readonly connector: string | undefined;
  };
  /** Ids of connectors that this node lacks or cannot load; only those in use are wrong. */
  readonly missingConnectors: readonly string[];
}

export interface StatusDeps {
  readonly checkHealth: (tenantId: string) => Promise<Health>;
  /** Whoever sends it is told which tenant answers; nobody is where there is none. */
  readonly apiKey?: string | undefined;
}

export const statusRoutes = ({ checkHealth, apiKey }: StatusDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/status',
    summary: 'Ask whether the server can serve: database, migrations, signing key, connectors',
    answers: { 204: null },
    refusals: ['server.unavailable'],
    async handle({ request }) {
      const { wrong, missingConnectors } = await checkHealth(request.tenant.id);
      const reasons = Object.entries(wrong).filter(([, sentence]) => sentence !== undefined);
      if (reasons.length > 0)
        refuse('server.unavailable', { data: Object.fromEntries(reasons), retryAfterSeconds: 5 });
      const missing = missingConnectors.map(encodeURIComponent).join(', ');
      return {
        status: 204,
        headers: {
          'cache-control': 'no-store',
          ...(missing && { 'latchkey-missing-connectors': missing }),
          ...(isKey(request.headers['logto-status-api-key'], apiKey) && {
            'logto-tenant-id': request.tenant.id,
          }),
        },
      };
    },
  }),
];

/** Digests are of one length, so the time of the answer tells nothing of the key. */
const isKey = (given: string | string[] | undefined, key: string | undefined): boolean =>
  Boolean(key) && typeof given === 'string' && timingSafeEqual(digestOf(given), digestOf(key ?? ''));

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
