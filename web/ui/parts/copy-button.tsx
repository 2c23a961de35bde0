/** What the person takes along: copied by one press, and said so. */
import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../copy-text.ts';

interface CopyButtonProps {
  readonly text: string;
  readonly say: (key: 'do.copy' | 'do.copied') => string;
}

export function CopyButton({ text, say }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), 4000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <>
      <button class="quiet" type="button" onClick={() => void copyText(text).then(setCopied)}>
        {say(isCopied ? 'do.copied' : 'do.copy')}
      </button>
      <span class="unseen" role="status">
        {isCopied ? say('do.copied') : ''}
      </span>
    </>
  );
}
