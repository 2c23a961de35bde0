/**
 * The rooms of the sidebar, in their order. A room that is not built is not listed: sign-in experience, users,
 * organizations, messages and logs take their places here, each with one line and one route.
 */
import type { ReactNode } from 'react';
import type { ConsoleWord } from '../../../words/en/console.ts';
import type { Settings } from '../api/settings.ts';
import { ConnectorIcon, FactorsIcon, StartIcon, TelephoneIcon } from '../look/icons.tsx';

export interface Room {
  readonly path: string;
  readonly word: ConsoleWord;
  readonly Icon: () => ReactNode;
  /** Left out: every server has it. */
  readonly isOpen?: (settings: Settings) => boolean;
}

export const rooms: readonly Room[] = [
  { path: '/', word: 'room.start', Icon: StartIcon },
  { path: '/connectors', word: 'room.connectors', Icon: ConnectorIcon },
  { path: '/mfa', word: 'room.second_factors', Icon: FactorsIcon },
  {
    path: '/telephone',
    word: 'room.telephone',
    Icon: TelephoneIcon,
    isOpen: (settings) => settings.telephone,
  },
];

/** Whether a path inside the Console lies in this room. */
export const isInRoom = (room: Room, path: string): boolean =>
  room.path === '/' ? path === '/' : path === room.path || path.startsWith(`${room.path}/`);
