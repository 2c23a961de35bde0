#!/usr/bin/env node
/** The door: plain JavaScript, so that a Node that is too old can still say so. */
import { enableCompileCache } from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Latchkey needs Node 22.18 or newer, this is ${process.versions.node}.\n` +
      'In a checkout `npm start` and `npx latchkey` bring the right one along (run `npm ci` first);\n' +
      'elsewhere take it from https://nodejs.org.\n',
  );
  process.exit(1);
}

// Halves the start: parsed and stripped files are kept between runs.
enableCompileCache?.();
await import('../cli/main.ts');
