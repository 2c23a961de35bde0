/** What a code's digest is made of: the code and everything that it is bound to (security A8). */

export interface BoundCode {
  readonly tenantId: string;
  readonly flowId: string | undefined;
  readonly kind: string;
  readonly recipient: string;
  readonly code: string;
}

/** As JSON, so that no two bindings come to one text. */
export const digestText = ({ tenantId, flowId, kind, recipient, code }: BoundCode): string =>
  JSON.stringify([tenantId, flowId ?? null, kind, recipient, code]);
