/** Acme in one function, as strict as its documents: what the connector is tested against, offline. */
import { find } from '@latchkey/connector-kit';
import { simulate, type Simulator } from '@latchkey/connector-kit/testing';

/** A complete configuration, as an operator would store it. */
export const exampleConfig = {
  apiKey: 'acme-key-0123456789',
  sender: 'Shop',
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    content: 'Your code is {{code}}.',
  })),
};

export const createSimulator = (): Simulator => {
  let count = 0;
  return simulate(async (request, keep) => {
    if (request.headers.get('x-api-key') !== exampleConfig.apiKey) return refuse(401, 'bad_key');
    const body: unknown = await request.json();
    const [to, text] = [find(body, 'to') ?? '', find(body, 'text') ?? ''];
    if (!/^\+[1-9]\d{6,14}$/.test(to)) return refuse(400, 'no_such_number');
    const magic = magicNumbers[to.slice(-3)];
    if (magic) return refuse(...magic);
    const id = `acme-${(count += 1)}`;
    keep({ id, to, text, body });
    return Response.json({ message: { id } }, { status: 201 });
  });
};

/** The last three digits of a number choose a failure. */
const magicNumbers: Readonly<Record<string, readonly [status: number, code: string]>> = {
  '402': [402, 'no_credit'],
  '429': [429, 'too_many_to_number'],
};

const refuse = (status: number, code: string) =>
  Response.json({ error: { code, message: `Acme says ${code}.` } }, { status });
