/** A message as the phone will show it, and how many SMS it costs. */
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { countSegments } from '../../ui/segments.ts';
import { useWords } from '../language/words.ts';
import classes from './preview.module.css';
import { fillIn, findTemplate, type Purpose, purposes } from './templates.ts';

const sample = { code: '482913', link: 'https://example.com/i/8Kd2' };

interface PreviewProps {
  readonly rows: unknown;
  /** `@host`, where messages with a code end with it. */
  readonly lastLine?: string | undefined;
}

export function Preview({ rows, lastLine }: PreviewProps) {
  const { say } = useWords();
  const [purpose, setPurpose] = useState<Purpose>('SignIn');
  return (
    <div className={classes.frame}>
      <div className={classes.preview}>
        <NativeSelect
          label={say('preview.purpose')}
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value as Purpose)}
          data={purposes.map((value) => ({ value, label: say(`purpose.${value}`) }))}
        />
        <div role="group" aria-label={say('preview.title')} className={classes.message}>
          <Message rows={rows} purpose={purpose} lastLine={lastLine} />
        </div>
      </div>
    </div>
  );
}

function Message({ rows, purpose, lastLine }: PreviewProps & { readonly purpose: Purpose }) {
  const { say } = useWords();
  const row = findTemplate(rows, purpose);
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
