/** From a path into the JSON (`2`, `content`) to the place in the text, by the editor's own syntax tree. */
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

type SyntaxNode = ReturnType<typeof syntaxTree>['topNode'];

export interface Place {
  readonly from: number;
  readonly to: number;
}

/** The value at the path; where the path leads nowhere, the last value that it reached. */
export function locate(state: EditorState, path: readonly (string | number)[]): Place {
  const top = syntaxTree(state).topNode.firstChild;
  if (!top) return { from: 0, to: state.doc.length };
  let node: SyntaxNode = top;
  for (const part of path) {
    const next: SyntaxNode | undefined =
      typeof part === 'number' ? itemAt(node, part) : valueOf(state, node, part);
    if (!next) break;
    node = next;
  }
  const { from, to } = node;
  // What is wrong with the whole is marked at its bracket; a long value by its first line alone.
  return { from, to: path.length === 0 ? from + 1 : Math.min(to, state.doc.lineAt(from).to) };
}

function itemAt(array: SyntaxNode, index: number): SyntaxNode | undefined {
  if (array.name !== 'Array') return undefined;
  let place = -1;
  for (let child = array.firstChild; child; child = child.nextSibling) {
    if (!['[', ']', ',', '⚠'].includes(child.name)) place += 1;
    if (place === index) return child;
  }
  return undefined;
}

function valueOf(state: EditorState, object: SyntaxNode, key: string): SyntaxNode | undefined {
  if (object.name !== 'Object') return undefined;
  for (const property of object.getChildren('Property')) {
    const name = property.getChild('PropertyName');
    if (name && state.sliceDoc(name.from + 1, name.to - 1) === key) return property.lastChild ?? undefined;
  }
  return undefined;
}
