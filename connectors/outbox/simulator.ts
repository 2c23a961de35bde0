/** The telephone has no provider: whoever asks one has made a mistake, and is told so. */
import { simulate, type Simulator } from '@latchkey/connector-kit/testing';

/** What an operator stores: there is nothing to set. */
export const exampleConfig = {};

export const createSimulator = (): Simulator =>
  simulate(() => {
    throw new Error('the telephone must not use the network');
  });
