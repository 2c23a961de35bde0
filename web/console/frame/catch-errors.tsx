/** Keeps a mistake of one page from taking the whole Console with it. */
import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useWords } from '../language/words.ts';
import { Page } from '../look/page.tsx';

interface CatchProps {
  /** Going to another page is a new beginning. */
  readonly path: string;
  readonly children: ReactNode;
}

interface CatchState {
  readonly path: string;
  readonly hasFailed: boolean;
}

/** React asks for a class here; there is no other way to catch what a component throws. */
export class CatchErrors extends Component<CatchProps, CatchState> {
  override state: CatchState = { path: this.props.path, hasFailed: false };

  static getDerivedStateFromError(): Partial<CatchState> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(props: CatchProps, state: CatchState): CatchState | null {
    return props.path === state.path ? null : { path: props.path, hasFailed: false };
  }

  override render() {
    return this.state.hasFailed ? <Stumbled /> : this.props.children;
  }
}

function Stumbled() {
  const { say } = useWords();
  return (
    <Page title={say('error.page_title')} lead={say('error.page_text')} width="text">
      <Button onClick={() => location.reload()}>{say('error.load_again')}</Button>
    </Page>
  );
}
