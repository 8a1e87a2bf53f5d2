// Waits for a module that awaits, and lets all go on that wait for it: in one job, in the order in which they
// were evaluated. Those that do not await run in this job, so that the ones behind them find them done.
// Spec: https://tc39.es/ecma262/#sec-async-module-execution-fulfilled, https://tc39.es/ecma262/#sec-gather-available-ancestors
function _moduleSettles(module, running, settle) {
  const end = (state, error) => {
    settle(state, error);
    for (const one of module.waiting) one.proceed();
  };
  Promise.prototype.then.call(
    running,
    () => end("done"),
    (error) => end("failed", error),
  );
}
