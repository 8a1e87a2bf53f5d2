// `yield*` of what `_generator` made, in another such generator.
// Spec: https://tc39.es/ecma262/#sec-generator-function-definitions-runtime-semantics-evaluation
function _delegate(state, inner, next, fail, leave) {
  const give = (end) => ({ value, done }) => {
    if (done) return end(value);
    state.next = () => inner.step(goOn, fail);
    state.throw = fail;
    state.return = () => inner.close(give(leave), fail);
    state.give(value);
  };
  const goOn = give(next);
  inner.step(goOn, fail);
}
