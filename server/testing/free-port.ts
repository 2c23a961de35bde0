/** Ports for programs that must know their address before they start, and may start anew at it. */
import { createServer, type Server } from 'node:net';

/**
 * Below the ports that systems give to whoever asks for any (Linux from 32768, others from 49152): else one that is free at
 * this moment may be somebody's by the time the program starts, or starts again.
 */
const [first, end] = [20_000, 32_000];
const blockSize = 100;

/** Of the block that this process holds: no port is given twice. */
let mine: { readonly end: number; next: number } | undefined;
let taking = Promise.resolve(0);

/** A port that nobody listens on, and that no other process is given by this function while this one runs. */
export const freePort = (): Promise<number> => (taking = taking.catch(() => 0).then(take));

async function take(): Promise<number> {
  for (;;) {
    mine ??= await holdBlock();
    while (mine.next < mine.end) {
      const port = mine.next++;
      const probe = await listenAt(port);
      if (!probe) continue;
      await new Promise((resolve) => probe.close(resolve));
      return port;
    }
    mine = undefined;
  }
}

/** Its first port is the sign for others that it is held; it ends with the process. */
async function holdBlock(): Promise<{ readonly end: number; next: number }> {
  const blocks = (end - first) / blockSize;
  const from = Math.floor(Math.random() * blocks);
  for (let step = 0; step < blocks; step += 1) {
    const start = first + ((from + step) % blocks) * blockSize;
    const sign = await listenAt(start);
    if (!sign) continue;
    sign.unref();
    return { end: start + blockSize, next: start + 1 };
  }
  throw new Error(`No block of ports is free between ${first} and ${end}`);
}

/** Undefined where somebody listens there already. */
const listenAt = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
