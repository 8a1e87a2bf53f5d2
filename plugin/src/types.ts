/** What goes into the compiler and comes out of it. */

/** How to lower one text. */
export interface TransformOptions {
  /** What the output promises: `exact` (every microtask tick), `faithful` or `textbook` (for reading). Default: `exact`. */
  mode?: "exact" | "faithful" | "textbook";
  /** The file's name, for its extension (which syntax to expect) and for messages. Default: `input.js`. */
  filename?: string;
  /** Module or script; `auto`: a module if it has `import` or `export`, or an extension that says so. Default: `auto`. */
  sourceType?: "auto" | "module" | "script";
  /** Where helpers come from: out of the output itself, or out of `unawait/runtime`. Default: `inline`. */
  runtime?: "inline" | "import";
  /** Whether a file named as TypeScript still has its types; `false` after another tool has taken them. Default: `true`. */
  types?: boolean;
  /** Whether to give a source map. Default: `false`; plugins always ask for one. */
  sourceMap?: boolean;
  /** The source map of the text, as JSON, if it was made from another one: the map given leads to what that one leads to. */
  inputMap?: string;
}

/** What became of a text. */
export interface TransformResult {
  /** The lowered text, or `null` where there is an error. The text as given where nothing had to be done. */
  code: string | null;
  /** A source map, as JSON, or `null`. */
  map: string | null;
  /** Errors and warnings, in the order of the source. */
  diagnostics: Diagnostic[];
  /** How many async functions there are. */
  functions: number;
  /** How many of them were lowered. */
  lowered: number;
}

/** Something to tell the author about a place in the source. Offsets and columns are UTF-16 units, from 0; lines are from 1. */
export interface Diagnostic {
  /** An `error` means that there is no output. */
  severity: "error" | "warning";
  /** What is wrong, as a sentence without a full stop. */
  message: string;
  /** What the author can do about it. */
  hint: string | null;
  start: number;
  end: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** The lines of the source with a mark below, and the hint; plain text. */
  frame: string;
}
