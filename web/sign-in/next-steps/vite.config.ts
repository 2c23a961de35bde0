/** Builds the next steps of a sign-in as one HTML file of their own. */
import { onePage } from '../../ui/one-file.ts';

export default onePage(import.meta.dirname);
