/** People of a Logto database, with their passwords and the second factors that can be kept here. */
import { Refusal } from '../../contract/errors.ts';
import { type BroughtUser, bringUser, type Met } from '../users/bring-user.ts';
import { isReadableDigest, passwordAlgorithms, type PasswordDigest } from '../users/passwords.ts';
import type { Around } from './import-logto.ts';
import type { LogtoRow, LogtoSource } from './logto-queries.ts';

type Json = Readonly<Record<string, unknown>>;

export async function bringPeople(around: Around, source: LogtoSource): Promise<void> {
  for await (const rows of source.read('users')) for (const row of rows) await bringPerson(around, row);
}

async function bringPerson(around: Around, row: LogtoRow): Promise<void> {
  const { rooms, trx, tenantId, report } = around;
  const deps = {
    clock: rooms.clock,
    random: rooms.random,
    isCaseSensitive: async () =>
      (await rooms.settings.signInExperience(tenantId)).usernamePolicy.caseSensitive,
  };
  let user = personOf(around, row);
  // At most a name, an address, a number and accounts elsewhere fold into others', and an unreadable number goes.
  for (;;) {
    let met: readonly Met[];
    try {
      met = await bringUser(deps, trx, tenantId, user);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'user.invalid_phone' || !user.phone) throw error;
      report.leftOut.push({ what: 'phone of user', id: user.id, why: 'it is no telephone number' });
      user = { ...user, phone: null };
      continue;
    }
    if (met.some(({ by }) => by === 'id')) {
      report.counts.users.known += 1;
      around.here.user.add(user.id);
      return;
    }
    if (met.length === 0) break;
    for (const { by, id, target = '' } of met) {
      if (by === 'id') continue;
      const what = by === 'identity' ? (`identity ${target}` as const) : by;
      report.folded.push({ what, userId: user.id, sameAs: id });
      user = by === 'identity' ? withoutIdentity(user, target) : { ...user, [by]: null };
    }
  }
  report.counts.users.imported += 1;
  around.came.user.add(user.id);
  await bringFactors(around, user.id, row['mfa_verifications']);
}

function personOf({ report }: Around, row: LogtoRow): BroughtUser {
  const text = (column: string): string | null => (row[column] as string | null | undefined) ?? null;
  const time = (column: string): number | null =>
    row[column] instanceof Date ? row[column].getTime() : null;
  const id = String(row['id']);
  const phone = text('primary_phone');
  const createdAt = time('created_at') ?? 0;
  return {
    id,
    username: text('username'),
    email: text('primary_email'),
    phone: phone === null ? null : `+${phone.replace(/^\+/, '')}`,
    password: passwordOf(report, id, row),
    name: text('name'),
    avatar: text('avatar'),
    customData: (row['custom_data'] as Json | null) ?? {},
    profile: (row['profile'] as Json | null) ?? {},
    identities: identitiesOf(report, id, (row['identities'] as Json | null) ?? {}),
    applicationId: text('application_id'),
    isSuspended: row['is_suspended'] === true,
    createdAt,
    updatedAt: time('updated_at') ?? createdAt,
    lastSignInAt: time('last_sign_in_at'),
  };
}

const withoutIdentity = (user: BroughtUser, target: string): BroughtUser => ({
  ...user,
  identities: Object.fromEntries(Object.entries(user.identities).filter(([name]) => name !== target)),
});

/** What sign-in with the provider asks for is the person's id there. */
function identitiesOf(report: Around['report'], id: string, kept: Json): BroughtUser['identities'] {
  const isIdentity = (value: unknown): value is BroughtUser['identities'][string] => {
    const { userId } = (value ?? {}) as { readonly userId?: unknown };
    return typeof userId === 'string' && userId !== '';
  };
  return Object.fromEntries(
    Object.entries(kept).flatMap(([target, value]) => {
      if (isIdentity(value)) return [[target, value]];
      report.leftOut.push({ what: `identity ${target} of user`, id, why: 'it names nobody there' });
      return [];
    }),
  );
}

function passwordOf(report: Around['report'], id: string, row: LogtoRow): PasswordDigest | null {
  const digest = row['password_encrypted'];
  if (typeof digest !== 'string') return null;
  const algorithm = passwordAlgorithms.find((one) => one === row['password_encryption_method']);
  if (algorithm && isReadableDigest({ digest, algorithm })) return { digest, algorithm };
  const why = algorithm
    ? `it is no digest of ${algorithm} that can be checked here`
    : `its algorithm ${String(row['password_encryption_method'])} is not known here`;
  report.leftOut.push({ what: 'password of user', id, why });
  return null;
}

interface KeptFactor {
  readonly type?: unknown;
  readonly key?: unknown;
  readonly codes?: readonly { readonly code?: unknown; readonly usedAt?: unknown }[];
}

/** The app first: backup codes stand only beside another factor. */
async function bringFactors(around: Around, userId: string, kept: unknown): Promise<void> {
  const factors = (Array.isArray(kept) ? kept : []) as readonly KeptFactor[];
  for (const factor of factors.toSorted(
    (a, b) => Number(a.type === 'BackupCode') - Number(b.type === 'BackupCode'),
  ))
    await bringFactor(around, userId, factor);
}

async function bringFactor(
  { rooms, tenantId, report }: Around,
  userId: string,
  factor: KeptFactor,
): Promise<void> {
  const leaveOut = (why: string): void =>
    void report.leftOut.push({ what: `${String(factor.type)} of user`, id: userId, why });
  const owner = { tenantId, userId };
  const codes = factor.codes ?? [];
  if (factor.type === 'Totp' && (await rooms.factors.list(owner)).some(({ kind }) => kind === 'totp'))
    return leaveOut('there is one already');
  try {
    if (factor.type === 'Totp') await rooms.factors.addTotp(owner, String(factor.key));
    else if (factor.type !== 'BackupCode') return leaveOut('a passkey belongs to the address it was made at');
    else if (codes.some(({ usedAt }) => usedAt !== undefined && usedAt !== null))
      return leaveOut('some of the codes were used: the person makes new ones');
    else
      await rooms.factors.addBackupCodes(
        owner,
        codes.map(({ code }) => String(code)),
      );
    report.counts.factors.imported += 1;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    leaveOut(error.code);
  }
}
