// Settles the oldest request of an async generator, then takes the next one.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratorcompletestep
function _answer(state, settle, result) {
  state.requests.shift()[settle](result);
  state.running = false;
  _resume(state);
}
