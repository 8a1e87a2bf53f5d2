// How long the compiler takes: `node scripts/measure.mjs FOLDER` lowers the first 1,000 files with `async` in it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const start = performance.now();
const { init, transformSync } = await import("../dist/index.js");
await init();
const loaded = performance.now();
transformSync("async () => await f()");
const first = performance.now();

const folder = process.argv[2];
const names = readdirSync(folder, { recursive: true }).filter((name) => /\.[cm]?js$/.test(name)).sort();
const texts = names.map((name) => [name, read(join(folder, name))]).filter(([, text]) => /\basync\b/.test(text));
const files = texts.slice(0, 1000);

const begun = performance.now();
const before = process.cpuUsage();
let bytes = 0;
let failed = 0;
for (const [filename, text] of files) {
  bytes += text.length;
  failed += Number(transformSync(text, { filename }).code === null);
}
const took = performance.now() - begun;
const { user, system } = process.cpuUsage(before);
console.log(`load ${ms(loaded - start)}, first call ${ms(first - loaded)}`);
console.log(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${failed} not lowered: ${ms(took)}, ${ms((user + system) / 1000)} of processor`);

function ms(time) {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // a folder whose name ends like a file's
  }
}
