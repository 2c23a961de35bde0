/** Tells the owner of an account what was changed, at every number and address that is on file. */
import { type Notice } from '@latchkey/connector-kit';
import { Refusal } from '../../contract/errors.ts';
import type { Recipient } from '../../contract/recipient.ts';
import type { Language } from '../../words/index.ts';
import type { Log } from '../log.ts';
import type { SendMessage } from './send-message.ts';

export interface OwnerNotice {
  readonly tenantId: string;
  readonly owner: { readonly phone: string | null; readonly email: string | null };
  readonly notice: Notice;
  readonly locale: Language;
  readonly uiLocales?: string | undefined;
  /** The application's name; without one the host of the tenant. */
  readonly sender?: string | undefined;
}

/** Never refuses: what was changed is changed, whether a provider takes the message or not. How many left. */
export type TellOwner = (notice: OwnerNotice) => Promise<number>;

export const createTellOwner =
  ({ send, log }: { readonly send: SendMessage; readonly log: Log }): TellOwner =>
  async ({ owner: { phone, email }, notice, ...order }) => {
    const recipients: readonly Recipient[] = [
      ...(phone === null ? [] : [{ phone }]),
      ...(email === null ? [] : [{ email }]),
    ];
    const told = await Promise.all(
      recipients.map(async (to) => {
        try {
          await send({ ...order, ...to, purpose: notice, variables: {} });
          return 1;
        } catch (error) {
          // Without a connector of this kind there is no way to them, and nothing to look after.
          if (!(error instanceof Refusal && error.code === 'connector.not_found'))
            log.warn({ err: error, tenantId: order.tenantId, notice }, 'an owner was not told');
          return 0;
        }
      }),
    );
    return told.reduce<number>((sum, one) => sum + one, 0);
  };
