/** The Console built from the sources as they lie, once per test run, into a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

let built: Promise<string> | undefined;

export function buildConsole(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'console-'));
  const vite = await import('vite');
  await vite.build({
    configFile: join(import.meta.dirname, '..', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir },
  });
  return outDir;
}

// Outside of a test run this is never called, and the folder stays in the temporary files.
after(async () => {
  if (built) await rm(await built, { recursive: true, force: true });
});
