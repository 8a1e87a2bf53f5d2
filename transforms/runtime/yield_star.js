// `yield*` in an async generator: every request goes to the inner iterator.
// Spec: https://tc39.es/ecma262/#sec-generator-function-definitions-runtime-semantics-evaluation
function _yieldStar(state, iterable, next, fail, leave) {
  const iterator = _asyncIterator(iterable);
  const step = iterator.next;
  const call = (method, ...args) => Reflect.apply(method, iterator, args);
  const ask = (answer, take) =>
    _await(
      answer,
      (result) => {
        if (Object(result) !== result) throw new TypeError("an iterator did not give an object");
        take(result);
      },
      fail,
    );
  const give = (end) => (result) => {
    if (result.done) end(result.value);
    else _deliver(state, result.value, onNext, onThrow, onReturn);
  };
  const guard = (go) => (value) => {
    try {
      go(value);
    } catch (error) {
      fail(error);
    }
  };
  const onNext = guard((value) => ask(call(step, value), give(next)));
  const onThrow = guard((error) => {
    const method = iterator.throw;
    if (method != null) return ask(call(method, error), give(next));
    const complain = () => {
      throw new TypeError("the inner iterator has no `throw`");
    };
    const close = iterator.return;
    if (close == null) complain();
    ask(call(close), complain);
  });
  const onReturn = guard((value) => {
    const method = iterator.return;
    if (method == null) _await(value, leave, fail);
    else ask(call(method, value), give(leave));
  });
  ask(Reflect.apply(step, iterator, [undefined]), give(next));
}
