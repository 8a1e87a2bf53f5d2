// A promise that `value` resolves, as `return` does in an async function: another promise is adopted, and
// never handed on itself. `Promise.resolve` does the same with anything else, and takes less.
// Spec: https://tc39.es/ecma262/#sec-promise-resolve-functions
function _resolved(value) {
  if (typeof value !== "object") return Promise.resolve(value);
  let settle;
  const promise = new Promise((resolve) => {
    settle = resolve;
  });
  settle(value);
  return promise;
}
