/** One session of the simulated mail server: commands in their order, each answered as the RFCs say. */
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly isSafe: boolean;
  readonly login: string | undefined;
}

export interface Rules {
  readonly certificate: string;
  readonly key: string;
  readonly account: { readonly user: string; readonly pass: string; readonly token: string };
  readonly offersStartTls: boolean;
  /** TLS from the first byte. */
  readonly isSecure: boolean;
  readonly methods: readonly string[];
  /** Undefined when the letter is taken, else the reply. */
  take(envelope: Envelope, data: string): string | undefined;
  /** Told when a `silent-…` address has its way. */
  readonly fallsSilent?: (() => void) | undefined;
}

interface State {
  out: Duplex;
  isSafe: boolean;
  hasGreeted: boolean;
  login: string | undefined;
  from: string | undefined;
  to: string | undefined;
  /** What the next line belongs to, when that is no command. */
  pending: ((line: string) => void) | undefined;
}

export function holdSession(socket: Socket, rules: Rules): void {
  const state: State = {
    out: socket,
    isSafe: false,
    hasGreeted: false,
    login: undefined,
    from: undefined,
    to: undefined,
    pending: undefined,
  };
  const say = (reply: string) => state.out.write(`${reply}\r\n`);
  const listen = (stream: Duplex) => {
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      rest += chunk.toString('utf8');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (state.pending) state.pending(line);
        else command(line);
      }
    });
  };
  const secure = () => {
    socket.removeAllListeners('data');
    const safe = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext({ cert: rules.certificate, key: rules.key }),
    });
    safe.on('error', () => socket.destroy());
    Object.assign(state, { out: safe, isSafe: true, hasGreeted: false, login: undefined });
    listen(safe);
  };

  const verbs: Readonly<Record<string, (rest: string) => unknown>> = {
    EHLO() {
      state.hasGreeted = true;
      const extensions = [
        'PIPELINING',
        '8BITMIME',
        'SMTPUTF8',
        'SIZE 100000',
        ...(rules.offersStartTls && !state.isSafe ? ['STARTTLS'] : []),
        ...(state.isSafe || !rules.offersStartTls ? [`AUTH ${rules.methods.join(' ')}`] : []),
      ];
      say(
        ['smtp.example.com', ...extensions]
          .map((line, at) => `250${at === extensions.length ? ' ' : '-'}${line}`)
          .join('\r\n'),
      );
    },
    STARTTLS() {
      if (!rules.offersStartTls || state.isSafe) return say('502 5.5.1 Not now');
      say('220 2.0.0 Ready');
      return secure();
    },
    AUTH(rest) {
      if (state.login !== undefined) return say('503 5.5.1 You are logged in');
      if (rules.offersStartTls && !state.isSafe) return say('530 5.7.0 Say STARTTLS first');
      return logIn(rest, state, rules, say);
    },
    MAIL(rest) {
      if (!state.hasGreeted) return say('503 5.5.1 Say EHLO first');
      if (rules.methods.length > 0 && state.login === undefined) return say('530 5.7.0 Log in first');
      const [, from = ''] = /^FROM:<([^<>\s]+)>/.exec(rest) ?? [];
      if (!from.endsWith('@example.com')) return say(`553 5.7.1 Sender ${from} is not yours`);
      state.from = from;
      return say('250 2.1.0 Ok');
    },
    RCPT(rest) {
      if (state.from === undefined) return say('503 5.5.1 Say MAIL first');
      const [, to] = /^TO:<([^<>\s]+@[^<>\s]+)>$/.exec(rest) ?? [];
      if (to === undefined) return say('501 5.1.3 That is no address');
      if (goesWrong('rcpt', to, socket, say, rules)) return undefined;
      state.to = to;
      return say('250 2.1.5 Ok');
    },
    DATA() {
      const { from, to, isSafe, login } = state;
      if (from === undefined || to === undefined) return say('503 5.5.1 Say RCPT first');
      say('354 End with a dot');
      const lines: string[] = [];
      state.pending = (line) => {
        if (line !== '.') return void lines.push(line.replace(/^\./, ''));
        Object.assign(state, { pending: undefined, from: undefined, to: undefined });
        if (goesWrong('data', to, socket, say, rules)) return undefined;
        const refused = rules.take({ from, to, isSafe, login }, lines.join('\r\n'));
        if (refused !== undefined) return void say(refused);
        if (goesWrong('bye', to, socket, say, rules)) return undefined;
        return void say('250 2.0.0 Ok: queued');
      };
      return undefined;
    },
    RSET: () => say('250 2.0.0 Ok'),
    NOOP: () => say('250 2.0.0 Ok'),
    QUIT() {
      say('221 2.0.0 Bye');
      state.out.end();
    },
  };
  const command = (line: string): void => {
    const [, verb = '', rest = ''] = /^([A-Za-z]+) ?(.*)$/.exec(line) ?? [];
    const act = Object.hasOwn(verbs, verb.toUpperCase()) ? verbs[verb.toUpperCase()] : undefined;
    if (act) act(rest);
    else say('500 5.5.2 What?');
  };

  if (rules.isSecure) secure();
  else listen(socket);
  say('220 smtp.example.com ESMTP simulated');
}

/** `rcpt-550-5.1.1@…`, `drop-data@…`, `silent-bye@…`. True when the address chose this step. */
function goesWrong(
  step: string,
  to: string,
  socket: Socket,
  say: (reply: string) => unknown,
  { fallsSilent }: Rules,
): boolean {
  const [local = ''] = to.split('@');
  if (local === `silent-${step}`) {
    fallsSilent?.();
    return true;
  }
  if (local === `drop-${step}`) socket.resetAndDestroy();
  const [, chosen, reply, status] = /^(rcpt|data)-(\d{3})(?:-([\d.]+))?$/.exec(local) ?? [];
  if (chosen === step) say(`${reply} ${status === undefined ? '' : `${status} `}simulated for ${to}`);
  return chosen === step || local === `drop-${step}`;
}

function logIn(
  rest: string,
  state: State,
  { account, methods }: Rules,
  say: (reply: string) => unknown,
): void {
  const [method = '', initial] = rest.split(' ');
  if (!methods.includes(method)) return void say('504 5.5.4 Not that way');
  const decoded = (text: string) => Buffer.from(text, 'base64').toString('utf8');
  const end = (isRight: boolean, echo: string) => {
    state.pending = undefined;
    state.login = isRight ? account.user : undefined;
    say(isRight ? '235 2.7.0 Welcome' : `535 5.7.8 Bad credentials (${echo})`);
  };
  if (method === 'PLAIN')
    return end(decoded(initial ?? '') === `\0${account.user}\0${account.pass}`, `AUTH PLAIN ${initial}`);
  if (method === 'XOAUTH2') {
    const isRight =
      decoded(initial ?? '') === `user=${account.user}\u0001auth=Bearer ${account.token}\u0001\u0001`;
    if (isRight) return end(true, '');
    say(`334 ${Buffer.from('{"status":"400"}').toString('base64')}`);
    state.pending = (line) =>
      line === '' ? end(false, `AUTH XOAUTH2 ${initial}`) : say('501 5.5.2 An empty line was due');
    return undefined;
  }
  say('334 VXNlcm5hbWU6');
  state.pending = (user) => {
    say('334 UGFzc3dvcmQ6');
    state.pending = (pass) => end(decoded(user) === account.user && decoded(pass) === account.pass, pass);
  };
  return undefined;
}
