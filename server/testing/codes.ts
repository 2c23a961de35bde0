/** Codes in tests: none comes twice, none is one that a test types as a wrong one, none is found by chance. */
import { type Random, systemRandom } from '../random.ts';

/** What tests type where a wrong code is wanted, besides six times the same digit. */
const typedAsWrong: ReadonlySet<string> = new Set(['000001', '123456', '654321', '424242']);

/** Chance as the server has it, but for codes of six digits and more. */
export function createTestRandom(): Random {
  const made = new Set<string>();
  const isTaken = (code: string) => made.has(code) || typedAsWrong.has(code) || /^(\d)\1*$/.test(code);
  return {
    ...systemRandom,
    digits(length) {
      let code = systemRandom.digits(length);
      if (length < 6) return code;
      while (isTaken(code)) code = systemRandom.digits(length);
      made.add(code);
      return code;
    },
  };
}

/** Six digits stand by chance inside longer numbers, times above all: only those that stand alone count. */
export const holdsCode = (text: string, code: string): boolean =>
  new RegExp(`(?<!\\d)${code}(?!\\d)`).test(text);
