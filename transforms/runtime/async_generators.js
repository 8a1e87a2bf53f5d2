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
  const stateOf = (generator) => {
    try {
      const state = Object(generator)[slot];
      return state && state.generator === generator ? state : null;
    } catch (_) {
      return null; // a proxy that is revoked
    }
  };
  const ask = (state, kind, value, resolve, reject, direct) => {
    if (state.running) {
      const request = { kind, value, resolve, reject, direct, after: null };
      state.last = state.first ? (state.last.after = request) : (state.first = request);
    } else {
      state.resolve = resolve;
      state.reject = reject;
      state.direct = direct;
      _resume(state, kind, value);
    }
  };
  const call = (generator, kind, value) => {
    const promise = new Promise(executor);
    const state = stateOf(generator);
    if (state) ask(state, kind, value, resolve, reject, false);
    else reject(new TypeError(`${kind} was called on what is no async generator`));
    return promise;
  };
  class AsyncIterator {
    [Symbol.asyncIterator]() {
      return this;
    }
  }
  class AsyncGenerator extends AsyncIterator {
    next(value) {
      return call(this, "next", value);
    }
    return(value) {
      return call(this, "return", value);
    }
    throw(error) {
      return call(this, "throw", error);
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
  _steps.method = prototype.next;
  _steps.ask = (generator) => {
    const state = stateOf(generator);
    if (!state) return; // `next` will say what is wrong.
    return (next, fail, value) => {
      if (state.running) return ask(state, "next", value, next, fail, true);
      state.early = state;
      ask(state, "next", value, next, fail, true);
      const { early } = state;
      state.early = null;
      if (early !== state) Promise.prototype.then.call(early, next, fail);
    };
  };
  return (_asyncGenerators.made = { prototype, key });
}
