// Sorts the files of `cargo xtask corpus` into those with async syntax and those without.
//
//     target/corpus/ky@1.14.0/index.js   →   target/bench/in/async/ky@1.14.0/index.js
//
// Left out is what not every compiler takes: files that do not parse, and those that await at top level.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { folder, peer, root } from "./peers.mjs";

/** The folders `async` and `plain`, made where they are not there. */
export function corpus() {
  const to = join(folder, "in");
  if (!existsSync(join(to, "complete"))) {
    const from = join(root, "target", "corpus");
    if (!existsSync(from)) throw new Error("run `cargo xtask corpus` first: it fetches the files");
    rmSync(to, { recursive: true, force: true });
    const stems = new Set();
    for (const name of list(from)) {
      // esbuild gives all its output the same extension.
      const stem = name.replace(/\.[cm]?js$/, "");
      if (!stems.has(stem)) sort(from, to, name);
      stems.add(stem);
    }
    writeFileSync(join(to, "complete"), "");
  }
  return { async: join(to, "async"), plain: join(to, "plain") };
}

/** The files below a folder, in order. */
export function list(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\.[cm]?js$/.test(name) && !/\.min\.|node_modules|^prettier/.test(name))
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

/** The bytes of all files below a folder. */
export function bytes(folder) {
  return list(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function sort(from, to, name) {
  const kind = kindOf(readFileSync(join(from, name), "utf8"));
  if (!kind) return;
  const target = join(to, kind, name);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(from, name), target);
}

/** `async`, `plain`, or nothing for what is left out. */
function kindOf(text) {
  if (text.includes("\ufffd")) return null;
  let file;
  try {
    const options = { sourceType: "unambiguous", allowReturnOutsideFunction: true, errorRecovery: false };
    file = peer("@babel/core").parseSync(text, { parserOpts: options, sourceType: "unambiguous", configFile: false, babelrc: false });
  } catch {
    return null;
  }
  const found = { async: false, top: false };
  look(file.program, false, found);
  return found.top ? null : found.async ? "async" : "plain";
}

function look(node, inside, found) {
  const isFunction = /Function|ArrowFunction|Method/.test(node.type);
  if (isFunction && node.async) found.async = true;
  if (!inside && (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await))) found.top = true;
  for (const key in node) {
    const value = node[key];
    if (key === "loc" || key.endsWith("omments") || !value || typeof value !== "object") continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === "string") look(child, inside || isFunction, found);
    }
  }
}
