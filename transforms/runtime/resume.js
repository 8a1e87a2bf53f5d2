// Answers the requests of an async generator until one has to wait.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratorresume,
// https://tc39.es/ecma262/#sec-asyncgeneratorawaitreturn,
// https://tc39.es/ecma262/#sec-asyncgeneratordrainqueue
function _resume(state) {
  // What the loop below calls may answer at once; the loop goes on then, however many requests there are.
  if (state.looping) return;
  state.looping = true;
  const resolve = (value) => _answer(state, "resolve", { value, done: true });
  const reject = (error) => _answer(state, "reject", error);
  while (!state.running && state.requests.length > 0) {
    const { kind, value } = state.requests[0];
    const { at, body } = state;
    const fail = at ? at.fail : reject;
    state.at = state.body = null;
    state.running = true;
    try {
      if (kind === "throw") fail(value);
      else if (kind === "return") _await(value, at ? at.leave : resolve, fail);
      else if (at) at.next(value);
      else if (body) body(state, resolve, reject);
      else resolve();
    } catch (error) {
      fail(error);
    }
  }
  state.looping = false;
}
