// Steps a collection of the engine's for `for await`, which waits for its items. Its iterator has nothing to close;
// that it has not takes a tick, as what a step gives does.
// Spec: https://tc39.es/ecma262/#sec-async-from-sync-iterator-objects,
// https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation
function _items(iterable) {
  const iterator = iterable[Symbol.iterator]();
  return {
    step(next, fail) {
      try {
        const { done, value } = iterator.next();
        _await(_then(value, (value) => ({ value, done })), next, fail);
      } catch (error) {
        _await(Promise.reject(error), next, fail);
      }
    },
    close(next, fail) {
      _await(void 0, next, fail);
    },
  };
}
