// How fast the compiler is, against a program that only parses and prints, and against its peers.
//
//     node benches/compile.mjs                 medians of ratios over five interleaved rounds
//     node benches/compile.mjs --callgrind     instructions instead, on a sample: they do not depend on load
//     node benches/compile.mjs --only stress   what must take time in proportion to the input
//
// `--runs N`, `--json`; `--only` takes async, plain or stress. `--out FOLDER` is where the output goes, such as a folder
// in memory where the disk is slow; it is deleted. The files are those of `cargo xtask corpus`.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { bytes, corpus, list } from "./lib/corpus.mjs";
import { build, folder, install, median, program, root, switches, table } from "./lib/peers.mjs";
import { inputs } from "./lib/stress.mjs";

const args = switches(process.argv.slice(2), { runs: 1, json: 0, callgrind: 0, only: 1, out: 1 });
const runs = Number(args.runs ?? 5);
const out = args.out ? resolve(args.out) : join(folder, "out");
const result = {};
// Seconds, after which a run counts as failed.
const LONGEST = 60;

install();
build();
const folders = corpus();
if (args.callgrind) instructions();
else {
  if (wanted("async")) asyncFiles();
  if (wanted("plain")) plainFiles();
  if (wanted("stress")) stress();
}
if (args.json) console.log(JSON.stringify(result, null, 2));

function wanted(part) {
  return !args.only || args.only === part;
}

/** The command that compiles a folder. */
function unawait(input, mode, ...more) {
  return [program("unawait"), "build", input, "--no-ignore", "--quiet", "--out-dir", out, "--mode", mode, ...more];
}

function yardstick(input, ...more) {
  return [program("parse_and_print"), input, out, ...more];
}

function compilers(input) {
  const peer = (name) => [process.execPath, join(root, "benches", "peers", `${name}.mjs`), input, out];
  const esbuild = join(folder, "node_modules", ".bin", "esbuild");
  const flags = ["--target=es2016", "--log-level=silent", `--outdir=${out}`, `--outbase=${input}`];
  const all = {
    "parse and print": yardstick(input),
    "… with comments": yardstick(input, "--comments"),
    "… with a source map": yardstick(input, "--source-map"),
  };
  for (const mode of ["textbook", "faithful", "exact"]) all[mode] = unawait(input, mode, "--jobs", "1");
  all["exact, source map"] = unawait(input, "exact", "--jobs", "1", "--source-map", "file");
  all["exact, two threads"] = unawait(input, "exact", "--jobs", "2");
  all["oxc ES2016"] = peer("oxc");
  all["esbuild ES2016"] = [esbuild, ...flags, ...list(input).map((name) => join(input, name))];
  all["swc ES2016"] = peer("swc");
  all["Node, files only"] = peer("copy");
  return all;
}

/** CPU, the part of it outside the system, and wall time of a command in seconds; its output folder is empty before. */
function time(command) {
  rmSync(out, { recursive: true, force: true });
  // The shell knows milliseconds, and counts what the command started, too.
  const script = `TIMEFORMAT="%U %S %R"; time timeout ${LONGEST} "$@" >/dev/null 2>&1`;
  const env = { ...process.env, LC_ALL: "C", GOMAXPROCS: "1" };
  const { stderr, status } = spawnSync("bash", ["-c", script, "bash", ...command], { env, encoding: "utf8" });
  const [user, system, wall] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { cpu: user + system, user, wall, status };
}

/** The times of all commands, interleaved so that the load of the machine hits all of them. */
function rounds(commands) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  const names = Object.keys(commands);
  for (let run = 0; run < runs; run++) {
    for (let at = 0; at < names.length; at++) {
      const name = names[(at + run) % names.length];
      times[name][run] = time(commands[name]);
    }
  }
  return times;
}

function ratio(times, name, to, what) {
  return median(times[name].map((one, run) => one[what] / times[to][run][what]));
}

function asyncFiles() {
  const size = bytes(folders.async);
  const commands = compilers(folders.async);
  const times = rounds(commands);
  const rows = [["files with async syntax", "CPU / parse and print", "… user only", "CPU ms", "wall ms", "MB/s CPU", "files written"]];
  for (const name of Object.keys(commands)) {
    const cpu = median(times[name].map((one) => one.cpu));
    const wall = median(times[name].map((one) => one.wall));
    time(commands[name]);
    const written = String(list(out).length);
    const [whole, user] = ["cpu", "user"].map((what) => ratio(times, name, "parse and print", what));
    rows.push([name, whole, user, (cpu * 1e3).toFixed(0), (wall * 1e3).toFixed(0), (size / cpu / 1e6).toFixed(1), written]);
  }
  const scaling = ratio(times, "exact", "exact, two threads", "wall");
  const free = ratio(times, "exact, source map", "… with a source map", "cpu");
  tell("async", rows, [
    `${list(folders.async).length} files, ${(size / 1e6).toFixed(1)} MB, ${runs} rounds`,
    `two threads against one, wall: ${scaling.toFixed(2)} times as fast (bar 1.7)`,
    `exact with a map against parse and print with a map: ${free.toFixed(2)}`,
  ]);
}

