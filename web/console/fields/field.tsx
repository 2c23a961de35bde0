/** One field of a connector's form, drawn by its type; an unknown type is a line of text. */
import { Checkbox, Group, NativeSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { isNeeded, worded } from '../connectors/connector.ts';
import { useWords } from '../language/words.ts';
import { type FieldProps, notPersonal } from './field-props.ts';
import { type FormValues, isSecret } from './form-values.ts';
import { itemWords } from './item-words.ts';
import { SecretField } from './secret-field.tsx';

export function Field({ item, form }: FieldProps) {
  const words = useWords();
  const { language } = words;
  const { label, description } = itemWords(item, words);
  const common = {
    'data-field': item.key,
    label,
    description: description || undefined,
    placeholder: worded(item.placeholder, language) || undefined,
    withAsterisk: isNeeded(item),
    'aria-required': isNeeded(item),
    error: form.errors[item.key],
  };
  const value = form.values[item.key];
  const change = (next: FormValues[string]) => form.setFieldValue(item.key, next);
  const options = (item.selectItems ?? []).map(({ value: key, title }) => ({
    value: key,
    label: worded(title, language) || key,
  }));

  switch (item.type) {
    case 'Switch':
      return (
        <Switch
          data-field={item.key}
          label={common.label}
          description={common.description}
          error={common.error}
          checked={value === true}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      );
    case 'Number':
      return (
        <NumberInput
          {...common}
          {...notPersonal}
          hideControls
          value={typeof value === 'number' ? value : String(value ?? '')}
          onChange={change}
        />
      );
    case 'MultilineText':
      return (
        <Textarea
          {...common}
          {...notPersonal}
          autosize
          minRows={3}
          value={String(value ?? '')}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'Select':
      return (
        <NativeSelect
          {...common}
          data={item.required ? options : [{ value: '', label: '–' }, ...options]}
          value={String(value ?? '')}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'MultiSelect':
      return (
        <Checkbox.Group
          data-field={item.key}
          label={common.label}
          description={common.description}
          error={common.error}
          withAsterisk={common.withAsterisk}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={change}
        >
          <Group gap="md" mt="xs">
            {options.map((option) => (
              <Checkbox key={option.value} {...option} />
            ))}
          </Group>
        </Checkbox.Group>
      );
    default:
      return isSecret(item) ? (
        <SecretField item={item} form={form} />
      ) : (
        <TextInput
          {...common}
          {...notPersonal}
          value={String(value ?? '')}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
  }
}
