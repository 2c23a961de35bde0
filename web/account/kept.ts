/** What this tab remembers while another page is shown in it, or this one anew. */
import { base } from './page.ts';

/** Tenants of one host share its storage. */
const place = (name: string): string => `latchkey-account:${base}:${name}`;

export const keep = (name: string, value: unknown): void =>
  sessionStorage.setItem(place(name), JSON.stringify(value));

export const forget = (name: string): void => sessionStorage.removeItem(place(name));

export function read<T>(name: string): T | undefined {
  const text = sessionStorage.getItem(place(name));
  return text === null ? undefined : (JSON.parse(text) as T);
}

/** It serves once. */
export function take<T>(name: string): T | undefined {
  const kept = read<T>(name);
  forget(name);
  return kept;
}
