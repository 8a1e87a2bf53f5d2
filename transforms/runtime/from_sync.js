// An iterator as an async one, which waits for the values. What a step gives is derived from the promise of its
// value, so it takes a tick. A value that rejects closes the iterator.
// Spec: https://tc39.es/ecma262/#sec-async-from-sync-iterator-objects,
// https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation
function _fromSync(iterator) {
  const step = iterator.next;
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
  const settle = (method, args, closes) => {
    const result = _object(Reflect.apply(method, iterator, args));
    const done = result.done;
    const value = result.value;
    const failed = closes && !done ? fail : null;
    let promise;
    try {
      promise = Promise.resolve(value);
    } catch (error) {
      if (failed) fail(error);
      throw error;
    }
    return Promise.prototype.then.call(promise, done ? end : give, failed);
  };
  const call = (name, args, missing) => {
    try {
      const method = name ? iterator[name] : step;
      return method == null ? missing() : settle(method, args, name !== "return");
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return {
    next: (...args) => call("", args),
    return: (...args) => call("return", args, () => Promise.resolve(end(args[0]))),
    throw: (...args) =>
      call("throw", args, () => {
        close();
        throw new TypeError("the iterator has no `throw`");
      }),
  };
}
