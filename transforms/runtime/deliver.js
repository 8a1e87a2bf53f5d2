// Answers a request by a value; the next one goes on with what the state says.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratoryield
function _deliver(state, value) {
  const request = _answer(state, { value, done: false });
  if (request) _resume(state, request.kind, request.value);
}
