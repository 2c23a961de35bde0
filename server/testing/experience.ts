/** People at the Experience API of a fresh application, for the tests of its routes. */
import type { TestContext } from 'node:test';
import { phoneOnly } from '../../contract/fresh-settings.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import type { TestDatabases } from './databases.ts';
import { createHarness, type HarnessOptions } from './harness.ts';
import { digestFor } from './known-digests.ts';
import type { InteractionEvent, Person, Reply } from './person.ts';

export type Experience = Awaited<ReturnType<typeof openExperience>>;

/** Where both a phone and a username sign people in and up, each with or without a password. */
export const everyWay: SettingsPatch = {
  ...phoneOnly,
  signIn: {
    methods: [
      { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: false },
      { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
      { identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: true },
    ],
  },
};

/** Closed when the test ends. */
export async function openExperience(databases: TestDatabases, test: TestContext, options?: HarnessOptions) {
  const database = await databases.open();
  const harness = await createHarness(database, options);
  test.after(() => harness.close());
  const { settings, users } = harness.services;
  let count = 0;

  const open = async (): Promise<Person> => {
    // Each from an address of their own: the limit of one address is not what these tests are about.
    const person = harness.person({ address: `10.0.${count >> 8}.${count++ & 255}` });
    await person.openSignIn();
    return person;
  };
  const begin = async (event: InteractionEvent): Promise<Person> => {
    const person = await open();
    expect(204, await person.begin(event));
    return person;
  };
  const send = async (person: Person, phone: string, event: InteractionEvent): Promise<string> =>
    String(expect(200, await person.askForCode(phone, event)).json()['verificationId']);

  return {
    ...harness,
    database,
    /** Somebody whose browser has been to `GET /oidc/auth`. */
    open,
    /** The same, after `PUT /experience`. */
    begin,
    /** The verification id of a new code. */
    send,
    /** The verification id of a code that was taken. */
    async prove(person: Person, phone: string, event: InteractionEvent): Promise<string> {
      const id = await send(person, phone, event);
      expect(200, await person.checkCode(phone, id, await harness.readCode(phone)));
      return id;
    },
    change: (patch: SettingsPatch, tenantId = 'default') =>
      settings.update(tenantId, patch, {
        hasSmsConnector: true,
        hasEmailConnector: true,
        usernameConflicts: async () => ({ totalConflicts: 0, samples: [] }),
      }),
    async addUser(
      fields: { phone?: string; username?: string; email?: string; password?: string },
      tenantId = 'default',
    ) {
      const { password, ...rest } = fields;
      return users.create(tenantId, {
        ...rest,
        password: password ? await digestFor(users, password) : null,
      });
    },
    /** Statements that `act` sends, without the log's batches: on a slow machine more of them fall into it. */
    async statementsOf(act: () => Promise<unknown>): Promise<number> {
      // What happened before may wait to be written down, or be told to webhooks: that is not part of the act.
      await harness.services.audit.flush();
      await harness.services.hooks.isWanted('default', 'Message.Accepted');
      const sent = () => database.statements() - database.logStatements();
      const before = sent();
      await act();
      return sent() - before;
    },
  };
}

/** `200`, or `422 user.invalid_phone`: an answer in short. */
export function told({ status, body }: Reply): string {
  const code = status >= 400 ? (JSON.parse(body) as { code?: string }).code : undefined;
  return code === undefined ? String(status) : `${status} ${code}`;
}

function expect<R extends Reply>(status: number, reply: R): R {
  if (reply.status !== status) throw new Error(`Expected ${status}, was ${reply.status}: ${reply.body}`);
  return reply;
}
