/** Reads a POSIX regular expression as PostgreSQL does (its advanced ones, without looking around) into a tree. */

/** Whether a character, as its code point, is one of these. */
export type Fits = (codePoint: number) => boolean;

export type Tree =
  | { readonly is: 'one'; readonly fits: Fits /** In comparisons, about. */; readonly cost: number }
  | { readonly is: 'edge'; readonly edge: 'start' | 'end' }
  | { readonly is: 'row' | 'either'; readonly parts: readonly Tree[] }
  | { readonly is: 'repeat'; readonly part: Tree; readonly least: number; readonly most: number };

/** The code that PostgreSQL gives to such a pattern: `invalid_regular_expression`. */
export class UnreadablePattern extends Error {
  override readonly name = 'UnreadablePattern';
  readonly code = '2201B';
}

const mostRepeats = 255;

/** Throws an UnreadablePattern. */
export function readPosix(pattern: string, { isCaseSensitive }: { readonly isCaseSensitive: boolean }): Tree {
  const characters = [...pattern];
  let place = 0;
  const ahead = (offset = 0): string | undefined => characters[place + offset];
  const take = (): string => characters[place++] ?? fail('ends too early');
  const takeIf = (wanted: string): boolean => {
    if (![...wanted].every((character, index) => ahead(index) === character)) return false;
    place += wanted.length;
    return true;
  };

  const inCase = (fits: Fits): Fits =>
    isCaseSensitive ? fits : (codePoint) => fits(codePoint) || otherCases(codePoint).some(fits);

  function readEither(): Tree {
    const parts = [readRow()];
    while (takeIf('|')) parts.push(readRow());
    return parts.length === 1 && parts[0] ? parts[0] : { is: 'either', parts };
  }

  function readRow(): Tree {
    const parts: Tree[] = [];
    while (place < characters.length && ahead() !== '|' && ahead() !== ')') parts.push(readRepeated());
    return { is: 'row', parts };
  }

  function readRepeated(): Tree {
    const part = readOne();
    const times = readTimes();
    if (!times) return part;
    if (part.is === 'edge') fail('an edge cannot be repeated');
    // Whether as few as possible are taken makes no difference to whether anything fits.
    takeIf('?');
    if (readTimes()) fail('a repetition cannot be repeated');
    return { is: 'repeat', part, ...times };
  }

  function readTimes(): { readonly least: number; readonly most: number } | undefined {
    if (takeIf('*')) return { least: 0, most: Infinity };
    if (takeIf('+')) return { least: 1, most: Infinity };
    if (takeIf('?')) return { least: 0, most: 1 };
    if (ahead() !== '{' || !/\d/.test(ahead(1) ?? '')) return undefined;
    const [all, from = '', comma, to] = /^\{(\d+)(,)?(\d*)\}/.exec(characters.slice(place).join('')) ?? [];
    if (all === undefined) return fail('a repetition is not closed');
    place += all.length;
    const least = Number(from);
    const most = comma === undefined ? least : to ? Number(to) : Infinity;
    if (least > mostRepeats || (most !== Infinity && most > mostRepeats) || most < least)
      fail('repeats too often');
    return { least, most };
  }

  function readOne(): Tree {
    const character = take();
    if (character === '(') {
      if (ahead() === '?' && !takeIf('?:')) fail('looks around');
      const inner = readEither();
      return takeIf(')') ? inner : fail('a bracket is not closed');
    }
    if (character === '^') return { is: 'edge', edge: 'start' };
    if (character === '$') return { is: 'edge', edge: 'end' };
    if (character === '.') return { is: 'one', fits: () => true, cost: 1 };
    if (character === '[') return readSet();
    if ('*+?'.includes(character) || (character === '{' && /\d/.test(ahead() ?? '')))
      fail('nothing is repeated');
    if (character !== '\\') return { is: 'one', fits: inCase(is(character)), cost: 1 };
    const escaped = take();
    if (escaped === 'A') return { is: 'edge', edge: 'start' };
    if (escaped === 'Z') return { is: 'edge', edge: 'end' };
    return { is: 'one', fits: inCase(readEscaped(escaped)), cost: 1 };
  }

  function readSet(): Tree {
    const isNot = takeIf('^');
    const members: Fits[] = [];
    for (let isFirst = true; isFirst || ahead() !== ']'; isFirst = false) members.push(inCase(readMember()));
    take();
    const fits: Fits = (codePoint) => members.some((one) => one(codePoint)) !== isNot;
    return { is: 'one', fits, cost: members.length * (isCaseSensitive ? 1 : 4) };
  }

  function readMember(): Fits {
    if (takeIf('[:')) return readClass();
    const character = take();
    if (character === '[' && (ahead() === '=' || ahead() === '.')) return fail('names a collating element');
    if (character === '\\') return readEscaped(take());
    if (ahead() !== '-' || ahead(1) === ']') return is(character);
    take();
    const [from, to] = [pointOf(character), pointOf(readLast())];
    if (to < from) fail('a range ends before it starts');
    return (codePoint) => codePoint >= from && codePoint <= to;
  }

  function readLast(): string {
    const character = take();
    if (character !== '\\') return character;
    const escaped = take();
    return /[a-z\d]/i.test(escaped) ? (controls[escaped] ?? fail('a range ends in a class')) : escaped;
  }

  function readClass(): Fits {
    const end = characters.indexOf(':', place);
    const name = characters.slice(place, end < 0 ? characters.length : end).join('');
    place += [...name].length;
    const fits = classes[name];
    return takeIf(':]') && fits ? fits : fail('names no class');
  }

  const tree = readEither();
  return place === characters.length ? tree : fail('a bracket was never opened');
}

function readEscaped(character: string): Fits {
  if (!/[a-z\d]/i.test(character)) return is(character);
  const fits = classes[shorthands[character.toLowerCase()] ?? ''];
  if (fits) return character === character.toLowerCase() ? fits : (codePoint) => !fits(codePoint);
  const control = controls[character];
  return control === undefined ? fail(`\\${character} is not known`) : is(control);
}

const pointOf = (character: string): number => character.codePointAt(0) ?? 0;

function is(character: string): Fits {
  const wanted = pointOf(character);
  return (codePoint) => codePoint === wanted;
}

const otherCases = (codePoint: number): readonly number[] => {
  const character = String.fromCodePoint(codePoint);
  return [character.toLowerCase(), character.toUpperCase()].map(pointOf);
};

const like =
  (expression: RegExp): Fits =>
  (codePoint) =>
    expression.test(String.fromCodePoint(codePoint));

const classes: Readonly<Partial<Record<string, Fits>>> = {
  alnum: like(/[\p{L}\p{N}]/u),
  alpha: like(/\p{L}/u),
  blank: like(/[ \t]/),
  cntrl: like(/\p{Cc}/u),
  digit: like(/\d/),
  graph: like(/[^\s\p{C}]/u),
  lower: like(/\p{Ll}/u),
  print: like(/[^\p{C}]/u),
  punct: like(/[\p{P}\p{S}]/u),
  space: like(/\s/),
  upper: like(/\p{Lu}/u),
  word: like(/[\p{L}\p{N}_]/u),
  xdigit: like(/[\da-fA-F]/),
};

const shorthands: Readonly<Partial<Record<string, string>>> = { d: 'digit', s: 'space', w: 'word' };

const controls: Readonly<Partial<Record<string, string>>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function fail(why: string): never {
  throw new UnreadablePattern(`The pattern ${why}`);
}
