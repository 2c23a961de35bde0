/** A service that takes the documented request of the HTTP Email connector, and is strict about it. */
import { simulate, type Simulator } from '@latchkey/connector-kit/testing';

/** What an operator would store for it. */
export const exampleConfig = {
  endpoint: 'https://relay.example.com/email',
  authorization: 'Bearer relay-token-0123456789',
};

/**
 * An address that begins with a status is answered with it: `402@example.com`. Keys that the documents do not name are
 * refused, so that nothing leaks into the service unnoticed.
 */
export const createSimulator = ({ authorization = exampleConfig.authorization } = {}): Simulator => {
  let count = 0;
  return simulate(async (request, keep) => {
    if (request.method !== 'POST') return refuse(405, 'method');
    if (request.headers.get('authorization') !== authorization) return refuse(401, 'authorization');
    if (request.headers.get('content-type') !== 'application/json') return refuse(415, 'content_type');

    const body: unknown = await request.json().catch(() => undefined);
    if (!isMessage(body)) return refuse(422, 'shape');
    const [, status] = /^([45]\d\d)@/.exec(body.to) ?? [];
    if (status !== undefined) return refuse(Number(status), `magic_${status}`);

    count += 1;
    keep({ id: `relay-${count}`, to: body.to, body });
    return Response.json({ id: `relay-${count}` });
  });
};

const refuse = (status: number, code: string) =>
  Response.json({ code, message: `simulated ${code}` }, { status });

function isMessage(body: unknown): body is { readonly to: string } {
  if (typeof body !== 'object' || body === null) return false;
  const { to, type, payload, ip, ...rest } = body as Record<string, unknown>;
  return (
    typeof to === 'string' &&
    /^[^\s@]+@[^\s@]+$/.test(to) &&
    typeof type === 'string' &&
    typeof payload === 'object' &&
    payload !== null &&
    Object.values(payload).every((value) => typeof value === 'string') &&
    (ip === undefined || typeof ip === 'string') &&
    Object.keys(rest).length === 0
  );
}
