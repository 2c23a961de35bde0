/** What this tab remembers while another page is shown in it, or this one anew. Where storage is forbidden or full, nothing. */
import { base } from './page.ts';

/** Tenants of one host share its storage. */
const place = (name: string): string => `latchkey-account:${base}:${name}`;

export function keep(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(place(name), JSON.stringify(value));
  } catch {}
}

export function forget(name: string): void {
  try {
    sessionStorage.removeItem(place(name));
  } catch {}
}

export function read<T>(name: string): T | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(place(name)) ?? 'null') as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** It serves once. */
export function take<T>(name: string): T | undefined {
  const kept = read<T>(name);
  forget(name);
  return kept;
}
