/** An operator in tests: asks the Management API of the application in this process, with tokens made by its own keys. */
import { inject } from 'light-my-request';
import { importJWK, SignJWT } from 'jose';
import type { Database } from '../database/open.ts';
import { managementApiOf } from '../tenants/management-api.ts';
import { createHarness, type Harness, type HarnessOptions, machine } from './harness.ts';

export interface Call {
  readonly body?: unknown;
  /** As it is, where a test wants something that is no JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole `Authorization` header; null sends none. A good token without a word. */
  readonly authorization?: string | null;
  readonly tenantId?: string;
}

export interface Answered {
  readonly status: number;
  /** Of a refusal: `422 user.phone_already_in_use`; else the status alone. */
  readonly verdict: string;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
  readonly text: string;
}

export interface TokenOptions {
  readonly tenantId?: string;
  /** Whose keys sign, and who says to have issued it. */
  readonly issuer?: string;
  readonly audience?: string;
  readonly scope?: string;
  readonly subject?: string | null;
  readonly type?: string;
  readonly expiresInSeconds?: number;
}

export type Operator = ReturnType<typeof createOperator>;

export async function openOperator(database: Database, options: HarnessOptions = {}) {
  const harness = await createHarness(database, options);
  return { ...harness, operator: createOperator(harness) };
}

export function createOperator({ app, services }: Pick<Harness, 'app' | 'services'>) {
  const { tenants, signingKeys, clock, applications } = services;

  /** The default tenant has the machine from its first day; another gets it with its first token. */
  const standIn = async (tenantId: string): Promise<void> => {
    if (await applications.find(tenantId, machine.id)) return;
    await applications.ensureMachine(tenantId, { ...machine, name: 'Operator' });
  };

  async function tokenWith({
    tenantId = 'default',
    issuer = tenantId,
    audience = managementApiOf(tenantId),
    scope = 'all',
    subject = machine.id,
    type = 'at+jwt',
    expiresInSeconds = 3600,
  }: TokenOptions = {}): Promise<string> {
    if (subject === machine.id) await standIn(issuer);
    const [{ privateJwk, algorithm, id }] = await signingKeys.get(issuer);
    const now = Math.floor(clock.now() / 1000);
    const token = new SignJWT({ client_id: machine.id, scope })
      .setProtectedHeader({ alg: algorithm, kid: id, typ: type })
      .setIssuer(tenants.get(issuer).issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + expiresInSeconds);
    if (subject !== null) token.setSubject(subject);
    return token.sign(await importJWK({ ...privateJwk }, algorithm));
  }

  async function call(method: string, path: string, options: Call = {}): Promise<Answered> {
    const { body, text, headers, tenantId = 'default' } = options;
    const { authorization = `Bearer ${await tokenWith({ tenantId })}` } = options;
    const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await inject((request, response) => app.handle(tenantId, request, response), {
      method: method as 'GET',
      url: path,
      headers: {
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...(authorization !== null && { authorization }),
        ...headers,
      },
      payload,
    });
    const isJson = answer.headers['content-type']?.includes('json') === true && answer.payload !== '';
    const parsed: unknown = isJson ? JSON.parse(answer.payload) : undefined;
    const code = answer.statusCode >= 400 ? (parsed as { code?: string } | undefined)?.code : undefined;
    return {
      status: answer.statusCode,
      verdict: code === undefined ? String(answer.statusCode) : `${answer.statusCode} ${code}`,
      headers: answer.headers,
      body: parsed,
      text: answer.payload,
    };
  }

  return {
    call,
    tokenWith,
    get: (path: string, options?: Call) => call('GET', path, options),
    post: (path: string, body?: unknown, options?: Call) => call('POST', path, { ...options, body }),
    patch: (path: string, body?: unknown, options?: Call) => call('PATCH', path, { ...options, body }),
    remove: (path: string, options?: Call) => call('DELETE', path, options),
  };
}
