// Runs modules that await at top level in Node, as they are or lowered: then the module is done when its
// `__tla` is. Reads one module a line, as JSON; answers each by one line, as node_engine.mjs does.
//
// A module may import itself as "./main.js", and what MODULES has. Its exports are shown when it is done, and
// again when the tests that it has registered are.
//
// node --experimental-vm-modules --no-warnings module_engine.mjs
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createContext, runInContext, SourceTextModule } from "node:vm";

const text = readFileSync(new URL("world.js", import.meta.url), "utf8");
const world = text.slice(text.indexOf("(record) =>"));
const LIMIT = 5_000; // milliseconds of one job
const INIT = "__tla";

const MODULES = {
  "./values.js": `
    export let count = 0;
    export const bump = () => ++count;
    export const one = 1;
    export default "the default";`,
  // Comes before the module that imports it, and looks at what that one has by then.
  "./early.js": `
    import * as main from "./main.js";
    for (const name of Reflect.ownKeys(main).filter((name) => typeof name === "string" && name !== "__tla")) {
      try {
        log("early", name, typeof main[name]);
        if (name.startsWith("call")) log("gives", main[name]());
      } catch (error) {
        log("early", name, error.constructor.name);
      }
    }`,
};

let track = () => {};
process.on("unhandledRejection", (reason, promise) => track(promise, reason, false));
process.on("rejectionHandled", (promise) => track(promise, undefined, true));

// All microtasks, then what Node says about rejections.
const quiet = () => new Promise((resolve) => setImmediate(resolve));

// Counts ticks beside the module.
const TICKS = `(tick) => {
  const { then } = Promise.prototype;
  const next = (left) => void (left && then.call(Promise.resolve(), () => { tick(); next(left - 1); }));
  next(64);
}`;

const exportsOf = (module, show) => {
  const value = (name) => {
    try {
      return show(module.namespace[name]);
    } catch (error) {
      return error.constructor.name;
    }
  };
  const names = Reflect.ownKeys(module.namespace).filter((name) => typeof name === "string" && name !== INIT);
  return names.map((name) => `${name}: ${value(name)}`).join(", ");
};

const linked = async (source, context) => {
  const all = new Map();
  const load = (specifier) => {
    const text = specifier === "./main.js" ? source : MODULES[specifier];
    if (text === undefined) throw new Error(`there is no ${specifier}`);
    if (!all.has(specifier)) {
      const module = new SourceTextModule(text, {
        context,
        identifier: specifier,
        initializeImportMeta: (meta) => void (meta.url = `file:///${specifier.slice(2)}`),
        importModuleDynamically: async (specifier) => {
          const module = load(specifier);
          if (module.status === "unlinked") await module.link(load);
          await module.evaluate();
          return module;
        },
      });
      all.set(specifier, module);
    }
    return all.get(specifier);
  };
  const main = load("./main.js");
  await main.link(load);
  return main;
};

const run = async (source) => {
  const entries = [];
  const record = (lane, kind, text) => {
    if (kind !== "birth") entries.push([lane, kind, text.replace(/TypeError\("(?:[^"\\]|\\.)*"/g, 'TypeError("…"')]);
  };
  const context = createContext({});
  const handles = runInContext(world, context)(record);
  const { show } = context;
  track = handles.track;
  const report = (lane) => {
    for (const text of handles.unhandled()) record(lane, "unhandled", `unhandled ${text}`);
  };
  let module;
  try {
    module = await linked(source, context);
  } catch (error) {
    return { entries, failure: `top level: ${error}` };
  }
  let settled;
  const watch = (promise) =>
    promise.then(
      () => void (settled ??= `resolves; ${exportsOf(module, show)}`),
      (error) => void (settled ??= `rejects with ${show(error)}`),
    );
  runInContext(TICKS, context)(() => record("top", "tick", "tick"));
  const native = module.evaluate();
  record("top", "returned", "has run up to its first await");
  let init;
  try {
    init = module.namespace[INIT];
  } catch {
    // It threw, or is no lowered module.
  }
  native.catch(() => {});
  watch(init && module.status === "evaluated" ? init : native);
  do await quiet();
  while (handles.fire());
  record("top", "settle", settled ?? "never settles");
  report("top");
  for (let index = 0; index < handles.count(); index++) {
    handles.start(index);
    do await quiet();
    while (handles.fire());
    const lane = `test ${index + 1}`;
    if (!entries.some(([name, kind]) => kind === "settle" && name === lane)) record(lane, "settle", "never settles");
    report(lane);
  }
  record("top", "effect", `at the end ${exportsOf(module, show)}`);
  return { entries, failure: null };
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
}
