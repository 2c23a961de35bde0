/** Tools for tests that cannot stand in package.json, installed once from npm into node_modules/.cache. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isRegistryAway } from './registry.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

/**
 * The folder with `node_modules` in it, or undefined when the registry cannot be reached; in CI that is an error.
 * Versions are exact: other ones are installed beside it. The folder comes into place whole.
 */
export async function installTools(tools: Readonly<Record<string, string>>): Promise<string | undefined> {
  const specs = Object.entries(tools).map(([name, version]) => `${name}@${version}`);
  const folder = join(cache, `tools-${specs.join('-').replaceAll(/[^\w.-]+/g, '-')}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    await writeFile(join(aside, 'package.json'), '{"private":true,"type":"module"}\n');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', '--loglevel=error'];
    await promisify(execFile)('npm', ['install', ...flags, '--prefix', aside, '--', ...specs], {
      cwd: aside,
    });
    // Whoever was faster made the same.
    await rename(aside, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } catch (error) {
    if (!isRegistryAway(error) || process.env['CI']) throw error;
    return undefined;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
