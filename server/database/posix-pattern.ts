/** Whether a text holds what a POSIX pattern describes, in time that grows with the text and never runs away. */
import { type Fits, readPosix, type Tree, UnreadablePattern } from './posix-tree.ts';

export interface PosixPattern {
  /** True when any part of the text fits. Throws a PatternTooSlow once nothing of its budget is left. */
  fits(text: string): boolean;
}

/** The code that PostgreSQL gives to a statement that took too long. */
export class PatternTooSlow extends Error {
  override readonly name = 'PatternTooSlow';
  readonly code = '57014';
}

/** Steps that may still be taken: of all texts together, and of all patterns that share it. */
export interface Budget {
  steps: number;
}

/** Half a second or so, during which the process answers nobody. */
export const createBudget = (): Budget => ({ steps: 10_000_000 });

export interface PosixOptions {
  readonly isCaseSensitive: boolean;
  /** Without it the pattern has its own. */
  readonly budget?: Budget;
}

interface Node {
  /** A character that fits leads on; without it the way on is free, or bound to an edge of the text. */
  readonly fits?: Fits;
  /** Of asking `fits`, in comparisons. */
  readonly cost?: number;
  readonly edge?: 'start' | 'end';
  readonly next: number[];
}

/** All places in the pattern where one may stand at once. */
interface State {
  readonly places: readonly number[];
  readonly isFound: boolean;
  /** Whether the text may end here; unknown until one did. */
  isFoundAtEnd?: boolean;
  readonly onward: Map<number, State>;
}

const mostNodes = 5_000;
const mostParts = 50_000;
/** Places in the states that are remembered, some megabytes. */
const mostKept = 500_000;
/** What was met before is looked up; what was not is worked out place by place. */
const stepsOfPlace = 8;

/**
 * Steps through all places of the pattern at once, as Thompson described, and remembers where each set of places
 * leads: nothing is ever tried twice, whatever the pattern. Throws an UnreadablePattern.
 */
export function createPosixPattern(
  pattern: string,
  { isCaseSensitive, budget = createBudget() }: PosixOptions,
): PosixPattern {
  const nodes: Node[] = [];
  const add = (node: Node): number => {
    if (nodes.length >= mostNodes) throw new UnreadablePattern('The pattern repeats too much');
    return nodes.push(node) - 1;
  };
  const found = add({ next: [] });
  const entry = build(readPosix(pattern, { isCaseSensitive }), found, { nodes, add, built: 0 });
  let kept = 0;
  const known = new Map<string, State>();

  /** Where one stands without taking a character. */
  function reach(from: readonly number[], edges: { readonly start: boolean; readonly end: boolean }): State {
    const reached = new Set<number>();
    const waiting = [...from];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (reached.has(at)) continue;
      reached.add(at);
      const { fits, edge, next } = nodes[at] as Node;
      budget.steps -= stepsOfPlace + next.length;
      if (!fits && (edge === undefined || edges[edge])) waiting.push(...next);
    }
    const places = [...reached].toSorted((one, other) => one - other);
    const key = places.join();
    const state = known.get(key) ?? { places, isFound: reached.has(found), onward: new Map() };
    known.set(key, state);
    return state;
  }

  function step(state: State, codePoint: number): State {
    const remembered = state.onward.get(codePoint);
    if (remembered) return remembered;
    const onward = state.places.flatMap((at) => {
      const { fits, cost = 0, next } = nodes[at] as Node;
      budget.steps -= stepsOfPlace + cost;
      return fits?.(codePoint) ? next : [];
    });
    // What is looked for may begin at every character.
    const next = reach([...onward, entry], { start: false, end: false });
    if ((kept += next.places.length) > mostKept) forget();
    state.onward.set(codePoint, next);
    return next;
  }

  function forget(): void {
    kept = 0;
    for (const { onward } of known.values()) onward.clear();
    known.clear();
  }

  const first = reach([entry], { start: true, end: false });
  const isFoundInNothing = reach([entry], { start: true, end: true }).isFound;

  return {
    fits(text) {
      if (text === '') return isFoundInNothing;
      let state = first;
      for (let at = 0; at < text.length && !state.isFound; ) {
        if ((budget.steps -= 1) < 0) throw new PatternTooSlow('The pattern takes too long');
        const codePoint = text.codePointAt(at) ?? 0;
        state = step(state, codePoint);
        at += codePoint > 0xffff ? 2 : 1;
      }
      state.isFoundAtEnd ??= state.isFound || reach(state.places, { start: false, end: true }).isFound;
      return state.isFoundAtEnd;
    },
  };
}

interface Building {
  readonly nodes: Node[];
  add(node: Node): number;
  /** Parts so far: nothing, repeated, adds no node however often. */
  built: number;
}

/** Answers where one enters what leads to `next`. */
function build(tree: Tree, next: number, building: Building): number {
  const { add } = building;
  if ((building.built += 1) > mostParts) throw new UnreadablePattern('The pattern repeats too much');
  switch (tree.is) {
    case 'one':
      return add({ fits: tree.fits, cost: tree.cost, next: [next] });
    case 'edge':
      return add({ edge: tree.edge, next: [next] });
    case 'row':
      return tree.parts.reduceRight((entry, part) => build(part, entry, building), next);
    case 'either':
      return add({ next: tree.parts.map((part) => build(part, next, building)) });
    default:
      return buildRepeat(tree, next, building);
  }
}

function buildRepeat(
  { part, least, most }: Tree & { readonly is: 'repeat' },
  next: number,
  building: Building,
): number {
  const { nodes, add } = building;
  let entry = next;
  if (most === Infinity) {
    entry = add({ next: [] });
    nodes[entry]?.next.push(build(part, entry, building), next);
  } else
    for (let count = least; count < most; count += 1)
      entry = add({ next: [build(part, entry, building), next] });
  for (let count = 0; count < least; count += 1) entry = build(part, entry, building);
  return entry;
}
