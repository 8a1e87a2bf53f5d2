// What all async generators share, made when the first one is.
// Spec: https://tc39.es/ecma262/#sec-properties-of-asyncgenerator-prototype
function _asyncGenerators() {
  if (_asyncGenerators.made) return _asyncGenerators.made;
  const states = new WeakMap();
  const ask = (generator, kind, value) => {
    const { promise, resolve, reject } = _deferred();
    const state = states.get(generator);
    if (state) {
      state.requests.push({ kind, value, resolve, reject });
      if (!state.running) _resume(state);
    } else {
      reject(new TypeError(`${kind} was called on what is no async generator`));
    }
    return promise;
  };
  const iterator = {
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const prototype = {
    __proto__: iterator,
    next(value) {
      return ask(this, "next", value);
    },
    return(value) {
      return ask(this, "return", value);
    },
    throw(error) {
      return ask(this, "throw", error);
    },
  };
  for (const key of ["next", "return", "throw"]) Object.defineProperty(prototype, key, { enumerable: false });
  Object.defineProperty(iterator, Symbol.asyncIterator, { enumerable: false });
  Object.defineProperty(prototype, Symbol.for("unawait.states"), { value: states });
  Object.defineProperty(prototype, Symbol.toStringTag, { value: "AsyncGenerator", configurable: true });
  return (_asyncGenerators.made = { prototype, states });
}
