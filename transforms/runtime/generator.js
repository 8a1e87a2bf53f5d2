// What a call of an async generator gives that only one `for await` or `yield*` can reach: no object of anybody's, but
// what these two step. There is one request at a time, by `step`, or by `close`, which is never the first and is the
// last one. Its answer is awaited, as a promise for it would be.
// Spec: https://tc39.es/ecma262/#sec-asyncgenerator-objects
function _generator(body) {
  let next, fail;
  const answer = (result) => _await(result, next, fail);
  const end = (value) => answer({ value, done: true });
  const stop = (error) => answer(Promise.reject(error));
  const state = {
    next: () => body(state, end, stop),
    throw: stop,
    give: (value) => answer({ value, done: false }),
    step(onNext, onFail) {
      next = onNext;
      fail = onFail;
      try {
        state.next();
      } catch (error) {
        state.throw(error);
      }
    },
    close(onNext, onFail) {
      next = onNext;
      fail = onFail;
      _await(void 0, state.return, state.throw);
    },
  };
  return state;
}
