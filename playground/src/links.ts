// Which piece of the result belongs to which piece of the source, from the source map alone.
//
//   const u = await getUser();          the statement under the cursor is the unit;
//   getUser().then((u) => …)            all of the result that maps into it is its piece

import { decode } from "@jridgewell/sourcemap-codec";
import { ensureSyntaxTree } from "@codemirror/language";
import type { EditorState, Text } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";

export interface Range {
  from: number;
  to: number;
}

/** A stretch of the result, and the place in the source that it comes from. */
export interface Segment extends Range {
  source: number;
}

/** What is lit on both sides. */
export interface Lit {
  source: Range[];
  result: Range[];
}

/** The stretches of the result in order; those without a place in the source are left out. */
export function segments(map: string | undefined, source: Text, result: Text): Segment[] {
  if (!map) return [];
  const found: Segment[] = [];
  let open: Segment | undefined;
  const close = (at: number) => {
    // The blank before and behind, line breaks among it, belongs to nobody.
    const text = open ? result.sliceString(open.from, at) : "";
    if (open && text.trim() !== "") {
      const from = open.from + text.length - text.trimStart().length;
      found.push({ from, to: from + text.trim().length, source: open.source });
    }
    open = undefined;
  };
  const { mappings } = JSON.parse(map) as { mappings: string };
  decode(mappings).forEach((line, index) => {
    if (index >= result.lines) return;
    const { from, length } = result.line(index + 1);
    for (const [column, , sourceLine, sourceColumn] of line) {
      const at = from + Math.min(column, length);
      close(at);
      if (sourceLine === undefined || sourceColumn === undefined || sourceLine >= source.lines) continue;
      const place = source.line(sourceLine + 1);
      open = { from: at, to: at, source: place.from + Math.min(sourceColumn, place.length) };
    }
  });
  close(result.length);
  return found;
}

/** What belongs to a place in the source. */
export function litFromSource(state: EditorState, at: number, pieces: readonly Segment[]): Lit | undefined {
  if (pieces.length === 0) return undefined;
  const unit = unitAt(state, at);
  if (!unit) return undefined;
  const own = pieces.filter((piece) => piece.source >= unit.from && piece.source < unit.to);
  return own.length === 0 ? undefined : { source: [unit], result: merged(own) };
}

/** What belongs to a place in the result: the unit of the source that it comes from, and all of that. */
export function litFromResult(source: EditorState, at: number, pieces: readonly Segment[]): Lit | undefined {
  const piece = pieces.find((one) => one.from <= at && at < one.to);
  return piece && litFromSource(source, piece.source, pieces);
}

/** Statements and what reads like one: the smallest around the cursor is the unit. */
const UNITS = new Set([
  "VariableDeclaration",
  "ExpressionStatement",
  "ReturnStatement",
  "ThrowStatement",
  "BreakStatement",
  "ContinueStatement",
  "DebuggerStatement",
  "ImportDeclaration",
  "ExportDeclaration",
  "AwaitExpression",
  "Property",
  "PropertyDeclaration",
]);

/** Those that hold other statements: only their head is a unit. */
const HEADS = new Set([
  "IfStatement",
  "ForStatement",
  "WhileStatement",
  "DoStatement",
  "SwitchStatement",
  "TryStatement",
  "CatchClause",
  "FinallyClause",
  "LabeledStatement",
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunction",
  "MethodDeclaration",
  "ClassDeclaration",
]);

function unitAt(state: EditorState, at: number): Range | undefined {
  const tree = ensureSyntaxTree(state, Math.min(at + 2000, state.doc.length), 20);
  if (!tree) return undefined;
  for (let node: SyntaxNode | null = tree.resolveInner(at, 1); node; node = node.parent) {
    // An await that is all of a statement, or of what it declares, is the statement.
    const isAll = node.name === "AwaitExpression" && node.parent !== null && UNITS.has(node.parent.name);
    if (UNITS.has(node.name) && !isAll) return { from: node.from, to: node.to };
    if (HEADS.has(node.name)) {
      const head = { from: node.from, to: headEnd(node) };
      return at < head.to ? head : undefined;
    }
  }
  return undefined;
}

function headEnd(node: SyntaxNode): number {
  const body = node.getChild("Block") ?? node.getChild("ClassBody") ?? node.getChild("SwitchBody");
  return body ? body.from : node.to;
}

/** Ranges that touch, or have but one space between them, become one; they come in order. */
function merged(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  for (const { from, to } of ranges) {
    const last = out.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else out.push({ from, to });
  }
  return out;
}
