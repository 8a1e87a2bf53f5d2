// An `await` of the helpers: goes on a tick after `value` has settled. It subscribes once, and no error escapes
// it: nobody waits for the promise that `then` gives, so it costs no tick.
// Spec: https://tc39.es/ecma262/#await (PromiseResolve, then PerformPromiseThen)
function _await(value, next, fail) {
  const guarded = (value) => {
    try {
      next(value);
    } catch (error) {
      fail(error);
    }
  };
  _then(value, guarded, fail);
}
