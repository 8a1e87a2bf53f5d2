// Runs programs of test262 as its INTERPRETING.md asks, each in a fresh realm.
//
//   node --experimental-vm-modules --expose-gc host.mjs HARNESS_FOLDER
//
// A line of standard input is a job, a line of standard output its verdict, both JSON; see
// `Job` and `Failure` in xtask/src/test262/. A verdict is `null` or says what went wrong:
//
//   {"file": "/suite/test/a.js", "sources": {"/suite/test/a.js": "async () => {};"}, …}  →  null
//
// What never comes back is ended from outside, so nothing here guards against it.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import vm from 'node:vm';

const HARNESS = process.argv[2];
/** Turns of the event loop after which a program that waits for promises alone waits in vain. */
const PATIENCE = 50;
/** Turns given to a second verdict that contradicts the first. */
const AFTERMATH = 2;

const COMPLETE = 'Test262:AsyncTestComplete';
const FAILURE = 'Test262:AsyncTestFailure:';

/** What the program that runs now has shown so far. */
let seen = nothingSeen();

function nothingSeen() {
  return { verdicts: [], strays: [], isAtEnd: false };
}

process.on('unhandledRejection', (reason) => seen.strays.push(reason));
process.on('uncaughtException', (error) => seen.strays.push(error));

/** Answers one line after the other, from when it says that it is ready. */
async function main() {
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    seen = nothingSeen();
    const verdict = await judge(JSON.parse(line)).catch((error) => failure('crash', `in the host: ${error.stack}`));
    // What the program left behind must not be taken for a deed of the next one.
    await turn();
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
  }
}

/** Runs a program and says what is wrong with it, if anything. */
async function judge(job) {
  const loader = createLoader(job);
  const { context } = createRealm(loader);
  loader.context = context;
  if (!job.raw) for (const name of harnessOf(job)) harnessScript(name).runInContext(context);

  const run = job.module ? runModule : runScript;
  const thrown = await run(job, loader);
  if (job.negative) return judgeError(job, thrown ?? (await stray(job)));
  if (thrown) return failure(thrown.phase === 'parse' ? 'syntax' : 'throw', describe(thrown.error));
  if (job.async) return judgeVerdicts();
  if (job.end) return judgeEnd();
  return null;
}

function failure(stage, message) {
  return { stage, message: message.slice(0, 400) };
}

/** A program that has to fail has to do it with the right error, at the right time. */
function judgeError({ negative }, thrown) {
  if (!thrown) return failure('throw', `no ${negative.type}`);
  const name = nameOf(thrown.error);
  if (name === negative.type && thrown.phase === negative.phase) return null;
  return failure('throw', `not a ${negative.type} (${negative.phase}): ${describe(thrown.error)} (${thrown.phase})`);
}

/** What a program with the flag `async` has printed is the verdict. */
async function judgeVerdicts() {
  if (!(await soon(() => seen.verdicts.length > 0))) {
    return failure('hang', `$DONE was not called${seen.strays.length ? `: ${describe(seen.strays[0])}` : ''}`);
  }
  for (let i = 0; i < AFTERMATH; i++) await turn();
  const complaint = seen.verdicts.find((verdict) => verdict !== COMPLETE);
  return complaint === undefined ? null : failure('throw', complaint.replace(FAILURE, ''));
}

/** The body of a module that awaits may have moved into a promise: it has to get to its end all the same. */
async function judgeEnd() {
  await soon(() => seen.isAtEnd || seen.strays.length > 0);
  if (seen.isAtEnd) return null;
  if (seen.strays.length) return failure('throw', describe(seen.strays[0]));
  return failure('hang', 'the end of the module is not reached');
}

/** The error of a module whose body has moved into a promise. */
async function stray({ end }) {
  if (!end || !(await soon(() => seen.strays.length > 0))) return null;
  return { phase: 'runtime', error: seen.strays[0] };
}

function runScript({ file, sources }, loader) {
  let script;
  try {
    script = new vm.Script(sources[file], { filename: file, importModuleDynamically: loader.importFrom(file) });
  } catch (error) {
    return { phase: 'parse', error };
  }
  try {
    script.runInContext(loader.context);
    return null;
  } catch (error) {
    return { phase: 'runtime', error };
  }
}

async function runModule({ file, async }, loader) {
  let module;
  try {
    module = loader.load(file);
  } catch (error) {
    return { phase: 'parse', error };
  }
  try {
    await loader.link(module);
  } catch (error) {
    return { phase: 'resolution', error };
  }
  let end = null;
  module.evaluate().then(
    () => { end = {}; },
    (error) => { end = { thrown: { phase: 'runtime', error } }; },
  );
  // A module may wait for ever, having said what it had to say.
  if (!(await soon(() => end)) && !async) return { phase: 'runtime', error: 'the module does not settle' };
  return end?.thrown ?? null;
}

