// One `yield` of an async generator: awaits the value, hands it out, and goes on with what `next`,
// `throw` or `return` is called with.
// Spec: https://tc39.es/ecma262/#sec-yield
function _yield(state, value, next, fail, leave) {
  state.next = next;
  state.throw = fail;
  state.return = leave;
  _then(value, state.give, fail);
}
