// The only `await` on the way to the end: a promise of what `next` makes of the value, or of the value
// itself. It is the function's own promise, so it settles when native's does; `next` may throw. What fails
// before there is a promise rejects too.
// Spec: https://tc39.es/ecma262/#await (PromiseResolve, then PerformPromiseThen)
function _then(value, next) {
  try {
    return Promise.prototype.then.call(Promise.resolve(value), next);
  } catch (error) {
    return Promise.reject(error);
  }
}
