/** Builds this page as one HTML file. */
import { onePage } from '../ui/one-file.ts';

export default onePage(import.meta.dirname);
