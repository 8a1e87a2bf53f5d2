// Answers a request by `value`; the next one goes on with `next`, `fail` or `leave`.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratoryield
function _deliver(state, value, next, fail, leave) {
  state.at = { next, fail, leave };
  _answer(state, "resolve", { value, done: false });
}
