/** Streams: sent as they come, ended with the server, cleaned up after. */
import assert from 'node:assert/strict';
import { type IncomingMessage, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { fastify } from 'fastify';
import { createEventStreams, type StreamEvent } from './event-stream.ts';
import { until } from '../../testing/until.ts';

async function open() {
  const app = fastify();
  const streams = createEventStreams();
  const listeners = new Set<(event: StreamEvent) => void>();
  app.get('/stream', async (_request, reply) => {
    void reply.header('access-control-allow-origin', 'http://localhost:3002');
    streams.open(reply, (send) => {
      listeners.add(send);
      return () => listeners.delete(send);
    });
    return reply;
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const connect = () =>
    new Promise<IncomingMessage>((resolve, reject) =>
      get(`http://127.0.0.1:${port}/stream`, resolve).once('error', reject),
    );
  return { app, streams, listeners, connect };
}

test('what is sent arrives at once and whole, whatever is in it', async () => {
  const { app, streams, listeners, connect } = await open();
  const answer = await connect();
  assert.equal(answer.headers['content-type'], 'text/event-stream; charset=utf-8');
  assert.equal(answer.headers['access-control-allow-origin'], 'http://localhost:3002');
  let text = '';
  answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  for (const send of listeners) send({ id: 'm1', data: { text: 'รหัส 123456\n\n@localhost #123456' } });
  await until(() => text.endsWith('}\n\n'));
  assert.equal(text, ': open\n\nid: m1\ndata: {"text":"รหัส 123456\\n\\n@localhost #123456"}\n\n');
  streams.close();
  await until(() => answer.complete);
  await app.close();
  assert.equal(listeners.size, 0);
});

test('who goes is no longer listened for', async () => {
  const { app, listeners, connect } = await open();
  const answer = await connect();
  assert.equal(listeners.size, 1);
  answer.destroy();
  await until(() => listeners.size === 0);
  await app.close();
});

test('a reader that never reads is cut off', async () => {
  const { app, listeners, connect } = await open();
  const answer = await connect();
  answer.pause().on('error', () => {});
  const big = { id: 'x', data: 'x'.repeat(500_000) };
  for (let sent = 0; sent < 200 && listeners.size > 0; sent++) {
    for (const send of listeners) send(big);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => listeners.size === 0);
  answer.destroy();
  await app.close();
});

test('a server that is stopping opens none', async () => {
  const { app, streams, connect } = await open();
  streams.close();
  const answer = await connect();
  answer.resume();
  await until(() => answer.complete);
  await app.close();
});
