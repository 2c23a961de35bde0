/** What stands beside a field: the connector's own words, and ours where a setting is the same in many connectors. */
import type { ConsoleWord } from '../../../words/en/console.ts';
import { type FormItem, worded } from '../connectors/connector.ts';
import type { useWords } from '../language/words.ts';

const ours: Readonly<Record<string, readonly [label: ConsoleWord, description: ConsoleWord]>> = {
  originBoundLine: ['field.line', 'field.line_text'],
};

export function itemWords(
  item: FormItem,
  { say, language }: ReturnType<typeof useWords>,
): { readonly label: string; readonly description: string } {
  const known = Object.hasOwn(ours, item.key) ? ours[item.key] : undefined;
  return known
    ? { label: say(known[0]), description: say(known[1]) }
    : {
        label: worded(item.label, language),
        description: worded(item.description ?? item.tooltip, language),
      };
}
