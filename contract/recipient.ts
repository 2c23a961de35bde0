/** To whom a message goes: a number or an address, one of the two, below HTTP in its one canonical form. */

export type Recipient =
  /** E.164 with its plus sign. */
  | { readonly phone: string; readonly email?: undefined }
  /** In lower case, without a name. */
  | { readonly email: string; readonly phone?: undefined };

/** The one text of it, as tables keep it: no number holds an `@`, and no address goes without one. */
export const textOfRecipient = ({ phone, email }: Recipient): string => email ?? phone;

export const recipientIn = (text: string): Recipient =>
  text.includes('@') ? { email: text } : { phone: text };

/** Of all else in an order or an attempt, only whom it is for. */
export const recipientOf = ({ phone, email }: Recipient): Recipient =>
  email === undefined ? { phone } : { email };
