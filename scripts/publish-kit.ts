/** `npm run kit`: makes of kit/ what is published, in kit/dist: JavaScript, types, a manifest of its own, and the tarball. */
import { execFile } from 'node:child_process';
import { copyFile, glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** Fills `folder` anew and answers with the path of the tarball in it. */
export async function buildKit(folder: string): Promise<string> {
  const kit = join(root, 'kit');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', kit, '--outDir', folder]);
  for await (const file of glob('**/*.d.ts', { cwd: folder })) await pointAtJavaScript(join(folder, file));
  const manifest = JSON.parse(await readFile(join(kit, 'package.json'), 'utf8')) as Manifest;
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`);
  for (const file of ['README.md', 'CHANGELOG.md']) await copyFile(join(kit, file), join(folder, file));
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  return pack(folder);
}

/** The compiler rewrites `./x.ts` in JavaScript, and leaves it in types, where a stranger's compiler looks for that very file. */
async function pointAtJavaScript(file: string): Promise<void> {
  const types = await readFile(file, 'utf8');
  await writeFile(file, types.replace(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'));
}

/** In the tree the entries are TypeScript; Node runs none of that under node_modules. */
function published({ exports, ...manifest }: Manifest) {
  const entries = Object.entries(exports).map(([name, source]) => {
    const path = source.replace(/\.ts$/, '');
    return [name, { types: `${path}.d.ts`, default: `${path}.js` }];
  });
  return {
    ...manifest,
    exports: Object.fromEntries(entries) as object,
    sideEffects: false,
    publishConfig: { access: 'public' },
  };
}

async function pack(folder: string): Promise<string> {
  // Aside while it is made: else the second tarball would hold the first.
  const aside = `${folder}.packing`;
  await mkdir(aside, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', aside], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const tarball = join(folder, filename);
  await rename(join(aside, filename), tarball);
  await rm(aside, { recursive: true });
  return tarball;
}

if (import.meta.main) {
  const tarball = await buildKit(join(root, 'kit/dist'));
  process.stdout.write(`${tarball}\nPublish it with:  npm publish --provenance ${tarball}\n`);
}
