// What node_engine.mjs and module_engine.mjs share: the world that programs run in, their tests, and the
// answers, one line of JSON for each line of JSON that is asked.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createContext, runInContext } from "node:vm";

const text = readFileSync(new URL("world.js", import.meta.url), "utf8");
const world = text.slice(text.indexOf("(record) =>"));
let track = () => {};

process.on("unhandledRejection", (reason, promise) => track(promise, reason, false));
process.on("rejectionHandled", (promise) => track(promise, undefined, true));

/** Milliseconds of one job. */
export const LIMIT = 5_000;

/** All microtasks, then what Node says about rejections. */
export const quiet = () => new Promise((resolve) => setImmediate(resolve));

/** A new world; `wording` takes out of a text what engines word as they like. */
export const enter = (wording) => {
  const entries = [];
  const record = (lane, kind, text) => {
    if (kind !== "birth") entries.push([lane, kind, wording(text)]);
  };
  const context = createContext({});
  const handles = runInContext(world, context)(record);
  track = handles.track;
  const report = (lane) => {
    for (const text of handles.unhandled()) record(lane, "unhandled", `unhandled ${text}`);
  };
  return { entries, record, context, handles, report };
};

/** Runs the tests that a program has registered, one after the other. */
export const runTests = async ({ entries, record, handles, report }) => {
  for (let index = 0; index < handles.count(); index++) {
    handles.start(index);
    do await quiet();
    while (handles.fire());
    const lane = `test ${index + 1}`;
    if (!entries.some(([name, kind]) => kind === "settle" && name === lane)) record(lane, "settle", "never settles");
    report(lane);
  }
};

/** Answers all questions. */
export const answer = async (run) => {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
  }
};
