/** What the trust in a person's browsers rests on, as the person stands now. */
import type { Basis } from '../factors/trusted-devices.ts';
import type { User } from '../users/user.ts';

export const basisOf = (
  tenantId: string,
  { id: userId, passwordChangedAt, phone, email }: User,
  kept: readonly { readonly id?: string | undefined }[],
): Basis => ({
  tenantId,
  userId,
  passwordChangedAt,
  phone,
  email,
  factorIds: kept.flatMap(({ id }) => id ?? []),
});
