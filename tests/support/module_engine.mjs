// Runs modules that await at top level in Node, as they are or lowered: then the module is done when its
// `__tla` is. Reads one module a line, as JSON, `{ source, format, silent }`; answers each by one line, as
// node_engine.mjs does. The format is that of the text: `module`, `iife` or `cjs`; `silent`: nobody looks at
// the exports.
//
// A module may import itself as "./main.js", and what MODULES has. Its exports are shown when it is done, and
// again when the tests that it has registered are.
//
// node --experimental-vm-modules --no-warnings module_engine.mjs
import { runInContext, SourceTextModule } from "node:vm";

import { answer, enter, LIMIT, quiet, runTests } from "./node_world.mjs";

const INIT = "__tla";
// What the tests say that the file is called; as "./main.js" the compiler does not know the module.
const OWN = "./input.js";

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

// Counts ticks beside the module.
const TICKS = `(tick) => {
  const { then } = Promise.prototype;
  const next = (left) => void (left && then.call(Promise.resolve(), () => { tick(); next(left - 1); }));
  next(64);
}`;

const exportsOf = (exports, show) => {
  const value = (name) => {
    try {
      return show(exports[name]);
    } catch {
      // Not set yet. A lowered module cannot throw there.
      return "undefined";
    }
  };
  const hidden = [INIT, "__esModule"];
  const names = Reflect.ownKeys(exports).filter((name) => typeof name === "string" && !hidden.includes(name));
  return names.sort().map((name) => `${name}: ${value(name)}`).join(", ");
};

const linked = async (source, context) => {
  const all = new Map();
  const load = (asked) => {
    const specifier = asked === OWN ? "./main.js" : asked;
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

// How each format is begun: gives what it exports, and how it is run up to its first await.
const FORMATS = {
  async module(source, context) {
    const main = await linked(source, context);
    const begin = () => {
      const native = main.evaluate();
      native.catch(() => {});
      // A module that threw has no exports to look at.
      return (main.status === "evaluated" && main.namespace[INIT]) || native;
    };
    return { exports: () => main.namespace, begin };
  },
  async iife(source, context) {
    return { exports: () => ({}), begin: () => runInContext(source, context, { timeout: LIMIT }) };
  },
  async cjs(source, context) {
    const values = await linked('export * from "./values.js";', context);
    await values.evaluate();
    const exports = runInContext("({})", context);
    const begin = () => {
      const wrapper = runInContext(`(function (exports, require, module, __filename, __dirname) {${source.replace(/^#!.*/, "")}\n})`, context);
      wrapper(exports, () => values.namespace, { exports }, "/main.js", "/");
      return exports[INIT];
    };
    return { exports: () => exports, begin };
  },
};

// Node quotes code in its own errors.
const wording = (text) =>
  text
    .replace(/TypeError\("(?:[^"\\]|\\.)*"/g, 'TypeError("…"')
    .replace(/Cannot destructure property '[^']*' of '[^']*'/g, "Cannot destructure")
    .replace(/\S+ is not (iterable|a function)/g, "… is not $1");

await answer(async ({ source, format, silent }) => {
  const world = enter(wording);
  const { entries, record, context, handles, report } = world;
  const { show } = context;
  let program;
  try {
    program = await FORMATS[format](source, context);
  } catch (error) {
    return { entries, failure: `top level: ${error}` };
  }
  const exported = () => (silent ? "" : exportsOf(program.exports(), show));
  let settled;
  const fails = (error) => void (settled ??= `rejects with ${show(error)}`);
  runInContext(TICKS, context)(() => record("top", "tick", "tick"));
  try {
    const init = program.begin();
    init.then(() => void (settled ??= `resolves; ${exported()}`), fails);
  } catch (error) {
    fails(error);
  }
  record("top", "returned", "has run up to its first await");
  do await quiet();
  while (handles.fire());
  record("top", "settle", settled ?? "never settles");
  report("top");
  await runTests(world);
  record("top", "effect", `at the end ${exported()}`);
  return { entries, failure: null };
});
