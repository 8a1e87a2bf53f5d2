// Answers the first request of an async generator, by `resolve` or `reject`, and goes on with the next one.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratorcompletestep
function _answer(state, how, value) {
  const request = state.first;
  state.first = request.after;
  request[how](value);
  if (state.first) _ask(state);
}
