// A jump leaves a `for await`: closes the iterator, then goes on with `next`.
// Spec: https://tc39.es/ecma262/#sec-asynciteratorclose
function _close({ iterator }, next, fail) {
  const method = iterator.return;
  if (method == null) next();
  else _await(Reflect.apply(method, iterator, []), (result) => next(_object(result)), fail);
}
