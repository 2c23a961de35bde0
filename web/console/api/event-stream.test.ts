/** Event streams arrive in pieces; no cut may lose or double an event. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventReader, readEvents } from './event-stream.ts';

const stream =
  ': hello\n\nevent: message\ndata: {"id":"1"}\n\nid: 7\r\ndata: first\r\ndata:second\r\n\r\nevent: ping\ndata\n\n\n';
const events = [
  { event: 'message', data: '{"id":"1"}' },
  { event: 'message', data: 'first\nsecond' },
  { event: 'ping', data: '' },
];

test('a stream gives the same events at whatever places it is cut', () => {
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const read = createEventReader();
    assert.deepEqual([...read(stream.slice(0, cut)), ...read(stream.slice(cut))], events, `cut at ${cut}`);
  }
  const read = createEventReader();
  assert.deepEqual(
    [...stream].flatMap((letter) => read(letter)),
    events,
  );
});

test('an unfinished event is not given', () => {
  assert.deepEqual(createEventReader()('event: message\ndata: half\n'), []);
});

test('an answer is read as UTF-8 across chunks', async () => {
  const bytes = new TextEncoder().encode('data: รหัส 123456\n\n');
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const seen = [];
  for await (const event of readEvents(new Response(body))) seen.push(event);
  assert.deepEqual(seen, [{ event: 'message', data: 'รหัส 123456' }]);
});
