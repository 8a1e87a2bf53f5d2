// Makes the object that a call of an async generator function gives. `maker` is that function, for
// its `prototype`; `body(give, end, stop)` runs at the first `next`. `give` is `yield`: it awaits the value, unless told how
// to `wait`, hands it out, and goes on with what `next`, `throw` or `return` is called with.
// A state has its `generator`; `next`, `throw` and `return`, which the latest `yield` goes on with; the requests from
// `first`, which is the one to answer, to `last`; and `running` while `_ask` takes them.
// Spec: https://tc39.es/ecma262/#sec-asyncgenerator-objects, https://tc39.es/ecma262/#sec-yield
function _asyncGenerator(maker, body) {
  const prototype = _asyncGenerators();
  const slot = Symbol.for("unawait.generator");
  let own = maker && maker.prototype;
  if (Object(own) !== own) own = prototype;
  if (!own[slot]) {
    const { value, enumerable } = Object.getOwnPropertyDescriptor(own, "constructor") || {};
    if (value === maker && !enumerable) {
      // The function was made as an ordinary one, and its `prototype` with it.
      Object.setPrototypeOf(own, prototype);
      delete own.constructor;
    }
  }
  const over = (how, value) => {
    state.next = () => end();
    state.throw = stop;
    state.return = end;
    _answer(state, how, value);
  };
  const end = (value) => over("resolve", { value, done: true });
  const stop = (error) => over("reject", error);
  const item = (value) => _answer(state, "resolve", { value, done: false });
  const give = (value, next, fail, leave, wait = _then) => {
    state.next = next;
    state.throw = fail;
    state.return = leave;
    wait(value, item, fail);
  };
  const generator = Object.create(own);
  const state = {
    generator,
    next: () => body(give, end, stop),
    throw: stop,
    return: end,
    first: null,
    last: null,
    running: false,
  };
  return Object.defineProperty(generator, slot, { value: state });
}
