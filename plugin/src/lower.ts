/** Lowers what Node has loaded, on its way from the file to the engine. */
import { fileURLToPath } from "node:url";

import { transformSync } from "./index.js";
import type { Loaded } from "./register.js";

const KEYWORDS = /\basync\b|\bawait\b/;

/** The same, lowered, where it is code with `async` in it. Throws where it cannot be lowered. */
export function lower(url: string, loaded: Loaded): Loaded {
  const [kind, typed] = loaded.format?.split("-") ?? [];
  // A CommonJS file may come without its text: then it is asked for again, as one that is required.
  if ((kind !== "module" && kind !== "commonjs") || loaded.source == null) return loaded;
  const source = text(loaded.source);
  if (!KEYWORDS.test(source)) return loaded;
  const filename = url.startsWith("file:") ? fileURLToPath(url) : url;
  const result = transformSync(source, {
    filename,
    types: typed === "typescript",
    sourceType: kind === "module" ? "module" : "script",
  });
  if (result.code === null) throw failure(filename, result.diagnostics);
  return { ...loaded, format: kind, source: result.code };
}

function text(source: string | ArrayBuffer | Uint8Array): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source);
}

function failure(filename: string, diagnostics: { message: string; frame: string }[]): SyntaxError {
  const told = diagnostics.map(({ message, frame }) => `${message}\n${frame}`).join("\n\n");
  return new SyntaxError(`unawait cannot lower ${filename}\n\n${told}\n`);
}
