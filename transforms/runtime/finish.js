// The body of an async generator has ended: answers its request, by an error where there is no result, and those
// that have come in the meantime.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratordrainqueue
function _finish(state, result, error) {
  state.next = null;
  state.fail = state.stop;
  state.leave = state.end;
  for (;;) {
    if (result) state.resolve(result);
    else state.reject(error);
    const request = _take(state);
    if (!request) return;
    // What is returned has to be awaited.
    if (request.kind === "return") return _resume(state, "return", request.value);
    result = request.kind === "next" ? { value: void 0, done: true } : null;
    error = request.value;
  }
}
