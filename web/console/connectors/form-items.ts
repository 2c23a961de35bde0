/** What the form of a connector is made of. */
import { wholeConfigKey } from '../fields/form-values.ts';
import type { FormItem } from './connector.ts';

interface Shaped {
  readonly formItems?: readonly FormItem[];
  readonly configTemplate?: string;
}

/** The connector's own items; where it has none, one editor for the whole configuration, begun from its template. */
export function formItemsOf({ formItems, configTemplate }: Shaped, label: string): readonly FormItem[] {
  if (formItems && (formItems.length > 0 || configTemplate === undefined)) return formItems;
  return [{ key: wholeConfigKey, label, type: 'Json', required: true, defaultValue: configTemplate ?? '{}' }];
}
