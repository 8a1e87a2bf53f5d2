// A jump leaves a `for await`: closes the iterator, then goes on with `next`. What `_generator` or `_items` made
// closes itself.
// Spec: https://tc39.es/ecma262/#sec-asynciteratorclose
function _close({ iterator, close }, next, fail) {
  _generator: {
    if (close) return close(next, fail);
  }
  _iterate: {
    const method = iterator.return;
    if (method == null) next();
    else _await(Reflect.apply(method, iterator, []), (result) => next(_object(result)), fail);
  }
}
