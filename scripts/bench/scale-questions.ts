/** What an operator asks of large tables through the Management API, each with the table it must not read whole. */
import type { Client } from 'pg';

export interface Question {
  readonly about: 'users' | 'messages' | 'logs';
  readonly what: string;
  readonly path: string;
}

/** Answered from rows that are there, so that each search finds what it should. */
export async function questions(client: Client): Promise<readonly Question[]> {
  const one = async (statement: string): Promise<Record<string, string>> =>
    (await client.query<Record<string, string>>(statement)).rows[0] ?? {};
  const person = await one(`select * from users order by created_at offset 1234 limit 1`);
  const message = await one(
    `select * from messages where recipient like '+%' order by created_at offset 4321 limit 1`,
  );
  const letter = await one(
    `select * from messages where recipient like '%@%' order by created_at offset 321 limit 1`,
  );
  const log = await one(
    `select * from logs where user_id is not null order by created_at offset 5000 limit 1`,
  );
  const phone = String(person['primary_phone']).slice(1);
  const sent = String(message['recipient']).slice(1);
  const at = Number(log['created_at']);
  const ask =
    (about: Question['about'], base: string) =>
    (what: string, query: Record<string, string> = {}) => ({
      about,
      what,
      path: `${base}?${new URLSearchParams(query).toString()}`,
    });
  const users = ask('users', '/api/users');
  const messages = ask('messages', '/api/messages');
  const logs = ask('logs', '/api/logs');
  const [key, rareKey] = ['Interaction.SignIn.Submit', 'Interaction.ForgotPassword.Submit'];
  return [
    users('first page'),
    users('page 100', { page: '100' }),
    users('phone, whole', { 'search.primaryPhone': phone, 'mode.primaryPhone': 'exact' }),
    users('phone, from the middle', { 'search.primaryPhone': `%${phone.slice(3)}%` }),
    users('phone, anywhere', { search: `%${phone}%` }),
    users('e-mail, whole', { 'search.primaryEmail': String(person['primary_email']), mode: 'exact' }),
    users('e-mail, anywhere', { search: `%${String(person['primary_email'])}%` }),
    users('username, beginning', { 'search.username': `${String(person['username'])}%` }),
    users('name, whole', { search: `%${String(person['name'])}%` }),
    users('nobody', { search: '%nobody at all%' }),
    messages('first page'),
    messages('page 100', { page: '100' }),
    messages('phone', { phone: sent }),
    messages('e-mail', { email: String(letter['recipient']) }),
    messages('a phone to which nothing went', { phone: '66899999999999'.slice(0, 11) }),
    messages('delivered', { state: 'delivered' }),
    messages('failed', { state: 'failed' }),
    messages('unknown', { state: 'unknown' }),
    messages('handed, which none is', { state: 'handed' }),
    messages('the usual connector', { connectorId: 'first' }),
    messages('a connector that was replaced', { connectorId: 'retired' }),
    messages('a connector that never was', { connectorId: 'nothing' }),
    messages('an hour', { from: String(at), to: String(at + 3_600_000) }),
    messages('phone and state', { phone: sent, state: 'failed' }),
    messages('connector and state', { connectorId: 'second', state: 'failed' }),
    messages('a replaced connector and a state', { connectorId: 'retired', state: 'unknown' }),
    messages('state in an hour', { state: 'failed', from: String(at), to: String(at + 3_600_000) }),
    logs('first page'),
    logs('page 100', { page: '100' }),
    logs('a person', { userId: String(log['user_id']) }),
    logs('a person that is not there', { userId: 'nobody' }),
    logs('an application', { applicationId: 'application-3' }),
    logs('a rare application', { applicationId: 'rare-application' }),
    logs('a key', { logKey: key }),
    logs('a rare key', { logKey: rareKey }),
    logs('a key that never was', { logKey: 'Nothing' }),
    logs('an hour', { start_time: String(at), end_time: String(at + 3_600_000) }),
    logs('key and person', { logKey: key, userId: String(log['user_id']) }),
    logs('key and application', { logKey: key, applicationId: 'application-3' }),
    logs('key and rare application', { logKey: key, applicationId: 'rare-application' }),
    logs('rare key and application', { logKey: rareKey, applicationId: 'application-3' }),
    logs('rare key and rare application', { logKey: rareKey, applicationId: 'rare-application' }),
    logs('application and person', { applicationId: 'application-3', userId: String(log['user_id']) }),
    logs('key in an hour', { logKey: key, start_time: String(at), end_time: String(at + 3_600_000) }),
  ];
}
