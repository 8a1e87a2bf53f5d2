// An error leaves a `for await`: closes the iterator, and hands the error on, whatever `return` does.
// Spec: https://tc39.es/ecma262/#sec-asynciteratorclose
function _abandon(iterator, error, fail) {
  const end = () => fail(error);
  _generator: {
    if (iterator.close) return iterator.close(end, end);
  }
  _iterate: {
    try {
      _close(iterator, end, end);
    } catch (_) {
      end(); // The first error counts.
    }
  }
}
