/** Draws the fields of a connector's form, those without an editor of their own. */
import { useState } from 'react';
import type { FormItem } from '../connectors/connector.ts';
import { useWords } from '../language/words.ts';
import classes from './config-fields.module.css';
import { Field } from './field.tsx';
import { isJson, shown } from './form-values.ts';
import { itemWords } from './item-words.ts';
import { splitItems } from './split-items.ts';
import type { ConfigForm } from './use-config-form.ts';

export function ConfigFields({ config }: { config: ConfigForm }) {
  const { say } = useWords();
  const items = shown(config.items, config.form.values).filter((item) => !isJson(item));
  if (items.length === 0) return <p className={classes.none}>{say('guide.no_parameters')}</p>;
  const { first, more } = splitItems(items);
  return (
    <div className={classes.fields}>
      {first.map((item) => (
        <Field key={item.key} item={item} form={config.form} />
      ))}
      {more.length > 0 && <More items={more} config={config} />}
    </div>
  );
}

/** What most people leave alone; open as soon as something in it was changed or is wrong. */
function More({ items, config: { form } }: { items: readonly FormItem[]; config: ConfigForm }) {
  const words = useWords();
  const { say } = words;
  const [isOpen, setOpen] = useState(() =>
    items.some(({ key, defaultValue }) => ![undefined, '', false, defaultValue].includes(form.values[key])),
  );
  const hasFault = items.some(({ key }) => form.errors[key] !== undefined);
  return (
    <details
      className={classes.more}
      open={isOpen || hasFault}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className={classes.moreTitle}>{say('guide.more')}</span>
        <span className={classes.moreNames}>
          {items.map((item) => itemWords(item, words).label).join(' · ')}
        </span>
      </summary>
      <div className={classes.fields}>
        {items.map((item) => (
          <Field key={item.key} item={item} form={form} />
        ))}
      </div>
    </details>
  );
}
