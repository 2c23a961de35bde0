/** What every page of the Console is given: the server's settings, the session, and the API. */
import { createContext, useContext } from 'react';
import type { Session } from '../session/session.ts';
import type { Api } from './api.ts';
import type { Settings } from './settings.ts';

export interface ConsoleParts {
  readonly settings: Settings;
  readonly session: Session;
  readonly api: Api;
}

export const ConsoleContext = createContext<ConsoleParts | undefined>(undefined);

export function useConsole(): ConsoleParts {
  const parts = useContext(ConsoleContext);
  if (!parts) throw new Error('A page was drawn outside of the Console.');
  return parts;
}
