/** The two rules of an administrator's password, as far as a page can judge them; the server has the last word. */
export interface PasswordRules {
  readonly isLong: boolean;
  readonly isUncommon: boolean;
}

export const shortestPassword = 8;

/** The most used passwords of eight and more characters, and what they are made of. */
const common =
  /^(?:pass?w[o0]rd|passw0rd|qwerty|qwertz|azerty|asdfgh|zxcvbn|1q2w3e|q1w2e3|abc123|abcd1234|letmein|iloveyou|welcome|admin|administrator|football|baseball|sunshine|princess|superman|trustno|starwars|whatever|computer|internet|michelle|dragon|monkey|shadow|master|changeme|latchkey|test|user|root)+[\d!@#$%.]*$/i;

export function judgePassword(password: string, username: string): PasswordRules {
  const letters = [...password];
  return {
    isLong: letters.length >= shortestPassword,
    isUncommon:
      letters.length > 0 &&
      !common.test(password) &&
      new Set(letters).size > 3 &&
      !isRun(password) &&
      (username === '' || !password.toLowerCase().startsWith(username.toLowerCase())),
  };
}

/** 12345678, 87654321, abcdefgh. */
function isRun(password: string): boolean {
  const steps = [...password]
    .map((letter, place) => letter.charCodeAt(0) - password.charCodeAt(place - 1))
    .slice(1);
  // 1234567890 goes from 9 to 0.
  return [1, -1].some((step) => steps.every((found) => found === step || found === -9 * step));
}
