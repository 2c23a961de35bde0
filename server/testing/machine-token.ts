/** A token of the Management API, asked for over real HTTP by a machine with its secret. */
import { httpSend } from './http-send.ts';
import { until } from './until.ts';

/** The machine may have been made by another process a moment ago: the server is asked until it has heard of it. */
export async function machineToken(endpoint: string, id: string, secret: string): Promise<string> {
  const ask = () =>
    httpSend({
      method: 'POST',
      url: `${endpoint}/oidc/token`,
      headers: {
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        resource: 'https://default.logto.app/api',
        scope: 'all',
      }).toString(),
    });
  let reply = await ask();
  const isUnknown = () => reply.status === 400 && reply.body.includes('invalid_client');
  if (isUnknown())
    await until(async () => {
      reply = await ask();
      return !isUnknown();
    }, `the server heard of the machine ${id}`);
  if (reply.status !== 200) throw new Error(`No token: ${reply.status} ${reply.body}`);
  return (JSON.parse(reply.body) as { access_token: string }).access_token;
}
