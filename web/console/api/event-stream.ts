/** Reads `text/event-stream` from a fetch answer (WHATWG HTML §9.2), since EventSource cannot carry a token. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** Takes text in pieces of any size and gives the events that are complete. */
export function createEventReader(): (piece: string) => StreamEvent[] {
  let rest = '';
  let event = '';
  let data: string[] = [];

  return (piece) => {
    const events: StreamEvent[] = [];
    rest += piece;
    // A trailing CR may be the first half of CRLF: it waits for the next piece.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) events.push({ event: event || 'message', data: data.join('\n') });
        event = '';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') event = value;
      if (field === 'data') data.push(value);
    }
    return events;
  };
}

/** Every event of the answer, until it ends or is aborted. */
export async function* readEvents(answer: Response): AsyncGenerator<StreamEvent> {
  if (!answer.body) return;
  const read = createEventReader();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* read(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
