/**
 * Lowers what Node has loaded, on its way from the file to the engine.
 *
 * With `--enable-source-maps` the text gets a map, so that stacks of errors name the lines of the file, or of what that
 * was made from.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

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
  const sourceMap = Boolean((process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled);
  const result = transformSync(source, {
    filename,
    types: typed === "typescript",
    sourceType: kind === "module" ? "module" : "script",
    sourceMap,
    inputMap: sourceMap ? mapOf(source, filename) : undefined,
  });
  if (result.code === null) throw failure(filename, result.diagnostics);
  return { ...loaded, format: kind, source: result.map === null ? result.code : mapped(result.code, result.map, filename) };
}

const REFERENCE = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm;

/** The map that a text names, if it can be read. */
function mapOf(source: string, filename: string): string | undefined {
  const address = [...source.matchAll(REFERENCE)].at(-1)?.[1];
  if (address === undefined) return undefined;
  try {
    const url = new URL(address, pathToFileURL(filename));
    if (url.protocol === "file:") return readFileSync(url, "utf8");
    const [, encoded, data] = url.href.match(/^data:[^,]*?(;base64)?,(.*)$/s) ?? [];
    return data && (encoded ? Buffer.from(data, "base64").toString() : decodeURIComponent(data));
  } catch {
    return undefined; // Maps are often not published with what they belong to.
  }
}

/** The text with its map in a comment. */
function mapped(code: string, json: string, filename: string): string {
  const map = JSON.parse(json);
  map.sources = map.sources.map((name: string) => (name === filename ? pathToFileURL(filename).href : name));
  const data = Buffer.from(JSON.stringify(map)).toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${data}\n`;
}

function text(source: string | ArrayBuffer | Uint8Array): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source);
}

function failure(filename: string, diagnostics: { message: string; frame: string }[]): SyntaxError {
  const told = diagnostics.map(({ message, frame }) => `${message}\n${frame}`).join("\n\n");
  return new SyntaxError(`unawait cannot lower ${filename}\n\n${told}\n`);
}
