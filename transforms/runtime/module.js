// Evaluates a module that awaits at top level or imports one that does, and gives its init promise. `requests`
// gives the init promises of its imports, nothing for one that is still being evaluated; `body` runs the
// module, and returns a promise if it awaits. An error that native would throw before anything is awaited is thrown.
// Everybody who waits is told by one job, in the order in which the modules were evaluated. In a cycle the promise
// is that of the module that the cycle was entered by.
// A record is `{ requests, promise, level, root, state, error, waits, waiting, proceed }`: `level` is higher than
// those of the imports, `waits` are the records that it waits for, `waiting` all that wait for it, directly or not.
// Spec: https://tc39.es/ecma262/#sec-innermoduleevaluation, https://tc39.es/ecma262/#sec-execute-async-module,
// https://tc39.es/ecma262/#sec-async-module-execution-fulfilled,
// https://tc39.es/ecma262/#sec-async-module-execution-rejected
function _module(requests, body) {
  const { promise, resolve, reject } = _deferred();
  const own = { requests, promise, level: 1, root: null, state: "waiting", error: null, waits: [], waiting: [] };
  const settle = (state, error) => {
    Object.assign(own, { state, error });
    if (state === "done") resolve();
    else reject(error);
  };
  own.proceed = () => {
    if (own.state !== "waiting") return;
    // Where a cycle has failed, none of its modules is run any more.
    const failed = [...own.waits, _moduleRoot(own)].find((module) => module && module.state === "failed");
    if (failed) return settle("failed", failed.error);
    if (own.waits.some((module) => module.state !== "done")) return;
    own.state = "running";
    try {
      const running = body();
      if (running) _moduleSettles(own, running, settle);
      else settle("done");
    } catch (error) {
      settle("failed", error);
    }
  };

  const handle = (promise) => Promise.prototype.then.call(promise, null, () => {});
  let cyclic = false;
  const imports = requests().map((request) => {
    const module = request && _moduleRecord(request);
    const root = module && _moduleRoot(module);
    if (module) handle(request);
    if (!root) cyclic = true;
    return root || module;
  });
  for (const module of imports) {
    if (module) {
      own.level = Math.max(own.level, module.level + 1);
      if (module.state !== "done") own.waits.push(module);
    }
  }
  const below = new Set(own.waits);
  for (const module of below) {
    module.waiting.push(own);
    for (const deeper of module.waits) if (deeper.state !== "done") below.add(deeper);
  }

  own.proceed();
  if (own.state === "failed" || cyclic) handle(promise);
  if (own.state === "failed") throw own.error;
  // The rest of the cycle is evaluated by then.
  const init = cyclic ? Promise.resolve().then(() => (_moduleRoot(own) || own).promise) : promise;
  return Object.defineProperty(init, Symbol.for("unawait.module"), { value: own });
}
