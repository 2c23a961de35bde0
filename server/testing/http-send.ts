/** Requests over real HTTP, light enough to share a machine with what is measured. */
import { Agent, request } from 'undici';
import type { Send } from './person.ts';

const agent = new Agent({ connections: 64, keepAliveTimeout: 30_000 });

export const httpSend: Send = async ({ method, url, headers, body }) => {
  const reply = await request(url, { method: method as 'GET', headers, body, dispatcher: agent });
  return { status: reply.statusCode, headers: reply.headers, body: await reply.body.text() };
};

/** Lets the process end. */
export const closeConnections = (): Promise<void> => agent.destroy();
