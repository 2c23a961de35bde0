/** Reads `text/event-stream` (WHATWG HTML §9.2) from a fetch answer: EventSource says neither why it failed nor what it was told. */

export interface StreamEvent {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** The server says every 15 s that it is there; a line that is silent for longer died without a word. */
const silenceMs = 40_000;

/** Calls back for every event until the answer ends, breaks, or says nothing any more. */
export async function readEvents(answer: Response, onEvent: (event: StreamEvent) => void): Promise<void> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  const read = createEventReader(onEvent);
  for (;;) {
    const timer = setTimeout(() => void reader.cancel(), silenceMs);
    const { done, value } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return;
    read(decoder.decode(value, { stream: true }));
  }
}

/** Takes text in pieces of any size. */
export function createEventReader(onEvent: (event: StreamEvent) => void): (piece: string) => void {
  let rest = '';
  let fields = { event: '', id: '', data: '' };

  function take(line: string): void {
    if (line === '') {
      if (fields.data)
        onEvent({ ...fields, event: fields.event || 'message', data: fields.data.slice(0, -1) });
      fields = { event: '', id: fields.id, data: '' };
      return;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'data') fields.data += `${value}\n`;
    else if (name === 'event' || name === 'id') fields[name] = value;
  }

  return (piece) => {
    rest += piece;
    // A carriage return at the end may be the first half of a line end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  };
}
