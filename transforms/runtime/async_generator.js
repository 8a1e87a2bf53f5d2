// Makes the object that a call of an async generator function gives. `maker` is that function, for
// its `prototype`; `body(state, end, stop)` runs at the first `next`.
// A state has its `generator`; `body` until that has been started; `next`, `fail` and `leave`, which the latest
// `yield` goes on with; `give`, which takes a value that is yielded; `end` and `stop`, which finish the body;
// `running` while there is a request to answer, by its `resolve` or `reject`, and `direct` where these are no
// promise's but go on themselves; `early`, which takes what answers such a request at once; and the requests
// behind, from `first` to `last`.
// Spec: https://tc39.es/ecma262/#sec-asyncgenerator-objects
function _asyncGenerator(maker, body) {
  const { prototype, key } = _asyncGenerators();
  let own = maker && maker.prototype;
  if (Object(own) !== own) own = prototype;
  let hold = own[key];
  if (!hold) {
    hold = prototype[key];
    const made = Object.getOwnPropertyDescriptor(own, "constructor");
    if (made && made.value === maker && !made.enumerable) {
      // The function was made as an ordinary one, and its `prototype` with it.
      Object.setPrototypeOf(own, prototype);
      delete own.constructor;
    }
  }
  const end = (value) => _finish(state, { value, done: true });
  const stop = (error) => _finish(state, null, error);
  const state = {
    generator: null,
    body,
    next: null,
    fail: stop,
    leave: end,
    give: (value) => _deliver(state, value),
    end,
    stop,
    running: false,
    resolve: null,
    reject: null,
    direct: false,
    early: null,
    first: null,
    last: null,
  };
  const generator = Object.create(own);
  hold(generator, state);
  return generator;
}
