/** What source maps say of the identifiers in lowered texts and in bundles, read by a library that debuggers use, too. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { TraceMap, traceSegment } from "@jridgewell/trace-mapping";
import { parse } from "acorn";
import { transformSync } from "unawait";

import { walk } from "./bundle.mjs";

/**
 * The identifiers of all bundles in a folder that have a name of the source they lead to, by the text of that source.
 * See `traced`.
 */
export function tracedFolder(folder) {
  const all = new Map();
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (!/\.[cm]?js$/.test(name) || !existsSync(`${file}.map`)) continue;
    for (const found of traced(readFileSync(file, "utf8"), readFileSync(`${file}.map`, "utf8"))) {
      all.set(found.content, [...(all.get(found.content) ?? []), found]);
    }
  }
  return all;
}

/** The same for a text as the compiler leaves it, before any bundler. */
export function tracedAlone(content, options) {
  const { code, map } = transformSync(content, { ...options, sourceMap: true });
  return code === null ? [] : traced(code, map);
}

/**
 * The identifiers of a text that have a name of the source they lead to: `place` names them and the place they lead to.
 * `found` says whether the name stands there; `near`, that it does if what was copied as a whole is counted through;
 * `inLine`, that it stands somewhere in that line. `shown` is for people.
 */
export function traced(text, json) {
  const map = new TraceMap(json);
  const contents = map.sources.map((_, index) => map.sourcesContent?.[index] ?? "");
  const known = contents.map((content) => new Set(identifiers(content).map(({ name }) => name)));
  const lines = contents.map((content) => content.split("\n"));
  return identifiers(text).flatMap(({ name, line, column }) => {
    const [from, index, atLine, atColumn] = traceSegment(map, line, column) ?? [];
    if (index === undefined || !known[index].has(name)) return [];
    const [content, original] = [contents[index], lines[index][atLine] ?? ""];
    const starts = (at) => original.startsWith(name, at) && !/[\w$]/.test(original.charAt(at + name.length));
    const place = `\`${name}\` → ${atLine + 1}:${atColumn} \`${original.slice(atColumn)}\``;
    const shown = `${map.sources[index]}: ${place}, in \`${text.split("\n")[line].trim()}\``;
    const near = starts(atColumn + column - from);
    return [{ name, content, place, shown, found: starts(atColumn), near, inLine: original.includes(name) }];
  });
}

/** The identifiers of a text: `{ name, line, column }`, from 0. */
function identifiers(text) {
  const found = [];
  walk(parsed(text), (node) => {
    if (node.type !== "Identifier" && node.type !== "PrivateIdentifier") return;
    const { line, column } = node.loc.start;
    found.push({ name: node.type === "Identifier" ? node.name : `#${node.name}`, line: line - 1, column });
  });
  return found;
}

/** What stands for a source in some maps is no program. */
function parsed(text) {
  const options = { ecmaVersion: "latest", locations: true, allowReturnOutsideFunction: true };
  for (const sourceType of ["module", "script"]) {
    try {
      return parse(text, { ...options, sourceType });
    } catch {}
  }
  return {};
}
