// Answers a request of an async generator: its body goes on, starts, or has ended already.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratorresume,
// https://tc39.es/ecma262/#sec-asyncgeneratorawaitreturn
function _resume(state, kind, value) {
  const { body, next, fail, leave } = state;
  state.running = true;
  state.body = null;
  try {
    if (kind === "throw") fail(value);
    else if (kind === "return") _await(value, leave, fail);
    else if (next) next(value);
    else if (body) body(state, leave, fail);
    else leave();
  } catch (error) {
    fail(error);
  }
}
