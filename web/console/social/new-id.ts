/** The id of a connector that is about to be made: its redirect URI has it, and the provider wants that first. */

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const length = 12;

/** Twelve letters and digits, as the server makes them. Nobody gains anything by guessing one. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(length)), (one) => letters[one % letters.length]).join(
    '',
  );
