// A promise that `value` resolves, as `return` does in an async function: another promise is adopted, and
// never handed on itself. `Promise.resolve` does the same with anything else, and takes less.
// Spec: https://tc39.es/ecma262/#sec-promise-resolve-functions
function _resolved(value) {
  return typeof value === "object" ? new Promise((resolve) => resolve(value)) : Promise.resolve(value);
}
