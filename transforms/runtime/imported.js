// A promise of a module that is done: of what `import()` gives, once that module's init promise is fulfilled.
function _imported(promise, init) {
  return new Promise((resolve, reject) => {
    promise.then((module) => {
      const done = module[init];
      if (done instanceof Promise) {
        done.then(() => resolve(module), reject);
      } else {
        resolve(module);
      }
    }, reject);
  });
}
