/** Draws the fields of a connector's form, those without an editor of their own. */
import { useWords } from '../language/words.ts';
import { Field } from './field.tsx';
import classes from './config-fields.module.css';
import { isJson, shown } from './form-values.ts';
import type { ConfigForm } from './use-config-form.ts';

export function ConfigFields({ config }: { config: ConfigForm }) {
  const { say } = useWords();
  const items = shown(config.items, config.form.values).filter((item) => !isJson(item));
  if (items.length === 0) return <p className={classes.none}>{say('guide.no_parameters')}</p>;
  return (
    <div className={classes.fields}>
      {items.map((item) => (
        <Field key={item.key} item={item} form={config.form} />
      ))}
    </div>
  );
}
