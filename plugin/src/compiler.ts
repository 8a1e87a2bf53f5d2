/**
 * The compiler around one instance of WebAssembly.
 *
 * An instance that has thrown (too deep, out of memory, a bug) is left halfway in what it did, so it is
 * replaced, and the throw becomes a diagnostic: one file fails, the next one is compiled.
 */
import { __wbg_reset_state, compile, initSync } from "./wasm/unawait.js";
import type { Diagnostic, TransformOptions, TransformResult } from "./types.js";

let loaded = false;

/** Makes the compiler from the compiled `unawait_bg.wasm`. What is called again does nothing. */
export function load(module: WebAssembly.Module): void {
  if (!loaded) initSync({ module });
  loaded = true;
}

/** Whether `load` was called. */
export function isLoaded(): boolean {
  return loaded;
}

/** Lowers one text, right now. Throws only where it is not loaded, or an option is not one. */
export function run(code: string, options: TransformOptions = {}): TransformResult {
  if (!loaded) throw new Error("unawait is not loaded yet: await `init()` first");
  const given = JSON.stringify(options);
  let answer: TransformResult & { error?: string };
  try {
    answer = JSON.parse(compile(code, given));
  } catch (error) {
    __wbg_reset_state();
    return failed(told(error));
  }
  if (answer.error !== undefined) throw new TypeError(`options of unawait: ${answer.error}`);
  return answer;
}

function failed(diagnostic: Diagnostic): TransformResult {
  return { code: null, map: null, diagnostics: [diagnostic], functions: 0, lowered: 0 };
}

/** Where the stack ends, depth is the reason; everything else is a bug of the compiler. */
function told(error: unknown): Diagnostic {
  const deep = error instanceof RangeError || isStackTrap(error);
  return {
    severity: "error",
    message: deep ? "This is nested too deeply" : `The compiler failed (${(error as Error)?.message ?? error})`,
    hint: deep
      ? "split it into several functions, or move the inner parts out"
      : "please report this, with the file: https://github.com/unawait/unawait/issues",
    start: 0,
    end: 0,
    line: 1,
    column: 0,
    endLine: 1,
    endColumn: 0,
    frame: "",
  };
}

/** The compiler's own stack ends where its memory does. */
function isStackTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError && /out of bounds/.test(error.message);
}
