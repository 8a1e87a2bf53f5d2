// An iterator as an async one, which waits for the values. What a step gives is derived from the promise of its
// value, so it takes a tick. A value that rejects closes the iterator.
// Spec: https://tc39.es/ecma262/#sec-async-from-sync-iterator-objects,
// https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation
function _fromSync(iterator) {
  const step = _object(iterator).next;
  const give = (value) => ({ value, done: false });
  const end = (value) => ({ value, done: true });
  const close = () => {
    const method = iterator.return;
    if (method != null) _object(Reflect.apply(method, iterator, []));
  };
  const fail = (error) => {
    try {
      close();
    } catch (_) {
      // The first error counts.
    }
    throw error;
  };
  const call = (name, missing) => (...args) => {
    try {
      const method = name ? iterator[name] : step;
      if (method == null) return missing(args[0]);
      const { done, value } = _object(Reflect.apply(method, iterator, args));
      const failed = !done && name !== "return" && fail;
      try {
        return _then(value, done ? end : give, failed);
      } catch (error) {
        if (failed) fail(error);
        throw error;
      }
    } catch (error) {
      return Promise.reject(error);
    }
  };
  const made = { next: call(), return: call("return", end) };
  _yieldStar: {
    made.throw = call("throw", () => {
      close();
      throw new TypeError("the iterator has no `throw`");
    });
  }
  return made;
}
