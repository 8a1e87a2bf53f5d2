// The async iterator of an iterable; of one that is only synchronous, a wrapper.
// Spec: https://tc39.es/ecma262/#sec-getiterator
function _asyncIterator(iterable) {
  const method = iterable[Symbol.asyncIterator];
  if (method == null) return _fromSync(_object(iterable[Symbol.iterator]()));
  return _object(Reflect.apply(method, iterable, []));
}
