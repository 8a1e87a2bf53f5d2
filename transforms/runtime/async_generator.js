// Makes the object that a call of an async generator function gives. `maker` is that function, for
// its `prototype`; `body(state, resolve, reject)` runs at the first `next`.
// A state is `{ body, at, running, looping, requests }`: `body` until it has been started, `at` what a
// `yield` goes on with, `running` whether the body has a request to answer, `looping` whether `_resume` is at
// work, `requests` the calls that have no answer yet.
// Spec: https://tc39.es/ecma262/#sec-asyncgenerator-objects
function _asyncGenerator(maker, body) {
  const { prototype, states } = _asyncGenerators();
  const own = maker && maker.prototype;
  const generator = Object.create(Object(own) === own ? own : prototype);
  const made = !prototype.isPrototypeOf(generator) && Object.getOwnPropertyDescriptor(own, "constructor");
  if (made && made.value === maker && !made.enumerable) {
    // The function was made as an ordinary one, and its `prototype` with it.
    Object.setPrototypeOf(own, prototype);
    delete own.constructor;
  }
  // Another script of the page may have brought its own helpers since `own` was made ready.
  const known = generator[Symbol.for("unawait.states")] || states;
  known.set(generator, { body, at: null, running: false, looping: false, requests: [] });
  return generator;
}
