// The async iterator of an iterable; of one that is only synchronous, a wrapper.
// Spec: https://tc39.es/ecma262/#sec-getiterator, https://tc39.es/ecma262/#sec-async-from-sync-iterator-objects
function _asyncIterator(iterable) {
  const check = (value) => {
    if (Object(value) !== value) throw new TypeError("an iterator did not give an object");
    return value;
  };
  const method = iterable[Symbol.asyncIterator];
  if (method != null) return check(Reflect.apply(method, iterable, []));
  const iterator = check(iterable[Symbol.iterator]());
  const step = iterator.next;
  const close = () => {
    const method = iterator.return;
    if (method != null) check(Reflect.apply(method, iterator, []));
  };
  const settle = (method, args, closes) =>
    new Promise((resolve, reject) => {
      const result = check(Reflect.apply(method, iterator, args));
      const done = !!result.done;
      const value = result.value;
      const fail = (error) => {
        try {
          if (closes && !done) close();
        } catch (_) {
          // The first error counts.
        }
        reject(error);
      };
      try {
        _await(value, (value) => resolve({ value, done }), fail);
      } catch (error) {
        fail(error);
      }
    });
  const call = (name, args, missing) => {
    try {
      const method = iterator[name];
      return method == null ? missing() : settle(method, args, name === "throw");
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return {
    next: (...args) => settle(step, args, true),
    return: (...args) => call("return", args, () => Promise.resolve({ value: args[0], done: true })),
    throw: (...args) =>
      call("throw", args, () => {
        close();
        throw new TypeError("the iterator has no `throw`");
      }),
  };
}
