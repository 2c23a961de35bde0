/** What every field of a connector's form is given. */
import type { UseFormReturnType } from '@mantine/form';
import type { FormItem } from '../connectors/connector.ts';
import type { FormValues } from './form-values.ts';

export interface FieldProps {
  readonly item: FormItem;
  readonly form: UseFormReturnType<FormValues>;
}

/** Nothing here is a name, an address or a password of the person who fills it in. */
export const notPersonal = {
  autoComplete: 'off',
  spellCheck: false,
  'data-1p-ignore': true,
  'data-lpignore': 'true',
} as const;
