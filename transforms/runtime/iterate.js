// The async iterator of an iterable; of one that is only synchronous, a wrapper. `step(next, fail, ...args)` waits
// for what its `next(...args)` gives; `close(next, fail)` is called where a `for await` is left, and waits for what `return`
// gives. Neither throws. Where a generator of ours answers, `next` or `fail` is called in the tick in which a promise
// would call it, and there is none: `_asyncGenerators` says how to step it `direct`.
// Spec: https://tc39.es/ecma262/#sec-getiterator, https://tc39.es/ecma262/#sec-iteratornext,
// https://tc39.es/ecma262/#sec-asynciteratorclose
function _iterate(iterable) {
  const made = iterable[Symbol.asyncIterator];
  const iterator = made == null ? _fromSync(iterable[Symbol.iterator]()) : _object(Reflect.apply(made, iterable, []));
  const method = iterator.next;
  let step = (next, fail, ...args) => {
    try {
      _then(Reflect.apply(method, iterator, args), next, fail);
    } catch (error) {
      fail(error);
    }
  };
  _asyncGenerators: {
    if (method && method === _iterate.method) step = _iterate.direct(iterator) || step;
  }
  const close = (next, fail) => {
    try {
      const method = iterator.return;
      if (method == null) next();
      else _await(Reflect.apply(method, iterator, []), (result) => next(_object(result)), fail);
    } catch (error) {
      fail(error);
    }
  };
  return { iterator, step, close };
}
