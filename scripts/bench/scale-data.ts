/** Fills a database of one's own with people, messages and logs, inside PostgreSQL; the same rows each time. */
import type { Client } from 'pg';

export interface Sizes {
  readonly users: number;
  readonly messages: number;
  readonly logs: number;
}

/** The tenant `default` is there already. Indexes are taken away meanwhile and made again: that is several times faster. */
export async function fill(client: Client, sizes: Sizes, say: (line: string) => void): Promise<void> {
  await client.query(
    `set maintenance_work_mem = '1GB'; set synchronous_commit = off; set statement_timeout = 0`,
  );
  await client.query(`set timezone = 'UTC'`);
  const now = Date.now();
  await fillTable(client, 'users', sizes.users, users(now), say);
  await fillTable(client, 'messages', sizes.messages, messages(now, sizes), say);
  await fillTable(client, 'logs', sizes.logs, logs(now, sizes), say);
}

const rowsAtOnce = 500_000;

async function fillTable(
  client: Client,
  table: keyof Sizes,
  count: number,
  rows: string,
  say: (line: string) => void,
): Promise<void> {
  const startedAt = performance.now();
  const { rows: indexes } = await client.query<{ name: string; text: string }>(
    `select indexname as name, indexdef as text from pg_indexes where tablename = $1 and indexname not like '%_pkey'`,
    [table],
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  for (let from = 1; from <= count; from += rowsAtOnce) {
    const to = Math.min(count, from + rowsAtOnce - 1);
    await client.query(rows.replace('NUMBERS', `generate_series(${from}, ${to}) as n`));
  }
  for (const { text } of indexes) await client.query(text);
  await client.query(`vacuum (analyze) ${table}`);
  const { rows: size } = await client.query<{ text: string }>(
    `select pg_size_pretty(pg_total_relation_size($1)) as text`,
    [table],
  );
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  say(`${count.toLocaleString('en')} ${table}, ${size[0]?.text} with their indexes, after ${seconds} s`);
}

/** Numbers of Thailand: multiplied by a prime, so that the order of the numbers is not that of the people. */
const phoneOf = (n: string): string => `'+668' || lpad((${n}::bigint * 48271 % 100000000)::text, 8, '0')`;
const userIdOf = (n: string): string => `substr(md5('user' || ${n}), 1, 12)`;
/** As if it were drawn: always the same one for this row. */
const drawn = (seed: string, below: number | string): string =>
  `(('x' || substr(md5('${seed}' || n), 1, 7))::bit(28)::int % (${below}))`;
const dayMs = 86_400_000;
/** Spread over so many days, the newest last. */
const spread = (now: number, days: number, count: number): string =>
  `${now - days * dayMs} + n::bigint * ${Math.floor((days * dayMs) / count)}`;

const pick = (list: readonly string[], index: string): string =>
  `(array[${list.map((one) => `'${one}'`).join(',')}])[1 + ${index}]`;
const given =
  `somchai malee anong wei jing hsiao yi ivan olga mia noah emma liam zoe prasert kanya suda arthit ming hui
  lan petr anna lucas ada ben cleo dan`.split(/\s+/);
const syllables = 'sri chai wan thong lee chen lin pet rov son berg mann ton ford'.split(' ');
const family = `${pick(syllables, drawn('a', 14))} || ${pick(syllables, drawn('b', 14))} || ${pick(syllables, drawn('c', 14))}`;

const users = (now: number): string => `
  insert into users (tenant_id, id, username, username_key, primary_email, primary_phone, name, custom_data, profile,
    identities, is_suspended, created_at, updated_at)
  select 'default', ${userIdOf('n')}, first || '_' || n, first || '_' || n, first || '.' || last || n || '@example.com',
    ${phoneOf('n')}, initcap(first || ' ' || last), '{}', '{}', '{}', 0, at, at
  from (select n, ${pick(given, drawn('g', given.length))} as first, ${family} as last,
    ${now - 1000 * dayMs} + n::bigint * 80000 as at from NUMBERS) as people`;

/** 93 of a hundred arrive; what an operator looks for is rare. */
const messages = (now: number, { users: people, messages: count }: Sizes): string => `
  insert into messages (tenant_id, id, connector_id, factory_id, connector_version, purpose, recipient, locale, state,
    provider_message_id, error_kind, country, segments, created_at, updated_at, events)
  select 'default', substr(md5('message' || n), 1, 21), connector, 'twilio-short-message-service', 1, 'SignIn', recipient,
    'th', state, 'SM' || md5('provider' || n), case when state = 'failed' then 'provider' end, 'TH', 1, at, at + 2000,
    '{"state":"accepted","by":"sender","at":' || at + 300 || '}' || chr(10) || '{"state":"' || state || '","by":"provider","at":'
      || at + 2000 || '}' || chr(10)
  from (select n, ${spread(now, 89, count)} as at,
    case when n % 25000 = 0 then 'retired' when ${drawn('m', 10)} = 0 then 'second' else 'first' end as connector,
    case when ${drawn('e', 20)} = 0 then 'person' || ${drawn('r', people)} || '@example.com'
      else ${phoneOf(`(1 + ${drawn('r', people)})`)} end as recipient,
    case when s < 9300 then 'delivered' when s < 9700 then 'accepted' when s < 9900 then 'failed'
      when s < 9960 then 'expired' when s < 9990 then 'suppressed' else 'unknown' end as state
    from (select n, ${drawn('s', 10_000)} as s from NUMBERS) as states) as sent`;

const keys = [
  'Interaction.SignIn.Submit',
  'Interaction.SignIn.Create',
  'Interaction.SignIn.Verification.SmsVerificationCode.Submit',
  'ExchangeTokenBy.AuthorizationCode',
  'ExchangeTokenBy.RefreshToken',
  'Interaction.End',
];

/** One in ten belongs to no person; one in a million is about a connector. */
const logs = (now: number, { users: people, logs: count }: Sizes): string => `
  insert into logs (tenant_id, id, key, user_id, application_id, payload, created_at)
  select 'default', lpad(to_hex(at), 12, '0') || substr(md5('log' || n), 1, 9), key, who, application,
    json_strip_nulls(json_build_object('key', key, 'result', 'Success', 'ip', '203.0.113.7', 'userId', who, 'applicationId', application,
      'userAgent', 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36'))::text, at
  from (select n, ${spread(now, 89, count)} as at,
    case when n % 1000000 = 500000 then 'Management.PATCH /api/connectors/:id'
      when n % 20000 = 0 then 'Interaction.ForgotPassword.Submit'
      else ${pick(keys, drawn('k', keys.length))} end as key,
    case when ${drawn('w', 10)} > 0 then ${userIdOf(`(1 + ${drawn('u', people)})`)} end as who,
    case when n % 50000 = 7 then 'rare-application' else 'application-' || ${drawn('p', 12)} end as application
    from NUMBERS) as happened`;
