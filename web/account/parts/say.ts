/** A sentence of the account pages with elements in its places. */
import { sayIn } from '../../ui/parts/say.tsx';
import { wording } from '../page.ts';

export const Say = sayIn(() => wording);
