// The next request of an async generator, if there is one, is now the one to answer.
function _take(state) {
  const request = state.first;
  if (request) {
    state.resolve = request.resolve;
    state.reject = request.reject;
    state.first = request.after;
  } else {
    state.running = false;
  }
  return request;
}
