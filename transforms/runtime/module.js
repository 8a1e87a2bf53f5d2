// Runs a module when the modules that it waits for are done; gives its init promise.
function _module(dependencies, run) {
  const waits = dependencies().filter((promise) => promise);
  return waits.length > 0 ? Promise.all(waits).then(run) : new Promise((resolve) => resolve(run())).then(() => {});
}
