/** Whether a sign-in that has ended still counts when its browser comes back: its owner may have changed their password meanwhile. */
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';

export interface KeptLogin {
  readonly accountId: string;
  /** That of the person when the sign-in ended. */
  readonly credentialsVersion: number;
}

/** A condition of the room that knows people; values, or the columns of a statement that they become a part of. */
export type LoginCounts = (
  tenantId: string,
  login: {
    readonly accountId: string | Expression<unknown>;
    readonly credentialsVersion: number | Expression<unknown>;
  },
) => Expression<SqlBool>;

/** 1 or 0 on both engines. */
export const yes = (condition: Expression<SqlBool>): RawBuilder<number> =>
  sql<number>`case when ${condition} then 1 else 0 end`;
