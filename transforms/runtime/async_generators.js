// What all async generators share, made when the first one is. A private field holds the state of a generator:
// nobody sees it, and a `WeakMap` takes ten times as long. Another script of the page may have brought its own
// helpers, with a field of their own, so each prototype says under `key` how that is set.
// Spec: https://tc39.es/ecma262/#sec-properties-of-asyncgenerator-prototype
function _asyncGenerators() {
  if (_asyncGenerators.made) return _asyncGenerators.made;
  let resolve, reject;
  const executor = (onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  };
  const ask = (generator, kind, value) => {
    const promise = new Promise(executor);
    let state;
    try {
      state = AsyncGenerator.stateOf(generator);
    } catch (error) {
      reject(error);
      return promise;
    }
    if (state.running) {
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
    constructor(generator) {
      return generator;
    }
    [Symbol.asyncIterator]() {
      return this;
    }
  }
  class AsyncGenerator extends AsyncIterator {
    #state;
    constructor(generator, state) {
      super(generator);
      this.#state = state;
    }
    static stateOf(generator) {
      return generator.#state;
    }
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
  Object.defineProperty(prototype, key, { value: (generator, state) => new AsyncGenerator(generator, state) });
  Object.defineProperty(prototype, Symbol.toStringTag, { value: "AsyncGenerator", configurable: true });
  return (_asyncGenerators.made = { prototype, key });
}
