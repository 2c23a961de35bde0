/** What the server found, as an editor of one setting shows it. */
import { useMemo } from 'react';
import type { Lint } from '../connectors/use-lint.ts';
import { isAbout } from '../fields/findings.ts';
import type { JsonFinding } from './json-field.tsx';

/** `templates.2.content` is the row 2 and its `content` in the editor of `templates`. */
export function useJsonFindings(key: string, { findings }: Lint): readonly JsonFinding[] {
  return useMemo(
    () =>
      findings
        .filter((one) => isAbout(one, key) && one.rule !== 'setting')
        .map(({ path, severity, message }) => ({
          path: path
            .split('.')
            .slice(1)
            .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
          severity,
          message,
        })),
    [key, findings],
  );
}
