/** The answer to oidc-provider's question whether the person agrees. */
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';

export interface Consents {
  /**
   * Agrees to all that was asked, for an application whose owner needs not ask (first-party).
   * False when this interaction is none of this application's, is not about consent, or has expired.
   */
  agree(question: Question): Promise<boolean>;
  /** The application hears `access_denied`. False as in `agree`. */
  refuse(question: Question): Promise<boolean>;
}

export interface Question {
  readonly tenantId: string;
  readonly uid: string;
  readonly applicationId: string;
}

export function createConsents({
  database: { kysely },
  clock,
}: {
  database: Database;
  clock: Clock;
}): Consents {
  const answer = async ({ tenantId, uid, applicationId }: Question, result: object): Promise<boolean> => {
    const { numUpdatedRows } = await kysely
      .updateTable('interactions')
      .set({ result: JSON.stringify(result) })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', uid)
      .where('client_id', '=', applicationId)
      .where('prompt', '=', 'consent')
      .where('expires_at', '>', clock.now())
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };
  return {
    agree: (question) => answer(question, { consent: {} }),
    refuse: (question) =>
      answer(question, {
        error: 'access_denied',
        error_description: 'the application may not ask for this yet',
      }),
  };
}
