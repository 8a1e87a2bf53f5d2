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
        Promise.resolve(value).then((value) => resolve({ value, done }), fail);
      } catch (error) {
        fail(error);
      }
    });
  const call = (name, value, missing) => {
    try {
      const method = iterator[name];
      return method == null ? missing() : settle(method, [value], name === "throw");
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return {
    next: (value) => settle(step, [value], true),
    return: (value) => call("return", value, () => Promise.resolve({ value, done: true })),
    throw: (error) =>
      call("throw", error, () => {
        close();
        throw new TypeError("the iterator has no `throw`");
      }),
  };
}
