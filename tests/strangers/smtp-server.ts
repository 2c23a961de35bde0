/** A mail server of a few commands (RFC 5321, AUTH PLAIN and LOGIN of RFC 4954) that keeps what it is given. */
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface SmtpServer {
  readonly port: number;
  readonly mails: { from: string; to: string; data: string }[];
  close(): void;
}

export async function startSmtpServer({ user, pass }: { user: string; pass: string }): Promise<SmtpServer> {
  const mails: SmtpServer['mails'] = [];
  const server = createServer((socket) =>
    serve(socket, Buffer.from(`\0${user}\0${pass}`).toString('base64'), mails),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, mails, close: () => server.close() };
}

function serve(socket: Socket, login: string, mails: SmtpServer['mails']): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let mail = { from: '', to: '', data: '' };
  let isData = false;
  let rest = '';
  socket.setEncoding('utf8').on('error', () => {});
  say('220 tests ESMTP');
  socket.on('data', (chunk: string) => {
    rest += chunk;
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (isData && line !== '.') mail.data += `${line}\n`;
      else if (isData) {
        isData = false;
        mails.push(mail);
        mail = { from: '', to: '', data: '' };
        say('250 kept');
      } else say(answer(line));
    }
  });

  function answer(line: string): string {
    if (/^EHLO/i.test(line)) return '250-tests\r\n250 AUTH PLAIN';
    if (/^AUTH PLAIN/i.test(line)) return line.slice(11) === login ? '235 welcome' : '535 who are you';
    if (/^MAIL FROM/i.test(line)) mail.from = line.slice(10);
    if (/^RCPT TO/i.test(line)) mail.to = line.slice(8);
    if (/^DATA/i.test(line)) isData = true;
    return isData ? '354 go on' : /^QUIT/i.test(line) ? '221 bye' : '250 yes';
  }
}
