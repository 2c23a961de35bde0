/** Where a code goes, as people read it. */
import { formatPhone } from '../ui/phone/phone.ts';

/** No number holds an @. */
export const isEmail = (to: string): boolean => to.includes('@');

export const formatRecipient = (to: string): string => (isEmail(to) ? to : formatPhone(to));
