// One `await`: goes on a tick after `value` has settled. It subscribes once, and no error escapes
// it: nobody waits for the promise that `then` gives, so it costs no tick. `Promise` is looked up at
// every call, so that a replaced one (zones, test doubles) is honoured; a `then` of the value's own
// is not asked.
// Spec: https://tc39.es/ecma262/#await (PromiseResolve, then PerformPromiseThen)
function _await(value, next, fail) {
  Promise.prototype.then.call(
    Promise.resolve(value),
    (value) => {
      try {
        next(value);
      } catch (error) {
        fail(error);
      }
    },
    fail,
  );
}
