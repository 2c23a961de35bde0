/** A code to look at and to take away: large, in two halves, with a button that copies it whole. */
import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../ui/copy-text.ts';
import { say } from './page.ts';

export function TakeCode({ code }: { code: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [isCopied]);

  return (
    <div class="take">
      <output class="code">
        {[code.slice(0, 3), code.slice(3)].map((half, place) => (
          <span key={place}>{half}</span>
        ))}
      </output>
      <button class="copy" type="button" onClick={() => void copyText(code).then(setCopied)}>
        {isCopied ? <Tick /> : <Sheets />}
        <span>
          {say(isCopied ? 'copied' : 'copy')} <span class="unseen">{code}</span>
        </span>
      </button>
      <span class="unseen" role="status">
        {isCopied ? say('copied') : ''}
      </span>
    </div>
  );
}

const Sheets = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <rect x="9" y="9" width="11" height="11" rx="2.5" />
    <path d="M5.5 15A2 2 0 0 1 4 13V6.5A2.5 2.5 0 0 1 6.5 4H13a2 2 0 0 1 2 1.5" />
  </svg>
);

const Tick = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </svg>
);
