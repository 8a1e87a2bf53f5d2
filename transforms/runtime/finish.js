// The body of an async generator has ended: answers its request, by an error where there is no result, and those
// that have come in the meantime.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratordrainqueue
function _finish(state, result, error) {
  state.next = null;
  state.fail = state.stop;
  state.leave = state.end;
  let request = _answer(state, result, error);
  while (request) {
    const { kind, value } = request;
    // What is returned has to be awaited.
    if (kind === "return") return _resume(state, kind, value);
    request = _answer(state, kind === "next" ? { value: void 0, done: true } : null, value);
  }
}
