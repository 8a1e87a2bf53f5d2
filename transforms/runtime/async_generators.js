// What all async generators share, made when the first one is. A hidden property holds the state of a generator:
// a `WeakMap` takes twice as long, and engines without async functions have no private fields. Another script of
// the page may have brought its own helpers, with a property of their own, so each prototype says under `key` how
// that is set.
// Spec: https://tc39.es/ecma262/#sec-properties-of-asyncgenerator-prototype
function _asyncGenerators() {
  if (_asyncGenerators.made) return _asyncGenerators.made;
  let resolve, reject;
  const executor = (onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  };
  const slot = Symbol("state");
  const ask = (generator, kind, value) => {
    const promise = new Promise(executor);
    const state = Object(generator)[slot];
    if (!state || state.generator !== generator) {
      reject(new TypeError("not an async generator"));
    } else if (state.running) {
      const request = { kind, value, resolve, reject, after: null };
      state.last = state.first ? (state.last.after = request) : (state.first = request);
    } else {
      state.resolve = resolve;
      state.reject = reject;
      _resume(state, kind, value);
    }
    return promise;
  };
  class AsyncIterator {
    [Symbol.asyncIterator]() {
      return this;
    }
  }
  class AsyncGenerator extends AsyncIterator {
    next(value) {
      return ask(this, "next", value);
    }
    return(value) {
      return ask(this, "return", value);
    }
    throw(error) {
      return ask(this, "throw", error);
    }
  }
  const { prototype } = AsyncGenerator;
  const key = Symbol.for("unawait.generator");
  delete AsyncIterator.prototype.constructor;
  delete prototype.constructor;
  Object.defineProperty(prototype, key, {
    value: (generator, state) => {
      state.generator = generator;
      Object.defineProperty(generator, slot, { value: state });
    },
  });
  Object.defineProperty(prototype, Symbol.toStringTag, { value: "AsyncGenerator", configurable: true });
  return (_asyncGenerators.made = { prototype, key });
}