function plainFiles() {
  const size = bytes(folders.plain);
  const commands = {
    "parse and print": yardstick(folders.plain),
    "copy": yardstick(folders.plain, "--only-copy"),
    "textbook": unawait(folders.plain, "textbook", "--jobs", "1"),
    "exact": unawait(folders.plain, "exact", "--jobs", "1"),
    "exact, source map": unawait(folders.plain, "exact", "--jobs", "1", "--source-map", "file"),
    "exact, no output": [program("unawait"), "build", folders.plain, "--no-ignore", "--quiet", "--write", "--mode", "exact", "--jobs", "1"],
  };
  const times = rounds(commands);
  const rows = [["files without async syntax", "CPU / parse and print", "CPU ms", "MB/s CPU"]];
  for (const name of Object.keys(commands)) {
    const cpu = median(times[name].map((one) => one.cpu));
    rows.push([name, ratio(times, name, "parse and print", "cpu"), (cpu * 1e3).toFixed(0), (size / cpu / 1e6).toFixed(0)]);
  }
  tell("plain", rows, [`${list(folders.plain).length} files, ${(size / 1e6).toFixed(1)} MB; the bar is 1,000 MB/s`]);
}

/** Each input at half and at full size. A copy counts many times where one is too short to time. */
function stress() {
  const rows = [["input", "mode", "kB", "half, ms", "full, ms", "full / half (bar 2.3)", "kB/s"]];
  const base = join(folder, "stress");
  for (const input of inputs) {
    const sizes = [0.5, 1].map((part) => place(base, input, part));
    for (const mode of ["textbook", "exact"]) {
      const commands = { empty: unawait(place(base, { name: "empty", copies: 1, text: () => "f();\n" }, 1).folder, mode, "--jobs", "1") };
      sizes.forEach(({ folder }, at) => (commands[at] = unawait(folder, mode, "--jobs", "1")));
      const times = rounds(commands);
      // The least is what the work takes; the rest is the machine's.
      const [empty, half, full] = ["empty", 0, 1].map((name) => Math.min(...times[name].map((one) => one.cpu)));
      const failed = [0, 1].some((at) => times[at].some((one) => one.status));
      const grown = (full - empty) / Math.max(half - empty, 1e-3);
      const kilobytes = sizes[1].bytes / 1e3;
      const ms = (seconds) => ((seconds * 1e3) / input.copies).toFixed(1);
      const speed = ((kilobytes * input.copies) / (full - empty)).toFixed(0);
      if (!args.json) process.stderr.write(`\r${input.name}, ${mode}${" ".repeat(30)}\r`);
      rows.push([input.name, mode, kilobytes.toFixed(0), ms(half), ms(full), failed ? "fails or takes a minute" : grown.toFixed(2), speed]);
    }
  }
  tell("stress", rows, []);
}

/** Writes an input, and links to it for the copies. */
function place(base, input, part) {
  const folder = join(base, `${input.name}-${part}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const text = input.text(part);
  for (let copy = 0; copy < input.copies; copy++) writeFileSync(join(folder, `${copy}.js`), text);
  return { folder, bytes: text.length };
}

/** Counts instructions; a tenth of the files is enough, as the count hardly varies. */
function instructions() {
  const sample = join(folder, "sample");
  rmSync(sample, { recursive: true, force: true });
  for (const name of list(folders.async).filter((_, at) => at % 8 === 7)) {
    mkdirSync(dirname(join(sample, name)), { recursive: true });
    cpSync(join(folders.async, name), join(sample, name));
  }
  const commands = compilers(sample);
  const rows = [["sample of the files with async syntax", "instructions / parse and print", "millions", "a byte"]];
  let whole;
  for (const name of Object.keys(commands).filter((name) => !/ES2016|Node|two threads/.test(name))) {
    const file = join(folder, `callgrind.${name.replace(/\W+/g, "-")}`);
    rmSync(out, { recursive: true, force: true });
    const flags = ["--tool=callgrind", `--callgrind-out-file=${file}`];
    const { stderr } = spawnSync("valgrind", [...flags, ...commands[name]], { encoding: "utf8", maxBuffer: 1 << 28 });
    const count = Number(/Collected : (\d+)/.exec(stderr)?.[1]);
    whole ??= count;
    rows.push([name, count / whole, (count / 1e6).toFixed(0), (count / bytes(sample)).toFixed(0)]);
  }
  tell("instructions", rows, [`${list(sample).length} files, ${(bytes(sample) / 1e6).toFixed(1)} MB; profiles in target/bench/callgrind.*`]);
}

function tell(part, rows, notes) {
  result[part] = { rows, notes };
  if (!args.json) console.log(`${table(rows)}\n${notes.join("\n")}\n`);
}
