// Runs graphs of modules: one JSON job a line in the file that is named, one JSON answer a line. Modules come from
// memory, so that no file is waited for and every run of a graph takes the same ticks.
//
// job: { modules: { name: text }, phases: [[name]] }: the modules of a phase are imported together; the next phase
// begins when everything of the last one is done.
// answer: { events: [[text, tick]], outcomes: [text], bindings: { name: [text] }, failure: text? }
import { readFileSync } from "node:fs";
import { SourceTextModule } from "node:vm";

let events, tick, tracked, unhandled;
process.on("unhandledRejection", (error) => unhandled.push(`unhandled ${error?.message}`));

const $ = (text) => void events.push([text, tick]);
$.tick = async (count, value) => {
  for (let turn = 1; turn < count; turn++) await null;
  return value;
};
$.fail = async (count, message) => {
  for (let turn = 1; turn < count; turn++) await null;
  throw new Error(message);
};
$.boom = (message) => {
  throw new Error(message);
};
$.track = (promise) => void tracked.push(promise);
globalThis.$ = $;

const later = () => new Promise((resolve) => setImmediate(resolve));

/** Ticks after which everything is done, or never will be. */
const LIMIT = 1500;

/** Counts ticks; ends at the limit. */
async function clock() {
  for (const last = tick + LIMIT; tick < last; tick++) await null;
}

/** The modules of a job, linked. */
async function linked(texts) {
  const modules = {};
  const find = (specifier) => modules[specifier.replace("./", "")];
  const importModuleDynamically = async (specifier) => {
    const module = find(specifier);
    // No host evaluates a module inside the call of `import()`.
    await null;
    await module.evaluate();
    return module;
  };
  for (const [name, text] of Object.entries(texts)) {
    modules[name] = new SourceTextModule(text, { identifier: name, importModuleDynamically });
  }
  for (const module of Object.values(modules)) {
    if (module.status === "unlinked") await module.link(find);
  }
  return modules;
}

/** Imports as an importer that knows of init promises. */
async function imported(module) {
  await module.evaluate();
  await module.namespace.__tla;
}

function bindings(module) {
  const read = (name) => {
    try {
      const value = module.namespace[name];
      return typeof value === "function" ? `function ${value.name}` : String(value);
    } catch {
      // Not initialised; it is `undefined` once it has been lowered.
      return "undefined";
    }
  };
  // `Object.keys` would read the values.
  return Reflect.ownKeys(module.namespace)
    .filter((name) => typeof name === "string" && name !== "__tla")
    .map((name) => `${name}: ${read(name)}`);
}

async function run({ modules: texts, phases }) {
  [events, tick, tracked, unhandled] = [[], 0, [], []];
  const modules = await linked(texts);
  const outcomes = [];
  for (const [index, phase] of phases.entries()) {
    const counted = clock();
    for (const name of phase) {
      imported(modules[name]).then(
        () => outcomes.push(`${index} ${name} done`),
        (error) => outcomes.push(`${index} ${name} failed: ${error.message}`),
      );
    }
    await counted;
    // Rejections that nobody handles are told when all ticks are done.
    await later();
    const settled = await Promise.race([Promise.all(tracked).then(() => true), later()]);
    if (!settled) throw new Error("it never ends");
  }
  const started = Object.keys(modules).filter((name) =>
    events.some(([text]) => text === `${name.replace(".mjs", "")} starts`),
  );
  const found = Object.fromEntries(started.map((name) => [name, bindings(modules[name])]));
  return { events, outcomes: [...outcomes.sort(), ...unhandled], bindings: found };
}

for (const line of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  const answer = await run(JSON.parse(line)).catch((error) => ({
    events: [],
    outcomes: [],
    bindings: {},
    failure: `${error.stack}`,
  }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
