/** One module of a plan, as a function that throws where the server falls short. */
import type { Provider } from './provider.ts';

export type Check = (op: Provider) => Promise<void>;
