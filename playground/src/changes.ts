// Compares source and result line by line first, so that the author's lines find each other wherever the
// lowering put them, and only what is between them letter by letter.
//
//   const u = await getUser();   ┐ compared     return getUser().then((u) => {
//                                ┘ letter by letter
//   log(u);                      ─ the same ─        log(u);

import { Change, presentableDiff } from "@codemirror/merge";

/** Above so many pairs of lines the letters alone are compared. */
const MOST_PAIRS = 2_000_000;

interface Line {
  from: number;
  to: number;
  /** Without indentation. */
  text: string;
  /** What lines are paired by: `async` and `await` are what goes. */
  key: string;
}

/** The changes that make `b` of `a`. */
export function changes(a: string, b: string): readonly Change[] {
  const [left, right] = [linesOf(a), linesOf(b)];
  if (left.length * right.length > MOST_PAIRS) return letters(a, b, 0, 0);
  const found: Change[] = [];
  let [atA, atB] = [0, 0];
  for (const [one, other] of pairs(left, right)) {
    // Up to the text of the line, so with its indentation, which may differ.
    const [startA, startB] = [one.to - one.text.length, other.to - other.text.length];
    found.push(...between(a.slice(atA, startA), b.slice(atB, startB), atA, atB));
    found.push(...between(one.text, other.text, startA, startB));
    [atA, atB] = [one.to, other.to];
  }
  found.push(...between(a.slice(atA), b.slice(atB), atA, atB));
  return found;
}

function between(a: string, b: string, atA: number, atB: number): readonly Change[] {
  if (a === b) return [];
  if (a.trim() === "" || b.trim() === "") return [trimmed(a, b, atA, atB)];
  return letters(a, b, atA, atB);
}

/** One change, without what both begin and end with. */
function trimmed(a: string, b: string, atA: number, atB: number): Change {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return new Change(atA + start, atA + a.length - end, atB + start, atB + b.length - end);
}

function letters(a: string, b: string, atA: number, atB: number): readonly Change[] {
  const found = compared(a, b);
  return found.map(({ fromA, toA, fromB, toB }) => new Change(fromA + atA, toA + atA, fromB + atB, toB + atB));
}

/** What was found in the texts of the last comparisons: with each key typed, most of it is asked for again. */
const known = new Map<string, readonly Change[]>();
const MOST_KNOWN = 2000;

function compared(a: string, b: string): readonly Change[] {
  const key = `${a.length} ${a}${b}`;
  const found = known.get(key) ?? presentableDiff(a, b, { scanLimit: 1000, timeout: 30 });
  // What was asked for last goes last.
  known.delete(key);
  known.set(key, found);
  for (const oldest of known.keys()) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(oldest);
  }
  return found;
}

function linesOf(text: string): Line[] {
  let at = 0;
  return text.split("\n").map((line) => {
    const from = at;
    at += line.length + 1;
    const text = line.trimStart();
    return { from, to: from + line.length, text, key: text.replace(/\b(?:async|await) /g, "") };
  });
}

/** The pairs of lines with the same key, in order, that have the most text. Lines of nothing but brackets weigh little. */
function pairs(left: readonly Line[], right: readonly Line[]): [Line, Line][] {
  const best = Array.from({ length: left.length + 1 }, () => new Float64Array(right.length + 1));
  const weight = (text: string) => (/\w/.test(text) ? text.length : text.length / 100);
  for (let i = left.length - 1; i >= 0; i--) {
    const [row, below] = [best[i]!, best[i + 1]!];
    const own = left[i]!.key;
    for (let j = right.length - 1; j >= 0; j--) {
      const skip = Math.max(below[j]!, row[j + 1]!);
      row[j] = own !== "" && own === right[j]!.key ? Math.max(skip, below[j + 1]! + weight(own)) : skip;
    }
  }
  const found: [Line, Line][] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const now = best[i]![j]!;
    if (now === best[i + 1]![j]) i += 1;
    else if (now === best[i]![j + 1]) j += 1;
    else found.push([left[i++]!, right[j++]!]);
  }
  return found;
}
