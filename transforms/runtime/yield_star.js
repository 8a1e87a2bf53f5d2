// `yield*` in an async generator: every request goes to the inner iterator.
// Spec: https://tc39.es/ecma262/#sec-generator-function-definitions-runtime-semantics-evaluation
function _yieldStar(state, iterable, next, fail, leave) {
  const iterator = _asyncIterator(iterable);
  const step = _steps(iterator);
  const guard = (go) => (value) => {
    try {
      go(value);
    } catch (error) {
      fail(error);
    }
  };
  const ask = (take, method, ...args) => {
    const answer = Reflect.apply(method, iterator, args);
    Promise.prototype.then.call(Promise.resolve(answer), take, fail);
  };
  const give = (end) =>
    guard((result) => {
      _object(result);
      if (result.done) return end(result.value);
      const value = result.value;
      state.next = onNext;
      state.fail = onThrow;
      state.leave = onReturn;
      _deliver(state, value);
    });
  const goOn = give(next);
  const goOut = give(leave);
  const complain = guard((result) => {
    _object(result);
    throw new TypeError("the inner iterator has no `throw`");
  });
  const onNext = guard((value) => step(goOn, fail, value));
  const onThrow = guard((error) => {
    const method = iterator.throw;
    if (method != null) return ask(goOn, method, error);
    const close = iterator.return;
    if (close == null) complain({});
    else ask(complain, close);
  });
  const onReturn = guard((value) => {
    const method = iterator.return;
    if (method == null) _await(value, leave, fail);
    else ask(goOut, method, value);
  });
  step(goOn, fail, void 0);
}
