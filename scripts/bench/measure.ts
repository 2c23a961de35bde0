/** Everything that is measured of one server on one database, in the order of the report. */
import { type Child, type Environment, startChild } from './child.ts';
import { discover, openedSignIn, sendAndVerify, must, signIn, type World } from './flows.ts';
import { type Figures, runLoad } from './load.ts';
import { type Bootstrap, prepareTenant } from './prepare.ts';
import { startProvider } from './provider.ts';

export interface Measured {
  readonly firstStartMs: number;
  readonly startMs: number;
  readonly memoryAfterStartMb: number;
  readonly memoryUnderLoadMb: number;
  readonly requestsPerSignIn: number;
  readonly signIns: readonly Loaded[];
  readonly pairs: readonly Loaded[];
  readonly statements: { readonly signIn: number; readonly send: number; readonly verify: number };
}

export interface Loaded extends Figures {
  /** The server's own, all its threads. */
  readonly cpuMsEach: number;
  readonly statementsEach: number;
}

export interface MeasureOptions {
  readonly environment: Environment;
  readonly bootstrap: Bootstrap;
  readonly seconds: number;
  readonly concurrencies: readonly number[];
  readonly say: (line: string) => void;
}

export async function measure(options: MeasureOptions): Promise<Measured> {
  const { environment, bootstrap, seconds, concurrencies, say } = options;
  const provider = await startProvider();
  const first = await startChild(environment);
  await first.stop();
  const again = await medianStart(environment);
  const { child } = again;
  const memoryAfterStartMb = (await child.used()).memoryMb;
  let memoryUnderLoadMb = 0;
  try {
    const phones = await prepareTenant(child.endpoint, {
      bootstrap,
      smsEndpoint: provider.endpoint,
      people: Math.max(...concurrencies),
    });
    const world: World = {
      endpoint: child.endpoint,
      provider,
      phones,
      client: await discover(child.endpoint),
    };
    const watch = setInterval(() => {
      void child.used().then(({ memoryMb }) => (memoryUnderLoadMb = Math.max(memoryUnderLoadMb, memoryMb)));
    }, 500);
    const requestsPerSignIn = await signIn(world, 0);
    const statements = await countStatements(child, world);
    const load = async (name: string, concurrency: number, work: (worker: number) => Promise<void>) => {
      await runLoad({ concurrency, seconds: Math.min(3, seconds / 3), work });
      const before = await child.used();
      const figures = await runLoad({ concurrency, seconds, work });
      const after = await child.used();
      say(`${name}, ${concurrency} at once: ${figures.perSecond.toFixed(0)} a second`);
      return {
        ...figures,
        cpuMsEach: (after.cpuMs - before.cpuMs) / figures.done,
        statementsEach: (after.statements - before.statements) / figures.done,
      };
    };
    const signIns: Loaded[] = [];
    for (const concurrency of concurrencies)
      signIns.push(await load('sign-in', concurrency, async (worker) => void (await signIn(world, worker))));
    const pairs: Loaded[] = [];
    for (const concurrency of concurrencies) {
      const people = await Promise.all(phones.map(() => openedSignIn(world.endpoint)));
      pairs.push(
        await load('send + verify', concurrency, async (worker) => {
          const person = people[worker];
          if (person) await sendAndVerify(person, provider, phones[worker] ?? '');
        }),
      );
    }
    clearInterval(watch);
    return {
      firstStartMs: first.startMs,
      startMs: again.startMs,
      memoryAfterStartMb,
      memoryUnderLoadMb,
      requestsPerSignIn,
      signIns,
      pairs,
      statements,
    };
  } finally {
    await child.stop();
    await provider.close();
  }
}

/** The middle one of three starts; the last child is left running. */
async function medianStart(environment: Environment): Promise<{ startMs: number; child: Child }> {
  const children: Child[] = [];
  for (let round = 0; round < 3; round++) {
    await children.at(-1)?.stop();
    children.push(await startChild(environment));
  }
  const [, middle] = children.map(({ startMs }) => startMs).toSorted((a, b) => a - b);
  const child = children.at(-1);
  if (!child) throw new Error('No server was started');
  return { startMs: middle ?? 0, child };
}

/** Alone on the server, so that every statement belongs to what is counted; the smallest of a few leaves polls out. */
async function countStatements(child: Child, world: World): Promise<Measured['statements']> {
  const phone = world.phones[0] ?? '';
  const count = async (act: () => Promise<unknown>): Promise<number> => {
    const before = (await child.used()).statements;
    await act();
    return (await child.used()).statements - before;
  };
  const counts = { signIn: Infinity, send: Infinity, verify: Infinity };
  for (let round = 0; round < 5; round++) {
    counts.signIn = Math.min(counts.signIn, await count(() => signIn(world, 0)));
    const person = await openedSignIn(world.endpoint);
    const coming = world.provider.nextCode(phone);
    let id = '';
    const send = async () => {
      id = String(must(200, await person.askForCode(phone, 'SignIn')).json()['verificationId']);
    };
    counts.send = Math.min(counts.send, await count(send));
    const code = await coming;
    const verify = async () => must(200, await person.checkCode(phone, id, code));
    counts.verify = Math.min(counts.verify, await count(verify));
  }
  return counts;
}
