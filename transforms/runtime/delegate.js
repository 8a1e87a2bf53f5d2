// `yield*` of what `_generator` made, in another such generator.
// Spec: https://tc39.es/ecma262/#sec-generator-function-definitions-runtime-semantics-evaluation
function _delegate(give, inner, next, fail, leave) {
  const answered = (end) => ({ value, done }) => {
    if (done) end(value);
    else give(value, step, fail, () => inner.close(answered(leave), fail), (value, item) => item(value));
  };
  const goOn = answered(next);
  const step = () => inner.step(goOn, fail);
  step();
}
