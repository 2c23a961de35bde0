/** A configuration document, and secrets, as files: YAML or JSON. */
import { readFileSync } from 'node:fs';
import { parseDocument, stringify } from 'yaml';
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

/** Deeper than any document goes; the API takes no more either. */
const deepest = 64;

const mostBytes = 16 * 2 ** 20;

/** JSON is YAML too; aliases are not followed far: a small file must not grow without end, nor stand in itself. */
function readAny(file: string): unknown {
  const found = parsed(file, textOf(file));
  if (!isShallow(found, deepest))
    throw new Error(`${file}: lists and objects may stand in each other ${deepest} deep`);
  return found;
}

/** Bytes of another encoding would become other letters without a word. */
function textOf(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (bytes.length > mostBytes)
    throw new Error(`${file} is larger than ${mostBytes / 2 ** 20} MiB: no configuration is that large`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`${file} must be UTF-8`, { cause: error });
  }
}

function parsed(file: string, text: string): unknown {
  try {
    const document = parseDocument(text, { prettyErrors: true, logLevel: 'error' });
    // A tag that nobody knows would be passed over, and its text taken for the value.
    const [fault] = [...document.errors, ...document.warnings];
    if (fault) throw fault;
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    // Its own message quotes the line, which may hold a secret.
    const { code, linePos: [position] = [] } = error as {
      readonly code?: string;
      readonly linePos?: readonly { readonly line: number; readonly col: number }[];
    };
    const where = position ? `, line ${position.line}, column ${position.col}` : '';
    const what =
      error instanceof ReferenceError ? 'its aliases unfold too far or lead nowhere' : reasons[code ?? ''];
    throw new Error(what ? `${file}: ${what}${where}` : `${file} is neither YAML nor JSON${where}`, {
      cause: error,
    });
  }
}

/** Mistakes of what is YAML all the same. */
const reasons: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a key stands twice',
  MULTIPLE_DOCS: 'there must be one document in it, not several',
  TAB_AS_INDENT: 'a tab stands where spaces must',
  TAG_RESOLVE_FAILED: 'a tag that means nothing here',
};

const isShallow = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1)));
