// `yield*` in an async generator: every request goes to the inner iterator.
// Spec: https://tc39.es/ecma262/#sec-generator-function-definitions-runtime-semantics-evaluation
function _yieldStar(give, iterable, next, fail, leave) {
  const { iterator, step, close } = _iterate(iterable);
  const guard = (go) => (value) => {
    try {
      go(value);
    } catch (error) {
      fail(error);
    }
  };
  const answered = (end) =>
    guard((result) => {
      if (_object(result).done) return end(result.value);
      give(result.value, onNext, onThrow, onReturn, (value, item) => item(value));
    });
  const goOn = answered(next);
  const goOut = answered(leave);
  const onNext = (value) => step(goOn, fail, value);
  const onThrow = guard((value) => {
    const method = iterator.throw;
    if (method != null) return _then(Reflect.apply(method, iterator, [value]), goOn, fail);
    const complain = () => {
      throw new TypeError("the iterator has no `throw`");
    };
    close(complain, fail);
  });
  const onReturn = guard((value) => {
    const method = iterator.return;
    if (method != null) return _then(Reflect.apply(method, iterator, [value]), goOut, fail);
    _await(value, leave, fail);
  });
  step(goOn, fail, void 0);
}
