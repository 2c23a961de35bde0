/** A sentence of the next steps with elements in its places. */
import { sayIn } from '../../../ui/parts/say.tsx';
import { words } from '../words.ts';

export const Say = sayIn(words);
