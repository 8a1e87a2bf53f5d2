// The record of the module that an init promise belongs to. One that no helper made gets a record without imports.
// It is found by a registered symbol: every file may have its own copy of the helpers.
// Spec: https://tc39.es/ecma262/#sec-cyclic-module-records
function _moduleRecord(promise) {
  const key = Symbol.for("unawait.module");
  if (!promise[key]) {
    const record = { requests: () => [], promise, level: 0, root: null, state: "running", waits: [], waiting: [] };
    Object.defineProperty(promise, key, { value: record });
    _moduleSettles(record, promise, (state, error) => Object.assign(record, { state, error }));
  }
  return promise[key];
}
