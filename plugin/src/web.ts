/** `unawait` in browsers and workers: the compiler is fetched, or given. */
import { isLoaded, load, run } from "./compiler.js";
import type { TransformOptions, TransformResult } from "./types.js";

export type * from "./types.js";

let loading: Promise<void> | undefined;

/**
 * Loads the compiler, which the first `transform` does otherwise. `source` is what it is loaded from:
 * an address, a compiled module (where one cannot be compiled, as in some edge runtimes), or nothing
 * for the file beside this one.
 */
export function init(source?: string | URL | WebAssembly.Module): Promise<void> {
  loading ??= compiled(source ?? new URL("./wasm/unawait_bg.wasm", import.meta.url)).then(load);
  loading.catch(() => (loading = undefined));
  return loading;
}

function compiled(source: string | URL | WebAssembly.Module): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return Promise.resolve(source);
  return fetch(source).then((response) => {
    if (!response.ok) throw new Error(`${source}: ${response.status} ${response.statusText}`);
    return response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
  });
}

/** Lowers one text. Rejects only where the compiler cannot be fetched, or an option is not one. */
export function transform(code: string, options: TransformOptions = {}): Promise<TransformResult> {
  if (isLoaded()) return new Promise((resolve) => resolve(run(code, options)));
  return init().then(() => run(code, options));
}

/** Lowers one text, before it returns. Throws where `init` was not awaited. */
export function transformSync(code: string, options: TransformOptions = {}): TransformResult {
  return run(code, options);
}
