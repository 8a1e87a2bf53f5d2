// What steps an async iterator: `(next, fail, ...args)` waits for what its `next(...args)` gives. Where a generator of
// ours answers, `next` or `fail` is called in the tick in which a promise would call it, and there is none:
// `_asyncGenerators` says how to `ask` that.
// Spec: https://tc39.es/ecma262/#sec-iteratornext
function _steps(iterator) {
  const method = iterator.next;
  const asks = method && method === _steps.method && _steps.ask(iterator);
  if (asks) return asks;
  return (next, fail, ...args) => {
    const result = Reflect.apply(method, iterator, args);
    Promise.prototype.then.call(Promise.resolve(result), next, fail);
  };
}
