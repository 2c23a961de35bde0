/** Digits of any script become ASCII: people type, paste and autofill what their keyboard has. */

/** The zeros of Arabic, Persian, Devanagari, Bengali, Thai, Lao, Burmese, Khmer and full-width digits. */
const zeros = Array.from('٠۰०০๐໐၀០０', (zero) => zero.charCodeAt(0));

/** Everything else stays as it is, but for the full-width plus of a phone number. */
export const asciiDigits = (text: string): string =>
  text.replace(/＋/g, '+').replace(/[^\0-\x7f]/g, (letter) => {
    const code = letter.charCodeAt(0);
    const zero = zeros.find((first) => code >= first && code < first + 10);
    return zero === undefined ? letter : String(code - zero);
  });
