/** `npm run build`: builds the pages when what they are made of has changed; also the first step of start and test. */
import { createHash } from 'node:crypto';
import {
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'web/dist');
const hashFile = join(dist, '.hash');

/** Below this a compressed copy saves less than it costs to choose. */
const worthCompressingBytes = 1024;

if (import.meta.main) {
  const hash = hashOfSources();
  if (hash !== builtHash()) await build(hash);
}

async function build(hash: string): Promise<void> {
  const startedAt = performance.now();
  // Beside the finished ones: a server that runs meanwhile keeps its pages until the last moment.
  const workshop = join(dist, `.building-${process.pid}`);
  try {
    const names = await buildPages(workshop);
    for (const name of names) {
      rmSync(join(dist, name), { recursive: true, force: true });
      renameSync(join(workshop, name), join(dist, name));
    }
    writeFileSync(hashFile, hash);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`Pages built in ${seconds} s: ${names.join(', ')}.\n`);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

async function buildPages(workshop: string): Promise<readonly string[]> {
  const vite = await import('vite').catch(() => {
    throw new Error('Building the pages needs Vite: run npm ci, with the development dependencies.');
  });
  // A folder within a page's folder is a page of its own that shares the sources.
  const configFiles = globSync(['web/*/vite.config.ts', 'web/*/*/vite.config.ts'], { cwd: root }).toSorted();
  const folders = configFiles.map((path) => join(root, dirname(path)));
  for (const folder of folders) {
    const outDir = join(workshop, basename(folder));
    mkdirSync(outDir, { recursive: true });
    await vite.build({
      root: folder,
      configFile: join(folder, 'vite.config.ts'),
      configLoader: 'native',
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true },
    });
    await compressFiles(outDir);
  }
  return folders.map((folder) => basename(folder));
}

/** `.br` and `.gz` beside each file that is served as it lies. */
async function compressFiles(folder: string): Promise<void> {
  const files = globSync('**/*.{js,css,svg,json,html}', { cwd: folder }).map((path) => join(folder, path));
  await Promise.all(
    files
      .filter((file) => statSync(file).size >= worthCompressingBytes)
      .map(async (file) => {
        const contents = await readFile(file);
        await writeFile(`${file}.br`, await promisify(brotliCompress)(contents));
        await writeFile(`${file}.gz`, await promisify(gzip)(contents, { level: 9 }));
      }),
  );
}

/** Of every file that can change a page; tests and their fixtures cannot. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = ['web', 'words', 'contract'].flatMap((folder) =>
    globSync(`${folder}/**/*`, {
      cwd: root,
      withFileTypes: true,
      exclude: (entry) => /^(dist|fixtures|node_modules)$/.test(entry.name),
    })
      .filter((entry) => entry.isFile() && !/\.(test\.tsx?|md)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...files.toSorted(), join(root, 'package-lock.json'), import.meta.filename]) {
    const contents = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${contents.length}\0`).update(contents);
  }
  return hash.digest('hex');
}

function builtHash(): string | undefined {
  try {
    return readdirSync(dist).includes('.hash') ? readFileSync(hashFile, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
