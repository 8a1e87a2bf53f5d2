// Answers a request by a value; the next one goes on with what the state says.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratoryield
function _deliver(state, value) {
  state.resolve({ value, done: false });
  const request = _take(state);
  if (request) _resume(state, request.kind, request.value);
}
