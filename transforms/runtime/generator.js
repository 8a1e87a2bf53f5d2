// What a call of an async generator gives that only one `for await` or `yield*` can reach: no object of anybody's, but
// what these two step. There is one request at a time, by `step`, or by `close`, which is never the first and is the
// last one. Its answer is awaited, as a promise for it would be. `give` is the one of `_asyncGenerator`.
// Spec: https://tc39.es/ecma262/#sec-asyncgenerator-objects
function _generator(body) {
  let next, fail, leave;
  const answer = (done) => (value) => _await({ value, done }, next, fail);
  const item = answer(false);
  const end = answer(true);
  let stop = (error) => _await(Promise.reject(error), next, fail);
  const give = (value, onNext, onThrow, onReturn, wait = _then) => {
    goOn = onNext;
    stop = onThrow;
    leave = onReturn;
    wait(value, item, onThrow);
  };
  let goOn = () => body(give, end, stop);
  return {
    step(onNext, onFail) {
      next = onNext;
      fail = onFail;
      try {
        goOn();
      } catch (error) {
        stop(error);
      }
    },
    close(onNext, onFail) {
      next = onNext;
      fail = onFail;
      _await(void 0, leave, stop);
    },
  };
}
