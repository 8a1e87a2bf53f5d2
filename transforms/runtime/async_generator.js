// Makes the object that a call of an async generator function gives. `maker` is that function, for
// its `prototype`; `body(state, resolve, reject)` runs at the first `next`.
// A state is `{ body, at, running, requests }`: `body` until it has been started, `at` what a `yield`
// goes on with, `requests` the calls that have no answer yet.
// Spec: https://tc39.es/ecma262/#sec-asyncgenerator-objects
function _asyncGenerator(maker, body) {
  const { prototype, states } = _asyncGenerators();
  const own = maker && maker.prototype;
  const generator = Object.create(Object(own) === own ? own : prototype);
  if (!(prototype.isPrototypeOf(generator)) && Object.getPrototypeOf(own) === Object.prototype) {
    // The function was made as an ordinary one.
    Object.setPrototypeOf(own, prototype);
    delete own.constructor;
  }
  states.set(generator, { body, at: null, running: false, requests: [] });
  return generator;
}
