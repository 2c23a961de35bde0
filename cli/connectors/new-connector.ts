/** Writes the files of a new connector: the example under another name, in our tree or as a package of its own. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface NewConnector {
  /** Where the files are, from where the command was called. */
  readonly folder: string;
  readonly files: readonly string[];
  /** False: a package with a manifest of its own. */
  readonly isInTree: boolean;
}

export type Channel = 'sms' | 'email';

const examples = {
  sms: fileURLToPath(new URL('../../examples/custom-connector', import.meta.url)),
  email: fileURLToPath(new URL('../../examples/custom-email-connector', import.meta.url)),
} as const satisfies Readonly<Record<Channel, string>>;

const five = ['acme.ts', 'README.md', 'simulator.ts', 'acme.test.ts', 'logo.svg'];
const ofPackage = ['package.json', 'tsconfig.json'];
const ignored = 'node_modules/\nlib/\n';

/** `here` is a checkout of Latchkey, or any other folder. Throws an Error with a sentence; nothing is overwritten. */
export async function newConnector(
  name: string,
  { here = process.cwd(), channel = 'sms' }: { readonly here?: string; readonly channel?: Channel } = {},
): Promise<NewConnector> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Error(
      `"${name}" is no name for a connector: small letters, digits and hyphens, a letter first`,
    );
  const isInTree = isCheckout(here);
  const folder = isInTree ? `connectors/${name}` : name;
  if (existsSync(join(here, folder))) throw new Error(`${folder} is there already`);
  await mkdir(join(here, folder), { recursive: true });
  const files: string[] = [];
  for (const file of isInTree ? five : [...five, ...ofPackage]) {
    const target = file.replace('acme', name);
    const text = await readFile(join(examples[channel], file), 'utf8');
    await writeFile(join(here, folder, target), renamed(text, name), { flag: 'wx' });
    files.push(target);
  }
  if (!isInTree) await writeFile(join(here, folder, '.gitignore'), ignored, { flag: 'wx' });
  return { folder, files, isInTree };
}

function isCheckout(here: string): boolean {
  if (!existsSync(join(here, 'connectors/index.ts'))) return false;
  const { name } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { name?: string };
  return name === 'latchkey';
}

/** `acme` is written in three ways: as a word for people, as a name in code, and in ids, addresses and file names. */
function renamed(text: string, name: string): string {
  const words = name.split('-').map((word) => word[0]?.toUpperCase() + word.slice(1));
  const inCode = [name.split('-')[0], ...words.slice(1)].join('');
  return text
    .replace(/(?<=import |\()acme(?=[ ,.])/g, inCode)
    .replaceAll('acme-sms', name.endsWith('-sms') ? name : `${name}-sms`)
    .replaceAll('acme-mail', name.endsWith('-mail') ? name : `${name}-mail`)
    .replaceAll('Acme SMS', words.at(-1) === 'Sms' ? words.join(' ') : `${words.join(' ')} SMS`)
    .replaceAll('Acme Mail', words.at(-1) === 'Mail' ? words.join(' ') : `${words.join(' ')} Mail`)
    .replaceAll('Acme', words.join(' '))
    .replaceAll('acme', name);
}
