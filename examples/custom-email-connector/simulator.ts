/** Acme in one function, as strict as its documents: what the connector is tested against, offline. */
import { find, isEmailAddress } from '@latchkey/connector-kit';
import { simulate, type Simulator } from '@latchkey/connector-kit/testing';

/** A complete configuration, as an operator would store it. */
export const exampleConfig = {
  apiKey: 'acme-key-0123456789',
  from: 'no-reply@shop.example',
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    contentType: 'text/plain',
    subject: '{{code}} is your code',
    content: 'Your code is {{code}}.',
  })),
};

export const createSimulator = (): Simulator => {
  let count = 0;
  return simulate(async (request, keep) => {
    if (request.headers.get('x-api-key') !== exampleConfig.apiKey) return refuse(401, 'bad_key');
    const body: unknown = await request.json();
    const [to, text, subject] = ['to', 'text', 'subject'].map((name) => find(body, name) ?? '') as [
      string,
      string,
      string,
    ];
    if (!isEmailAddress(to)) return refuse(400, 'no_such_address');
    if (subject === '' || text === '') return refuse(400, 'nothing_to_say');
    const magic = magicAddresses[to.split('@')[0] ?? ''];
    if (magic) return refuse(...magic);
    const id = `acme-${(count += 1)}`;
    keep({ id, to, text, body });
    return Response.json({ email: { id } }, { status: 201 });
  });
};

/** What stands before the @ chooses a failure. */
const magicAddresses: Readonly<Record<string, readonly [status: number, code: string]>> = {
  'no-credit': [402, 'no_credit'],
  'too-many': [429, 'too_many_to_address'],
};

const refuse = (status: number, code: string) =>
  Response.json({ error: { code, message: `Acme says ${code}.` } }, { status });
