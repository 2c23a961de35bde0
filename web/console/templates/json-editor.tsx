/** The JSON editor: CodeMirror with our own findings underlined. Loaded only where JSON is edited. */
import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput, syntaxHighlighting, syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, StateEffect } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { editorColours, editorLook } from './editor-look.ts';
import type { JsonEditorProps, Problem } from './json-field.tsx';
import { locate } from './locate.ts';

/** The same text, and something else to say of it. */
const reworded = StateEffect.define();

export default function JsonEditor(props: JsonEditorProps) {
  const { value, label, describedBy, isInvalid, findings, words } = props;
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);

  const look = useEffectEvent((state: EditorState): readonly Diagnostic[] => {
    const diagnostics = findProblems(state, props);
    props.onProblems(diagnostics.map((found) => toProblem(state, found)));
    return diagnostics;
  });
  const change = useEffectEvent((text: string) => props.onChange(text));
  const first = useEffectEvent(() => props);

  useEffect(() => {
    if (!place.current) return undefined;
    const { value: doc, suggestions = [] } = first();
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          closeBrackets(),
          indentOnInput(),
          json(),
          syntaxHighlighting(editorColours),
          linter(({ state }) => look(state), {
            delay: 200,
            needsRefresh: ({ transactions }) =>
              transactions.some(({ effects }) => effects.some((effect) => effect.is(reworded))),
          }),
          lintGutter(),
          autocompletion({
            override: [
              (context) => {
                const word = context.matchBefore(/["{\w]+/);
                if (!word && !context.explicit) return null;
                return {
                  from: word?.from ?? context.pos,
                  options: suggestions.map((text) => ({ label: text })),
                };
              },
            ],
          }),
          EditorView.lineWrapping,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change(update.state.doc.toString());
          }),
          editorLook,
          // Tab is left alone: it must lead out of the editor.
          keymap.of([...completionKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap]),
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, []);

  useEffect(() => {
    const content = editor.current?.contentDOM;
    content?.setAttribute('aria-label', label);
    content?.setAttribute('tabindex', '0');
    content?.setAttribute('aria-describedby', describedBy);
    content?.setAttribute('aria-invalid', String(isInvalid));
  }, [label, describedBy, isInvalid]);

  useEffect(() => {
    editor.current?.dispatch({ effects: reworded.of(null) });
  }, [findings, words]);

  useEffect(() => {
    const view = editor.current;
    if (!view || view.state.doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={place} />;
}

function findProblems(state: EditorState, { findings = [], words }: JsonEditorProps): readonly Diagnostic[] {
  const text = state.doc.toString();
  if (text.trim() === '') return [];
  try {
    JSON.parse(text);
  } catch {
    return [{ ...firstBreak(state), severity: 'error', message: words.broken }];
  }
  return findings.map(({ path, message, severity }) => ({
    ...locate(state, path),
    message,
    severity,
  }));
}

/** Where the parser first gave up; JSON.parse says it in a different way in each browser. */
function firstBreak(state: EditorState): { from: number; to: number } {
  let from = state.doc.length;
  syntaxTree(state).iterate({
    enter(node) {
      if (node.type.isError) from = Math.min(from, node.from);
    },
  });
  const line = state.doc.lineAt(from);
  const start = from === line.to ? Math.max(line.from, from - 1) : from;
  return { from: start, to: Math.max(start, line.to) };
}

const toProblem = (state: EditorState, { from, message, severity }: Diagnostic): Problem => ({
  line: state.doc.lineAt(from).number,
  message,
  severity: severity === 'error' ? 'error' : 'warning',
});
