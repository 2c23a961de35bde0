/** The people of the report, a page at a time, with who they are. */
import type { z } from 'zod';
import type {
  RestrictedKind,
  RestrictedPerson,
  restrictedPeopleAnswer,
} from '../../../contract/restricted-authenticators.ts';
import type { Api } from '../api/api.ts';

export const reportApi = '/api/reports/restricted-authenticators';

/** What `/api/users` says, of which this page shows a part. */
interface User {
  readonly id: string;
  readonly name: string | null;
  readonly username: string | null;
  readonly primaryEmail: string | null;
  readonly primaryPhone: string | null;
}

export interface Listed extends RestrictedPerson {
  /** Undefined for somebody without any name. */
  readonly name: string | undefined;
  /** Masked: enough to know it again, not enough to write to. */
  readonly number: string | undefined;
}

/** One page of ids, and one question who they are. */
export async function readPage(
  api: Pick<Api, 'get'>,
  kind: RestrictedKind | undefined,
  after: string | undefined,
): Promise<{ readonly people: readonly Listed[]; readonly next: string | null }> {
  const query = new URLSearchParams({ ...(kind && { kind }), ...(after && { after }) });
  const { users, next } = await api.get<z.output<typeof restrictedPeopleAnswer>>(
    `${reportApi}?${query.toString()}`,
  );
  if (users.length === 0) return { people: [], next };
  const wanted = new URLSearchParams([
    ['mode.id', 'exact'],
    ['isCaseSensitive', 'true'],
    ['page_size', '100'],
    ...users.map(({ id }): [string, string] => ['search.id', id]),
  ]);
  const found = await api.get<User[]>(`/api/users?${wanted.toString()}`);
  const byId = new Map(found.map((user) => [user.id, user]));
  return { people: users.map((person) => listedOf(person, byId.get(person.id))), next };
}

/** Without `user`, they were removed between the two questions. */
export const listedOf = (person: RestrictedPerson, user?: User): Listed => ({
  ...person,
  name: user?.name || user?.username || (user?.primaryEmail ? maskEmail(user.primaryEmail) : undefined),
  number: user?.primaryPhone ? `****${user.primaryPhone.slice(-4)}` : undefined,
});

/** As the API masks addresses: `abcd****@example.com`. */
function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, Math.min(4, at))}****${address.slice(at)}`;
}
