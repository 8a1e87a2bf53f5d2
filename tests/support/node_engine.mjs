// Runs programs in Node, for what the embedded engine does otherwise than the specification says.
// Reads one program a line, as JSON; answers each by one line, `{ entries: [[lane, kind, text]], failure }`.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createContext, runInContext } from "node:vm";

const text = readFileSync(new URL("world.js", import.meta.url), "utf8");
const world = text.slice(text.indexOf("(record) =>"));
const LIMIT = 5_000; // milliseconds of one job
let track = () => {};

process.on("unhandledRejection", (reason, promise) => track(promise, reason, false));
process.on("rejectionHandled", (promise) => track(promise, undefined, true));

// All microtasks, then what Node says about rejections.
const quiet = () => new Promise((resolve) => setImmediate(resolve));

const run = async (source) => {
  const entries = [];
  // Node quotes code in its own errors.
  const record = (lane, kind, text) => {
    if (kind !== "birth") entries.push([lane, kind, text.replace(/TypeError\("(?:[^"\\]|\\.)*"/g, 'TypeError("…"')]);
  };
  const context = createContext({});
  const handles = runInContext(world, context)(record);
  track = handles.track;
  const report = (lane) => {
    for (const text of handles.unhandled()) record(lane, "unhandled", `unhandled ${text}`);
  };
  try {
    runInContext(source, context, { timeout: LIMIT });
  } catch (error) {
    return { entries, failure: `top level: ${error}` };
  }
  await quiet();
  report("top");
  for (let index = 0; index < handles.count(); index++) {
    handles.start(index);
    do await quiet();
    while (handles.fire());
    const lane = `test ${index + 1}`;
    if (!entries.some(([name, kind]) => kind === "settle" && name === lane)) record(lane, "settle", "never settles");
    report(lane);
  }
  return { entries, failure: null };
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
}
