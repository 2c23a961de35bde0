/** A configuration document, and secrets, as files: YAML or JSON. */
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { Scalar } from '../../contract/configuration.ts';

/** `-` reads what is piped in. Throws with the line that cannot be read. */
export const readDocumentFile = (file: string): unknown => readAny(file);

/** Names with their values; throws when it is anything else, and says nothing of the values. */
export function readSecretsFile(file: string): Readonly<Record<string, Scalar>> {
  const found = readAny(file);
  const isRecord = typeof found === 'object' && found !== null && !Array.isArray(found);
  if (
    !isRecord ||
    !Object.values(found).every((value) => ['string', 'number', 'boolean'].includes(typeof value))
  )
    throw new Error(`${file} must hold names with their values: twilio/authToken: …`);
  return found as Record<string, Scalar>;
}

/** The same document is the same bytes. */
export const writeDocument = (document: object): string =>
  stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });

/** JSON is YAML too; aliases are not followed far: a small file must not grow without end. */
function readAny(file: string): unknown {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  try {
    return parse(text, { prettyErrors: true, maxAliasCount: 100 }) as unknown;
  } catch (error) {
    // Its own message quotes the line, which may hold a secret.
    const [position] =
      (error as { linePos?: readonly { readonly line: number; readonly col: number }[] }).linePos ?? [];
    const where = position ? `, line ${position.line}, column ${position.col}` : '';
    throw new Error(`${file} is neither YAML nor JSON${where}`, { cause: error });
  }
}
