// One `await`: a tick after `value` has settled `next` goes on, or `fail` takes the error. It gives the promise of
// what they make of it, which is the function's own where nothing else is awaited. `Promise` is looked up at
// every call, so that a replaced one (zones, test doubles) is honoured; a `then` of the value's own is not asked.
// Spec: https://tc39.es/ecma262/#await (PromiseResolve, then PerformPromiseThen)
function _then(value, next, fail) {
  return Promise.prototype.then.call(Promise.resolve(value), next, fail);
}
