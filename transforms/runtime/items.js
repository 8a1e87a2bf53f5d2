// Steps a collection of the engine's for `for await`, which waits for its items. Its iterator has nothing to close;
// that it has not takes a tick, as what a step gives does.
// Spec: https://tc39.es/ecma262/#sec-async-from-sync-iterator-objects,
// https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation
function _items(iterable) {
  const iterator = iterable[Symbol.iterator]();
  const step = () => {
    const { done, value } = iterator.next();
    try {
      return _then(value, (value) => ({ value, done }));
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return {
    step: (next, fail) => _await(step(), next, fail),
    close: (next, fail) => _await(void 0, next, fail),
  };
}