/** Loads the modules of one program from the sources of its job; data is read from the disk. */
function createLoader({ sources, refused }) {
  const modules = new Map();
  const links = new Map();
  let lastLink = Promise.resolve();

  const loader = {
    context: null,

    load(file) {
      if (!modules.has(file)) modules.set(file, file.endsWith('.json') ? data(file) : code(file));
      return modules.get(file);
    },

    /** Links a module once, and no two at a time, for they may share what they import. */
    link(module) {
      if (!links.has(module)) {
        const link = lastLink.then(() => {
          if (module.status === 'unlinked') return module.link(resolve);
        });
        lastLink = link.catch(() => {});
        links.set(module, link);
      }
      return links.get(module);
    },

    importFrom: (file) => async (specifier) => {
      const module = loader.load(path.resolve(path.dirname(file), specifier));
      await loader.link(module);
      await module.evaluate();
      return module;
    },
  };

  const resolve = (specifier, { identifier }) => loader.load(path.resolve(path.dirname(identifier), specifier));

  function code(file) {
    if (!Object.hasOwn(sources, file)) throw new Error(`${file} is no module of this test`);
    const module = new vm.SourceTextModule(sources[file], {
      context: loader.context,
      identifier: file,
      initializeImportMeta: (meta) => { meta.url = `file://${file}`; },
      importModuleDynamically: loader.importFrom(file),
    });
    if (refused.includes(file)) throw new Error(`the compiler refuses ${file}, this engine does not`);
    return module;
  }

  function data(file) {
    const value = vm.runInContext('JSON.parse', loader.context)(readFileSync(file, 'utf8'));
    const fill = function () { this.setExport('default', value); };
    return new vm.SyntheticModule(['default'], fill, { context: loader.context, identifier: file });
  }

  return loader;
}

/** Makes what the suite wants of a host, with functions of the realm. */
const INSTALL = new vm.Script(`((host) => {
  const hidden = (value) => ({ value, writable: true, enumerable: false, configurable: true });
  const $262 = {
    global: globalThis,
    createRealm: () => host.createRealm(),
    evalScript: (text) => host.evalScript(text),
    detachArrayBuffer: (buffer) => host.detach(buffer),
    gc: () => host.gc(),
    end: () => host.end(),
  };
  const print = (text) => host.print(String(text));
  Object.defineProperties(globalThis, { $262: hidden($262), print: hidden(print) });
  return $262;
})`, { filename: '$262.js' });

function createRealm(loader) {
  const context = vm.createContext();
  const here = seen;
  const evalScript = (text) => {
    const importModuleDynamically = loader.importFrom(path.join(HARNESS, 'eval.js'));
    return new vm.Script(text, { importModuleDynamically }).runInContext(context);
  };
  const $262 = INSTALL.runInContext(context)({
    createRealm: () => createRealm(loader).$262,
    evalScript,
    detach: (buffer) => { structuredClone(buffer, { transfer: [buffer] }); },
    gc: () => globalThis.gc(),
    end: () => { here.isAtEnd = true; },
    print: (text) => { if (text.startsWith('Test262:')) here.verdicts.push(text); },
  });
  return { context, $262 };
}

function harnessOf({ async, includes }) {
  return ['assert.js', 'sta.js', ...(async ? ['doneprintHandle.js'] : []), ...includes];
}

const harnessScripts = new Map();

function harnessScript(name) {
  if (!harnessScripts.has(name)) {
    const filename = path.join(HARNESS, name);
    harnessScripts.set(name, new vm.Script(readFileSync(filename, 'utf8'), { filename }));
  }
  return harnessScripts.get(name);
}

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Whether something happens within the turns that a program is given. */
async function soon(happens) {
  for (let i = 0; i < PATIENCE && !happens(); i++) await turn();
  return Boolean(happens());
}

/** The name of an error's constructor; a program may throw anything, also what throws when it is asked. */
function nameOf(error) {
  try {
    return String(error.constructor.name);
  } catch {
    return typeof error;
  }
}

function describe(error) {
  try {
    const isObject = typeof error === 'object' && error !== null;
    return isObject ? `${nameOf(error)}: ${error.message}` : `thrown: ${String(error)}`;
  } catch {
    return `thrown: a strange ${typeof error}`;
  }
}

await main();
