/** What a phone number is, for both sides: E.164 with its plus sign inside, digits alone on the wire. */

/** E.164: a plus sign, a country code, 15 digits at most. Whether such a number exists only the server asks. */
export type Phone = `+${string}`;

/** ITU E.164 §6; no country code begins with 0, and nothing shorter than three digits can be one. */
const e164 = /^\+[1-9]\d{2,14}$/;

export const isPhone = (text: string): text is Phone => e164.test(text);

/** The contract's form in bodies and answers: country code and national number, nothing else. */
export const wireDigits = /^\d{1,128}$/;

/** `+16502530000` → `16502530000` */
export const toWireDigits = (phone: string): string => phone.slice(1);

/** `16502530000` → `+16502530000`, taken as written: only the server's parser makes a number of it. */
export const fromWireDigits = (digits: string): Phone => `+${digits}`;

/** What may be shown of a number to somebody who has not proven it: its last four digits. */
export const maskPhone = (phone: string): string => `****${phone.slice(-4)}`;
