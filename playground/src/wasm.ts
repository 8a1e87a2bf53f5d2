// The compiler's WebAssembly, as `cargo xtask wasm` builds it.

import load, { __wbg_reset_state as reset, compile } from "../../plugin/wasm/pkg/unawait.js";
import address from "../../plugin/wasm/pkg/unawait_bg.wasm?url";

export { compile };

let module: WebAssembly.Module | undefined;

/** Makes an instance, the first or one in place of another that has thrown. */
export async function initialize(): Promise<void> {
  if (module) {
    reset();
    return;
  }
  module = await fetched();
  await load({ module_or_path: module });
}

/** Hosts that do not know the type of WebAssembly files are common; the bytes are the same. */
async function fetched(): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the compiler could not be loaded (${response.status})`);
  if (response.headers.get("Content-Type") === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
