// A promise that `value` resolves, as `return` does in an async function: another promise is adopted, and
// never handed on itself.
// Spec: https://tc39.es/ecma262/#sec-promise-resolve-functions
function _resolved(value) {
  return new Promise((resolve) => resolve(value));
}
