/** An e-mail as its reader will have it before them: the subject, and the words. */
import { useWords } from '../language/words.ts';
import classes from './preview.module.css';

interface LetterProps {
  readonly subject: string;
  readonly content: string;
  readonly isHtml: boolean;
}

export function Letter({ subject, content, isHtml }: LetterProps) {
  const { say } = useWords();
  return (
    <>
      <div className={classes.letter}>
        <p className={classes.subject}>
          <span className="visually-hidden">{say('preview.subject')}: </span>
          {subject}
        </p>
        <p className={classes.words}>{isHtml ? wordsOf(content) : content}</p>
      </div>
      {isHtml && <p className={classes.note}>{say('preview.html')}</p>}
    </>
  );
}

/** Nothing of the operator's HTML is drawn here: a page that manages a server shows no page of others. */
function wordsOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const silent of body.querySelectorAll('style, script, title')) silent.remove();
  for (const end of body.querySelectorAll('br, p, div, tr, li, h1, h2, h3')) end.append('\n');
  return (body.textContent ?? '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
