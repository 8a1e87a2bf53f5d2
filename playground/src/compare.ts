// Lays two logs side by side: what both have in the same order stands on one row, and what only one of
// them has, or has at another place, is marked.
//
//   a  b  c          same a | moved b | same c | moved b
//   a  c  b

export interface Line {
  level: string;
  text: string;
}

export type RowKind = "same" | "moved" | "only";

export interface Row {
  kind: RowKind;
  left?: Line;
  right?: Line;
}

/** The rows of both logs, by a longest common subsequence. */
export function compareLogs(left: readonly Line[], right: readonly Line[]): Row[] {
  const rows: Row[] = [];
  const lengths = common(left, right);
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]];
    if (a && b && equal(a, b)) {
      rows.push({ kind: "same", left: a, right: b });
      i += 1;
      j += 1;
    } else if (a && (!b || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      rows.push({ kind: "only", left: a });
      i += 1;
    } else if (b) {
      rows.push({ kind: "only", right: b });
      j += 1;
    }
  }
  return markMoved(rows);
}

function equal(a: Line, b: Line): boolean {
  return a.text === b.text && a.level === b.level;
}

/** `common[i][j]`: how long the best common subsequence of the rests from `i` and `j` is. */
function common(left: readonly Line[], right: readonly Line[]): Uint16Array[] {
  const table = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const below = table[i + 1]!;
      table[i]![j] = equal(left[i]!, right[j]!) ? below[j + 1]! + 1 : Math.max(below[j]!, table[i]![j + 1]!);
    }
  }
  return table;
}

/** A line that only one side has here, but the other side has elsewhere, was moved. */
function markMoved(rows: Row[]): Row[] {
  for (const row of rows) {
    if (row.kind !== "only" || !row.left) continue;
    const other = rows.find((it) => it.kind === "only" && it.right && equal(it.right, row.left!));
    if (other) {
      row.kind = "moved";
      other.kind = "moved";
    }
  }
  return rows;
}
