/** Our kit as a package of JavaScript: what a connector that is added here gets as its `@latchkey/connector-kit`. */
import { cp, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kitName = '@latchkey/connector-kit';

const source = dirname(fileURLToPath(import.meta.resolve(kitName)));

/** Without tests and types. In the tree the kit is TypeScript, which Node does not run under node_modules. */
export async function copyKit(folder: string): Promise<void> {
  const files = glob('**/*.{ts,js}', {
    cwd: source,
    exclude: (name) => /\.test\.|\.d\.ts$|(^|\/)(dist|fixtures|node_modules)$/.test(name),
  });
  for await (const file of files) {
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    if (file.endsWith('.js')) await cp(join(source, file), target);
    else await writeFile(target, toJavaScript(await readFile(join(source, file), 'utf8')));
  }
  const manifest = await readFile(join(source, 'package.json'), 'utf8');
  await writeFile(join(folder, 'package.json'), manifest.replaceAll('.ts"', '.js"'));
}

function toJavaScript(code: string): string {
  return quietly(() => stripTypeScriptTypes(code)).replace(
    /((?:from|import)\s*\(?\s*'\.[^']*)\.ts'/g,
    "$1.js'",
  );
}

/** Node warns that this function is young; whoever adds a connector can do nothing about it. */
function quietly<T>(run: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}
