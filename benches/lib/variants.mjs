// Every workload as every compiler writes it, in `target/bench/code/VARIANT/WORKLOAD.mjs`.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";

import { folder, peer, program, root } from "./peers.mjs";

const sources = join(root, "benches", "workloads");

/** The names of the workloads. */
export const workloads = readdirSync(sources).map((name) => name.replace(".mjs", "")).sort();

/** Each takes a text and a name of a file, and gives the text without `async`. */
const compilers = {
  native: (text) => text,
  textbook: (_, name) => unawait(name, "textbook"),
  faithful: (_, name) => unawait(name, "faithful"),
  exact: (_, name) => unawait(name, "exact"),
  "async-to-promises": (text, name) => babel(text, name, { plugins: ["babel-plugin-transform-async-to-promises"] }),
  "Babel generators": (text, name) =>
    babel(text, name, {
      plugins: ["@babel/plugin-transform-async-generator-functions", "@babel/plugin-transform-async-to-generator"],
    }),
  "Babel ES5": (text, name) => babel(text, name, { presets: [["@babel/preset-env", { modules: false, targets: "ie 11" }]] }),
  "TypeScript ES5": (text) => typescript(text),
  "esbuild ES2016": (text) => peer("esbuild").transformSync(text, { target: "es2016" }).code,
  "swc ES2016": (text, name) =>
    peer("@swc/core").transformSync(text, { filename: name, swcrc: false, configFile: false, jsc: { target: "es2016" } }).code,
};

/** The names of the variants, native first. */
export const variants = Object.keys(compilers);

/** Writes all variants; gives those that a compiler has refused, as `VARIANT/WORKLOAD`. */
export function prepare() {
  const refused = new Set();
  for (const variant of variants) {
    const to = join(folder, "code", variant);
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true });
    for (const workload of workloads) {
      const name = `${workload}.mjs`;
      const text = readFileSync(join(sources, name), "utf8");
      try {
        writeFileSync(join(to, name), compilers[variant](text, name));
      } catch (error) {
        refused.add(`${variant}/${workload}`);
        console.error(`${variant} does not take ${workload}: ${String(error.message).split("\n")[0]}`);
      }
    }
  }
  return refused;
}

/** The workloads as one module in every variant, as in a bundle: what each brings along is there once. */
export function together(names) {
  const lines = names.map((name) => `export * as ${name} from "./${name}.mjs";`);
  const stdin = { contents: lines.join("\n"), resolveDir: sources };
  const options = { stdin, bundle: true, format: "esm", target: "esnext", write: false };
  const text = peer("esbuild").buildSync(options).outputFiles[0].text;
  const file = join(folder, "code", "together.mjs");
  writeFileSync(file, text);
  return Object.fromEntries(variants.map((variant) => [variant, compilers[variant](text, file)]));
}

/** Where a variant of a workload is. */
export function place(variant, workload) {
  return join(folder, "code", variant, `${workload}.mjs`);
}

function unawait(name, mode) {
  return execFileSync(program("unawait"), ["build", resolvePath(sources, name), "--quiet", "--mode", mode], { encoding: "utf8" });
}

function babel(text, filename, options) {
  const found = (list) => list?.map((item) => (Array.isArray(item) ? [resolve(item[0]), item[1]] : resolve(item)));
  const settings = { filename, configFile: false, babelrc: false, sourceType: "module" };
  settings.plugins = found(options.plugins);
  settings.presets = found(options.presets);
  return peer("@babel/core").transformSync(text, settings).code;
}

function resolve(name) {
  return join(folder, "node_modules", name);
}

function typescript(text) {
  const ts = peer("typescript");
  const compilerOptions = { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.ESNext, downlevelIteration: true };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
