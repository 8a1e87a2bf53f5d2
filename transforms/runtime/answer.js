// Answers a request of an async generator, by an error where there is no result. The next one, if there is one, is
// now the one to answer.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratorcompletestep
function _answer(state, result, error) {
  if (state.direct) {
    const promise = result ? Promise.resolve(result) : Promise.reject(error);
    // Who asks waits for the answer only when the call returns.
    if (state.early === state) state.early = promise;
    else Promise.prototype.then.call(promise, state.resolve, state.reject);
  } else if (result) {
    state.resolve(result);
  } else {
    state.reject(error);
  }
  const request = state.first;
  if (request) {
    state.resolve = request.resolve;
    state.reject = request.reject;
    state.direct = request.direct;
    state.first = request.after;
  } else {
    state.running = false;
  }
  return request;
}
