/** A person as the contract writes them: digits for the phone, the contract's names and lengths. */
import type { FastifyRequest } from 'fastify';
import { toWireDigits } from '../../../../contract/phone.ts';
import { refuse } from '../../../../contract/errors.ts';
import { longestCharacters } from '../../../../contract/users.ts';
import type { PasswordDigest } from '../../../users/passwords.ts';
import type { User } from '../../../users/user.ts';
import { entityTag } from '../../entity-tag.ts';

/** A number is unique and searched as E.164; on the wire the plus sign is left out. */
export const userAnswerOf = ({ email, phone, ...user }: User) => ({
  ...user,
  primaryEmail: email,
  primaryPhone: phone && toWireDigits(phone),
  cimdClientId: null,
});

/** The whole person with the version that a later change may name. */
export const wholeUser = (user: User) => ({
  status: 200,
  body: userAnswerOf(user),
  headers: entityTag(user.version),
});

/** A digest is for those alone who may do everything: a narrower token hears 403 `auth.forbidden`. */
export function checkMaySeePasswords({ caller }: Pick<FastifyRequest, 'caller'>): void {
  if (!caller?.scopes.includes('all')) refuse('auth.forbidden');
}

/** Only for who asked for it by `includePasswordHash`. */
export const passwordAnswerOf = (password: PasswordDigest | undefined) => ({
  passwordDigest: password?.digest ?? null,
  passwordAlgorithm: password?.algorithm ?? null,
});

/** What a change answers when there is no such person. */
export const orNotFound = (user: User | undefined): User => user ?? refuse('entity.not_found');

/** Refuses with 422 `entity.value_too_long`. */
export function checkLengths(
  fields: { readonly [Key in keyof typeof longestCharacters]?: string | null },
): void {
  for (const [key, longest] of Object.entries(longestCharacters)) {
    const length = fields[key as keyof typeof longestCharacters]?.length ?? 0;
    if (length > longest)
      refuse('entity.value_too_long', {
        data: { message: `${key} has ${length} characters, at most ${longest}` },
      });
  }
}
