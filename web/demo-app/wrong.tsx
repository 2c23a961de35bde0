/** When signing in did not finish: what happened and how to begin again. */
import { say } from './page.ts';
import { UnknownReturn } from './sign-in.ts';

export function Wrong({ reason, onAgain }: { reason: string; onAgain: () => void }) {
  return (
    <section class="card out" role="alert">
      <h1>{say('wrong.title')}</h1>
      <p class="lead">{reason}</p>
      <div class="acts">
        <button class="main" type="button" onClick={onAgain}>
          {say('tryAgain')}
        </button>
      </div>
    </section>
  );
}

/** RFC 6749 §4.1.2.1: `access_denied` is the one that a person brings about. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnknownReturn) return say('wrong.state');
  const { error: code, error_description: description, message } = error as Partial<Record<string, string>>;
  if (code === 'access_denied') return say('wrong.denied');
  // What fetch says when nobody answers, or not in time.
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  if (isLate || error instanceof TypeError) return say('wrong.network');
  return say('wrong.other', { reason: description ?? code ?? message });
}
