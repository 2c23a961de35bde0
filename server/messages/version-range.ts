/** Whether a range of versions, as manifests name them (npm's semver), admits the line of a kit that we stand for. */

/** A major version from 1 on (`[5, 0]` is 5.x), below that a minor one (`[0, 1]` is 0.1.x): what semver calls compatible. */
export type Line = readonly [major: number, minor: number];

/** True when the range admits any version of the line. What is no range (a tag, an address) admits none. */
export const admits = (range: string, line: Line): boolean =>
  range
    .replace(/^workspace:/, '')
    .replace(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2')
    .replace(/([<>=~^])\s+/g, '$1')
    .split('||')
    .some((part) =>
      part
        .trim()
        .split(/\s+/)
        .every((bound) => admitsBound(bound, line)),
    );

function admitsBound(bound: string, line: Line): boolean {
  const [, sign = '', major = '', minor, patch] =
    /^(\^|~|>=?|<=?|=)?v?(\d+|[xX*])?(?:\.(\d+|[xX*]))?(?:\.([\w.*-]+))?/.exec(bound) ?? [];
  if (bound !== '' && major === '' && sign === '') return false;
  if (/^[xX*]?$/.test(major)) return true;
  const isWide = minor === undefined || /^[xX*]$/.test(minor);
  const distance = compare([Number(major), isWide ? line[1] : Number(minor)], line);
  switch (sign) {
    case '>':
      return distance < 0 || (distance === 0 && !isWide);
    case '>=':
      return distance <= 0;
    case '<':
      return distance > 0 || (distance === 0 && !isWide && isBeyondStart(line, minor, patch));
    case '<=':
      return distance >= 0;
    default:
      return distance === 0;
  }
}

/** Below zero when `one` lies before the line, zero when it is in it. */
const compare = ([major, minor]: Line, line: Line): number =>
  major === line[0] && line[0] === 0 ? minor - line[1] : major - line[0];

/** `<5.0.0` ends before 5.x begins, `<5.2.0` does not. */
const isBeyondStart = ([major]: Line, minor: string, patch = '0'): boolean =>
  (major > 0 && Number(minor) > 0) || Number.parseInt(patch, 10) > 0;
