/** A secret: dots while it is typed; once saved, only its mask, until somebody wants to replace it. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { worded } from '../connectors/connector.ts';
import { useWords } from '../language/words.ts';
import classes from './config-fields.module.css';
import { type FieldProps, notPersonal } from './field-props.ts';
import { isMask } from './form-values.ts';

export function SecretField({ item, form }: FieldProps) {
  const { say, language } = useWords();
  const value = String(form.values[item.key] ?? '');
  const [mask, setMask] = useState(isMask(value) ? value : undefined);
  const label = worded(item.label, language);
  const description = worded(item.description ?? item.tooltip, language);

  // After saving, the server answers with the mask of the new secret.
  if (isMask(value) && value !== mask) setMask(value);

  if (mask !== undefined && value === mask) {
    return (
      <div className={classes.kept}>
        <TextInput
          label={label}
          description={say('field.secret_kept')}
          value={mask}
          readOnly
          data-field={item.key}
          error={form.errors[item.key]}
          classNames={{ input: classes.mask ?? '' }}
        />
        <Button
          variant="default"
          aria-label={`${say('field.secret_replace')}: ${label}`}
          onClick={() => form.setFieldValue(item.key, '')}
        >
          {say('field.secret_replace')}
        </Button>
      </div>
    );
  }

  return (
    <div>
      <PasswordInput
        {...notPersonal}
        // Browsers that ignore "off" leave a field alone that asks for a new password.
        autoComplete="new-password"
        data-field={item.key}
        label={label}
        description={description || undefined}
        placeholder={worded(item.placeholder, language) || undefined}
        withAsterisk={item.required ?? false}
        aria-required={item.required ?? false}
        error={form.errors[item.key]}
        value={value}
        onChange={(event) => form.setFieldValue(item.key, event.currentTarget.value)}
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': say('field.show', { label }) }}
        // Only after "Replace": on a new form the page decides where to begin.
        autoFocus={mask !== undefined}
      />
      {mask !== undefined && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          ml={-8}
          onClick={() => form.setFieldValue(item.key, mask)}
        >
          {say('field.secret_keep')}
        </Button>
      )}
    </div>
  );
}
