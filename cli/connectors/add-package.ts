/** Installs a connector from a registry, a folder or a tarball, with all it needs, where every node of this DATA_DIR finds it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { connectorsFolder, entryName, listPlaces, rootOf } from '../../server/messages/added-packages.ts';
import { checkKit, loadPackage, type Manifest, readManifest } from '../../server/messages/load-package.ts';
import { copyKit, kitName } from './copy-kit.ts';

export interface Added {
  readonly name: string;
  readonly version: string;
}

/**
 * Everything happens in a folder of its own that comes into place at the end, whole: a server sees all of it or nothing.
 * An older installation of the same package goes afterwards. Throws an Error with a sentence; then nothing has changed.
 */
export async function addPackage(what: string, dataDir: string): Promise<Added> {
  const spec = specOf(what);
  const folder = connectorsFolder(dataDir);
  await mkdir(folder, { recursive: true });
  const aside = await mkdtemp(join(folder, '.adding-'));
  try {
    const manifest = await install(aside, spec);
    const { name, version } = manifest;
    await writeEntry(aside, manifest);
    await tryOut(aside, name);
    const addedAt = Date.now();
    await writeJson(join(aside, 'package.json'), {
      private: true,
      type: 'module',
      latchkey: { package: name, version, addedAt },
    });
    const older = (await listPlaces(folder)).filter((place) => place.name === name);
    const plain = name.replace(/^@/, '').replaceAll('/', '-');
    await rename(aside, join(folder, `${plain}@${version}+${addedAt.toString(36)}`));
    for (const place of older) await rm(join(folder, place.folder), { recursive: true });
    return { name, version };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** False when it was not there. `name` is that of the package. */
export async function removePackage(name: string, dataDir: string): Promise<boolean> {
  const folder = connectorsFolder(dataDir);
  const places = (await listPlaces(folder)).filter((place) => place.name === name);
  for (const place of places) await rm(join(folder, place.folder), { recursive: true });
  return places.length > 0;
}

/** An address of anything else (git, a web page) is none of the three, and a name cannot be an option of npm. */
function specOf(what: string): string {
  if (existsSync(what)) return resolve(what);
  if (/^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*(@[\w.^~<>=|*+-]+)?$/i.test(what) && !what.startsWith('-'))
    return what;
  throw new Error(`"${what}" is neither a folder, a tarball nor the name of an npm package`);
}

/** Our own kit stands beside it: npm takes that one for every package that it suits, and asks nobody for the name. */
async function install(aside: string, spec: string): Promise<Manifest> {
  await copyKit(join(aside, 'kit'));
  await writeJson(join(aside, 'package.json'), { private: true, type: 'module' });
  await npm(aside, './kit', spec);
  const { dependencies } = JSON.parse(await readFile(join(aside, 'package.json'), 'utf8')) as Manifest;
  const [name] = Object.keys(dependencies ?? {}).filter((one) => one !== kitName);
  if (name === undefined) throw new Error(`"${spec}" is the kit itself`);
  await rm(join(aside, 'kit'), { recursive: true });
  const manifest = await readManifest(rootOf(aside, name));
  checkKit(manifest);
  if (!dependsOn(manifest, kitName)) await rm(rootOf(aside, kitName), { recursive: true, force: true });
  return manifest;
}

/** Here it is loaded as a server will load it: what does not work is not installed. */
async function tryOut(aside: string, name: string): Promise<void> {
  const loading = loadPackage({ root: rootOf(aside, name), entry: join(aside, entryName) });
  const { whyNot } = await loading.catch((error: unknown) => {
    const { code, message = String(error) } = error as { code?: unknown; message?: string };
    const words = message.replaceAll(`${aside}/`, '').replaceAll(`${rootOf('', name)}/`, '');
    const hint =
      code === 'ERR_MODULE_NOT_FOUND' ? '\nIs it built, and does its package.json name all it needs?' : '';
    throw new Error(`${name} does not load: ${words}${hint}`, { cause: error });
  });
  if (whyNot !== undefined) throw new Error(`${name} cannot be used: ${whyNot}`);
}

const dependsOn = ({ dependencies, peerDependencies }: Manifest, name: string): boolean =>
  Object.hasOwn({ ...peerDependencies, ...dependencies }, name);

async function npm(folder: string, ...specs: readonly string[]): Promise<void> {
  const flags = [
    '--omit=dev',
    '--ignore-scripts',
    '--install-links',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  try {
    await promisify(execFile)('npm', ['install', ...flags, '--prefix', folder, '--', ...specs], {
      cwd: folder,
      env: surroundings(),
      shell: process.platform === 'win32',
      maxBuffer: 16_777_216,
    });
  } catch (error) {
    const { code, stderr = '', message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === 'ENOENT')
      throw new Error('npm was not found: it is needed to add a connector', { cause: error });
    const words = stderr.replace(/^npm (error|ERR!) ?/gm, '').trim() || message;
    throw new Error(`npm could not install it:\n${words}`, { cause: error });
  }
}

/** Under `npx` the outer npm leaves its place in the environment, and the inner one would install there. No secret of ours is npm's. */
const surroundings = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(npm_config_(local_prefix|prefix|workspaces?|global)|SECRET_KEY|DB_URL)$/i.test(key),
    ),
  );

/** Logto never looks at `exports`: the entry of its packages is `lib/index.js`, always (management/01 §6). */
async function writeEntry(aside: string, manifest: Manifest): Promise<void> {
  const { name } = manifest;
  const isLogto = dependsOn(manifest, '@logto/connector-kit');
  const entry = isLogto ? `./node_modules/${name}/lib/index.js` : name;
  if (isLogto && !existsSync(join(aside, entry))) throw new Error(`${name} has no lib/index.js`);
  await writeFile(join(aside, entryName), `export { default } from '${entry}';\n`);
}

const writeJson = (path: string, value: object): Promise<void> =>
  writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
