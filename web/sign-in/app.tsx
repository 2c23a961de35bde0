/** One screen at a time, the language menu below it. */
import { useLayoutEffect, useReducer } from 'preact/hooks';
import { isHere } from './here.ts';
import { Footer } from './parts/footer.tsx';
import { QuickWait, Wait } from './parts/wait.tsx';
import { AdditionScreen } from './screens/addition-screen.tsx';
import { CodeScreen } from './screens/code-screen.tsx';
import { type End, EndScreen } from './screens/end-screen.tsx';
import { IdentifyScreen } from './screens/identify-screen.tsx';
import { NewPasswordScreen } from './screens/new-password-screen.tsx';
import { PasswordScreen } from './screens/password-screen.tsx';
import { QuestionScreen } from './screens/question-screen.tsx';
import { SecondFactorScreen } from './screens/second-factor-screen.tsx';
import { journey, subscribe } from './store.ts';
import { isOpen } from './ways.ts';

export function App() {
  const [, show] = useReducer((count: number) => count + 1, 0);
  // Before anything is asked: an answer may be here sooner than the first paint.
  useLayoutEffect(() => subscribe(() => show(undefined)), []);
  return (
    <>
      <main>{current()}</main>
      <Footer onChange={() => show(undefined)} />
    </>
  );
}

function current() {
  const { screen, question, event, challenge, missing, second } = journey.read();
  switch (screen) {
    case 'identify':
      return isOpen(journey.page, event) ? <IdentifyScreen key={event} /> : <EndScreen kind="closed" />;
    case 'password':
      return <PasswordScreen />;
    case 'renew':
      return <NewPasswordScreen key={screen} isAddition={false} />;
    case 'addition':
      if (!missing) return <QuickWait />;
      if (missing === 'password') return <NewPasswordScreen key={screen} isAddition />;
      return <AdditionScreen key={missing} missing={missing} />;
    case 'second':
      return second ? <SecondFactorScreen second={second} /> : <QuickWait />;
    case 'code':
    case 'additionCode':
      if (question) return <QuestionScreen question={question} />;
      return challenge ? <CodeScreen challenge={challenge} /> : <QuickWait />;
    default:
      // On its way to the next steps.
      return isHere(screen) ? <EndScreen kind={screen as End} /> : <Wait />;
  }
}
