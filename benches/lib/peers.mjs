// What the benches compare with: npm packages, installed once into `target/bench`, and where things are.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folder for all that the benches fetch or write. */
export const folder = join(root, "target", "bench");

// Pinned so that numbers can be compared.
const packages = [
  "@babel/core@7.29.13",
  "@babel/plugin-transform-async-generator-functions@7.29.7",
  "@babel/plugin-transform-async-to-generator@7.29.7",
  "@babel/preset-env@7.29.14",
  "@swc/core@1.16.22",
  "babel-plugin-transform-async-to-promises@0.8.18",
  "esbuild@0.28.2",
  "oxc-transform@0.158.0",
  "typescript@5.9.3",
];

const require = createRequire(join(folder, "package.json"));

/** Installs the packages, where that has not been done. */
export function install() {
  mkdirSync(folder, { recursive: true });
  const stamp = join(folder, ".installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === packages.join("\n")) return;
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  console.error("installing the peers into target/bench");
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", "--save-exact", ...packages], { cwd: folder });
  writeFileSync(stamp, packages.join("\n"));
}

/** A package of the peers, as `require` gives it. */
export function peer(name) {
  const found = require(name);
  return found.default && found.__esModule ? found.default : found;
}

/** Builds what is measured, in release. */
export function build() {
  execFileSync("cargo", ["build", "--release", "-p", "unawait", "-p", "unawait_benches"], { cwd: root, stdio: "inherit" });
}

/** The path of a program that `build` makes. */
export function program(name) {
  return join(root, "target", "release", name);
}

/** The switches of a command line: `--runs 5 --json` gives `{ runs: "5", json: true }`. */
export function switches(args, known) {
  const found = {};
  for (let at = 0; at < args.length; at++) {
    const name = args[at].replace(/^--/, "");
    if (!(name in known)) throw new Error(`which switch? ${Object.keys(known).map((name) => `--${name}`).join(", ")}`);
    found[name] = known[name] ? args[++at] : true;
  }
  return found;
}

/** The one in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The geometric mean. */
export function mean(numbers) {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);
}

/** Rows as text, the first column to the left, the others to the right; the first row is the head. */
export function table(rows) {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toFixed(2) : String(cell ?? ""))));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => (row[column] ?? "").length)));
  const line = (row) => row.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join("  ").trimEnd();
  return texts.map(line).join("\n");
}
