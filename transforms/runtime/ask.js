// Puts a request to an async generator, and takes those that wait, one after the other, until one has to wait: its
// body goes on, starts, or has ended already. A request under way has no `kind` any more.
// Spec: https://tc39.es/ecma262/#sec-asyncgeneratorresume,
// https://tc39.es/ecma262/#sec-asyncgeneratorawaitreturn, https://tc39.es/ecma262/#sec-asyncgeneratordrainqueue
function _ask(state, request) {
  if (request) state.last = state.first ? (state.last.after = request) : (state.first = request);
  if (state.running) return;
  state.running = true;
  while (state.first && state.first.kind) {
    const { kind, value } = state.first;
    state.first.kind = "";
    try {
      if (kind === "return") _await(value, state.return, state.throw);
      else state[kind](value);
    } catch (error) {
      state.throw(error);
    }
  }
  state.running = false;
}
