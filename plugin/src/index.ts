/** `unawait` in Node and what behaves like it: the compiler is loaded from the file beside this one. */
import { readFileSync } from "node:fs";

import { isLoaded, load, run } from "./compiler.js";
import type { TransformOptions, TransformResult } from "./types.js";

export type * from "./types.js";

/** Loads the compiler, which the first call does otherwise (some 20 ms). */
export function init(): Promise<void> {
  loadNow();
  return Promise.resolve();
}

/** Lowers one text. Rejects only where an option is not one: what is wrong with the text is in `diagnostics`. */
export function transform(code: string, options: TransformOptions = {}): Promise<TransformResult> {
  return new Promise((resolve) => resolve(transformSync(code, options)));
}

/** Lowers one text, before it returns. */
export function transformSync(code: string, options: TransformOptions = {}): TransformResult {
  loadNow();
  return run(code, options);
}

function loadNow(): void {
  if (isLoaded()) return;
  const bytes = readFileSync(new URL("./wasm/unawait_bg.wasm", import.meta.url));
  load(new WebAssembly.Module(bytes));
}
