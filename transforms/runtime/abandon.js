// An error leaves a `for await`: closes the iterator, and hands the error on, whatever `return` does.
// Spec: https://tc39.es/ecma262/#sec-asynciteratorclose
function _abandon(iterator, error, fail) {
  const end = () => fail(error);
  try {
    const method = iterator.return;
    if (method != null) return _await(Reflect.apply(method, iterator, []), end, end);
  } catch (_) {
    // The first error counts.
  }
  end();
}
