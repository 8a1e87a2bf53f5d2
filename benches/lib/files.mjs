// What every peer in Node does: reads the files of a folder one by one, and writes what becomes of them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { list } from "./corpus.mjs";

/** Calls `transform(text, name)` for each file of the first argument and writes to the second. */
export function each(transform) {
  const [from, to] = process.argv.slice(2);
  for (const name of list(from)) {
    const text = transform(readFileSync(join(from, name), "utf8"), name);
    mkdirSync(dirname(join(to, name)), { recursive: true });
    writeFileSync(join(to, name), text);
  }
}
