/** What this tab remembers while another page is shown in it: the way to the sign-in or to a provider, and back. */
import { base } from './page.ts';

/** Tenants of one host share its storage. */
const place = (name: string): string => `latchkey-account:${base}:${name}`;

export const keep = (name: string, value: unknown): void =>
  sessionStorage.setItem(place(name), JSON.stringify(value));

/** It serves once. */
export function take<T>(name: string): T | undefined {
  const text = sessionStorage.getItem(place(name));
  sessionStorage.removeItem(place(name));
  return text === null ? undefined : (JSON.parse(text) as T);
}
