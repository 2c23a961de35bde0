/** The telephone's line: nothing twice, nothing lost, and an honest word about its state. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventReader, readEvents, type StreamEvent } from './read-events.ts';
import { groupByNumber, type LineState, mergeMessages, watchMessages } from './watch-messages.ts';

const message = (id: string, to: string, sentAt: number) => ({
  id,
  to,
  text: `text ${id}`,
  code: null,
  usageType: 'SignIn',
  sentAt,
});
const [one, two, three] = [
  message('1', '66812345678', 1),
  message('2', '16502530000', 2),
  message('3', '66812345678', 3),
];

test('events are read whatever the pieces they come in', () => {
  const text = ': hello\n\nid: 7\ndata: {"a":\ndata:1}\r\n\r\nevent: end\rdata: x\r\r\ndata: left out';
  for (const size of [1, 2, 3, 7, 1000]) {
    const events: StreamEvent[] = [];
    const read = createEventReader((event) => events.push(event));
    for (let at = 0; at < text.length; at += size) read(text.slice(at, at + size));
    assert.deepEqual(events, [
      { event: 'message', id: '7', data: '{"a":\n1}' },
      { event: 'end', id: '7', data: 'x' },
    ]);
  }
});

test('messages come once, newest first; a conversation reads downwards', () => {
  assert.deepEqual(
    mergeMessages([two, one], [three, one]).map(({ id }) => id),
    ['3', '2', '1'],
  );
  assert.deepEqual(
    groupByNumber([three, two, one]).map(({ to, messages }) => [to, messages.map(({ id }) => id)]),
    [
      ['66812345678', ['1', '3']],
      ['16502530000', ['2']],
    ],
  );
});

/** Plays a server: one answer per request, then silence. */
async function play(answers: readonly (() => Response | Promise<Response>)[]) {
  const states: LineState[] = [];
  const seen: string[][] = [];
  const waits: number[] = [];
  const left = [...answers];
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const stop = watchMessages({
    onMessages: (messages) => seen.push(messages.map(({ id }) => id)),
    onState(state) {
      states.push(state);
      if (state === 'refused' || state === 'absent') end();
    },
    ask: () => Promise.resolve(left.shift()?.() ?? Promise.reject(new Error('gone'))),
    wait(milliseconds) {
      waits.push(milliseconds);
      if (left.length === 0) end();
      return Promise.resolve();
    },
  });
  await over;
  stop();
  return { states, seen, waits };
}

const stream =
  (...messages: readonly object[]) =>
  () =>
    new Response(messages.map((sent) => `data: ${JSON.stringify(sent)}\n\n`).join(''));
const list =
  (...messages: readonly object[]) =>
  () =>
    Response.json(messages);
const status = (code: number) => () => new Response(null, { status: code });

test('after a break the line is taken up again and what came meanwhile is there', async () => {
  const { states, seen, waits } = await play([
    stream(two),
    list(one),
    status(503),
    stream(),
    list(three, two, one),
  ]);
  assert.deepEqual(seen, [['1'], ['2', '1'], ['3', '2', '1']]);
  assert.deepEqual(states.slice(0, 5), ['connecting', 'open', 'away', 'away', 'open']);
  assert.deepEqual(waits.slice(0, 3), [500, 1000, 2000]);
});

test('a wrong key and a telephone that is not there end the watch', async () => {
  assert.deepEqual((await play([status(401)])).states, ['connecting', 'refused']);
  assert.deepEqual((await play([status(404)])).states, ['connecting', 'absent']);
});

test('a line that nobody reads is let go; one that says nothing any more is taken up anew', async (context) => {
  let isLetGo = false;
  const line = new ReadableStream({
    cancel() {
      isLetGo = true;
    },
  });
  await play([() => new Response(line), () => new Response('<h1>Bad Gateway</h1>'), status(401)]);
  assert.ok(isLetGo);
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const silent = readEvents(new Response(new ReadableStream()), () => assert.fail('there is none'));
  context.mock.timers.tick(40_000);
  await silent;
});
