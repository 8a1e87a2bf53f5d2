// What all async generators share, made when the first one is. A hidden property holds the state of a generator:
// a `WeakMap` takes twice as long, and engines without async functions have no private fields. Its name is registered,
// for another script of the page may have brought its own helpers.
// Spec: https://tc39.es/ecma262/#sec-properties-of-asyncgenerator-prototype
function _asyncGenerators() {
  if (_asyncGenerators.made) return _asyncGenerators.made;
  const slot = Symbol.for("unawait.generator");
  const stateOf = (self) => {
    const state = Object(self)[slot];
    return state && state.generator === self && state;
  };
  const call = (self, kind, value) =>
    new Promise((resolve, reject) => {
      const state = stateOf(self);
      if (!state) throw new TypeError(`${kind}: not an async generator`);
      _ask(state, { kind, value, resolve, reject, after: null });
    });
  const base = class {
    [Symbol.asyncIterator]() {
      return this;
    }
  };
  const { prototype } = class extends base {
    next(value) {
      return call(this, "next", value);
    }
    return(value) {
      return call(this, "return", value);
    }
    throw(value) {
      return call(this, "throw", value);
    }
  };
  delete base.prototype.constructor;
  delete prototype.constructor;
  Object.defineProperties(prototype, {
    [slot]: { value: {} },
    [Symbol.toStringTag]: { value: "AsyncGenerator", configurable: true },
  });
  _iterate: {
    _iterate.method = prototype.next;
    // A promise would be subscribed to when `next` has returned. There is one request at a time.
    _iterate.direct = (self) => {
      const state = stateOf(self);
      let onNext, onFail, early;
      const resolve = (value) => {
        if (onNext) _then(value, onNext, onFail);
        else early = value;
      };
      const reject = (error) => resolve(Promise.reject(error));
      const request = { kind: "", value: void 0, resolve, reject, after: null };
      const step = (next, fail, value) => {
        onNext = early = request.after = null;
        request.kind = "next";
        request.value = value;
        _ask(state, request);
        onNext = next;
        onFail = fail;
        if (early) resolve(early);
      };
      return state && step;
    };
  }
  return (_asyncGenerators.made = prototype);
}
