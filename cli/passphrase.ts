/** Asks for a passphrase: from the environment, else at the terminal, where nobody sees it. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const variable = 'LATCHKEY_BACKUP_PASSPHRASE';

/** Twice for a new one, once for one that exists. Throws a sentence where there is nobody to ask. */
export async function askPassphrase(isNew: boolean): Promise<string> {
  const given = process.env[variable];
  if (given) return given;
  if (!process.stdin.isTTY)
    throw new Error(`There is no terminal to ask for the passphrase: set ${variable}`);
  const first = await ask('Passphrase: ');
  if (isNew && (await ask('Once more: ')) !== first) throw new Error('The two passphrases differ');
  return first;
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  // Takes what readline would echo.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await reader.question('');
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
