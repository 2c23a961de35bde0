/** A message as the phone or the mailbox will show it, and how many SMS it costs. */
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { countSegments } from '../../ui/segments.ts';
import { useWords } from '../language/words.ts';
import classes from './preview.module.css';
import { Letter } from './letter.tsx';
import { fillIn, findTemplate, localesIn, type Purpose, purposes } from './templates.ts';

const sample = {
  code: '482913',
  link: 'https://example.com/i/8Kd2',
  minutes: '10',
  app: 'example.com',
};

interface PreviewProps {
  readonly rows: unknown;
  /** `@host`, where messages with a code end with it. */
  readonly lastLine?: string | undefined;
}

export function Preview({ rows, lastLine }: PreviewProps) {
  const { say } = useWords();
  const [purpose, setPurpose] = useState<Purpose>('SignIn');
  const [picked, setLocale] = useState('');
  const locales = localesIn(rows);
  const locale = locales.includes(picked) ? picked : '';
  return (
    <div className={classes.frame}>
      <div className={classes.preview}>
        <div className={classes.choices}>
          <NativeSelect
            label={say('preview.purpose')}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value as Purpose)}
            data={purposes.map((value) => ({ value, label: say(`purpose.${value}`) }))}
          />
          {locales.length > 0 && (
            <NativeSelect
              label={say('preview.locale')}
              value={locale}
              onChange={(event) => setLocale(event.currentTarget.value)}
              data={[
                { value: '', label: say('preview.any_locale') },
                ...locales.map((value) => ({ value, label: value })),
              ]}
            />
          )}
        </div>
        <div role="group" aria-label={say('preview.title')} className={classes.message}>
          <Message rows={rows} purpose={purpose} locale={locale} lastLine={lastLine} />
        </div>
      </div>
    </div>
  );
}

function Message({
  rows,
  purpose,
  locale,
  lastLine,
}: PreviewProps & { readonly purpose: Purpose; readonly locale: string }) {
  const { say } = useWords();
  const row = findTemplate(rows, purpose, locale);
  if (typeof row?.subject === 'string' && typeof row.content === 'string' && row.content !== '') {
    const { subject, content, contentType } = row;
    return (
      <Letter
        subject={fillIn(subject, sample)}
        content={fillIn(content, sample)}
        isHtml={contentType === 'text/html'}
      />
    );
  }
  if (typeof row?.content === 'string' && row.content !== '') {
    const isBound = lastLine !== undefined && purpose !== 'OrganizationInvitation';
    return <Content content={isBound ? `${row.content.trimEnd()}\n${lastLine} #{{code}}` : row.content} />;
  }
  const code = row?.templateCode;
  return (
    <p className={classes.note}>
      {typeof code === 'string' && code !== '' && !code.startsWith('<')
        ? say('preview.at_provider', { code })
        : say('preview.nothing')}
    </p>
  );
}

function Content({ content }: { content: string }) {
  const { say } = useWords();
  const text = fillIn(content, sample);
  const { encoding, count, left, culprits } = countSegments(text);
  return (
    <>
      <p className={classes.bubble}>{text}</p>
      <ul className={classes.facts}>
        <li className={classes.count} data-many={count > 1 || undefined}>
          {say('preview.segments', { n: count })}
        </li>
        <li>{say('preview.left', { n: left })}</li>
        <li>{say(encoding === 'GSM-7' ? 'preview.encoding_gsm' : 'preview.encoding_ucs')}</li>
        {culprits.length > 0 && (
          <li>
            {say('preview.culprits', {
              characters: culprits.slice(0, 12).join(' ') + (culprits.length > 12 ? ' …' : ''),
            })}
          </li>
        )}
      </ul>
    </>
  );
}
