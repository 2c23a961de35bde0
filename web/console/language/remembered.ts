/** What a browser remembers of a person's taste; a browser that forbids storage just forgets. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Forgotten at the next load; nothing else depends on it.
  }
}
