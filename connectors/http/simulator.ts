/** A service that takes the documented request of the HTTP SMS connector, and is strict about it. */
import { simulate, type Simulator } from '@latchkey/connector-kit/testing';

/** What an operator would store for it. */
export const exampleConfig = {
  endpoint: 'https://relay.example.com/sms',
  authorization: 'Bearer relay-token-0123456789',
};

/**
 * The last three digits of a number choose a status: 400, 401, 402, 403, 404, 429, 500, 503. Keys that the
 * documents do not name are refused, so that nothing leaks into the relay unnoticed.
 */
export const createSimulator = ({ authorization = exampleConfig.authorization } = {}): Simulator => {
  let count = 0;
  return simulate(async (request, keep) => {
    if (request.method !== 'POST') return refuse(405, 'method');
    if (request.headers.get('authorization') !== authorization) return refuse(401, 'authorization');
    if (request.headers.get('content-type') !== 'application/json') return refuse(415, 'content_type');

    const body: unknown = await request.json().catch(() => undefined);
    if (!isMessage(body)) return refuse(422, 'shape');
    const status = Number(body.to.slice(-3));
    if (magicStatuses.has(status)) return refuse(status, `magic_${status}`);

    count += 1;
    keep({ id: `relay-${count}`, to: body.to, body });
    return Response.json({ id: `relay-${count}` });
  });
};

const magicStatuses = new Set([400, 401, 402, 403, 404, 429, 500, 503]);

const refuse = (status: number, code: string) =>
  Response.json({ code, message: `simulated ${code}` }, { status });

interface RelayMessage {
  readonly to: string;
}

function isMessage(body: unknown): body is RelayMessage {
  if (typeof body !== 'object' || body === null) return false;
  const { to, type, payload, ip, ...rest } = body as Record<string, unknown>;
  return (
    typeof to === 'string' &&
    /^[1-9]\d{4,14}$/.test(to) &&
    typeof type === 'string' &&
    typeof payload === 'object' &&
    payload !== null &&
    Object.values(payload).every((value) => typeof value === 'string') &&
    (ip === undefined || typeof ip === 'string') &&
    Object.keys(rest).length === 0
  );
}
