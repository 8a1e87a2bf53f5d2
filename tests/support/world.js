// The world every fixture and every generated program runs in. Evaluates to the handles that the
// host (engine.rs) drives it with; what programs may use is put on `globalThis` at the end.
//
//   log("user", 1)                    one effect, in the trace of the running test
//   const b = lane("b"); b("user")    the same in a lane of its own, for calls that run side by side;
//                                     `see`, `boom`, `tag` and `items` log where they are called
//   test(() => load(1))               calls `load`, records what it returns and how it settles
//   settle(v, n), rejects(e, n)       promises that settle after n ticks
//   delay(n)                          a promise of undefined after n ticks
//   thenable(v, how)                  a foreign thenable, see `manners`
//   boom("no")                        throws at once
//   drive("nNtr", f, $, …)            calls an async generator function and asks it, see `drive`
//   see(v), later(v)                  log `v` and give it: at once, or as a promise
(record) => {
  const { then } = Promise.prototype;
  const tests = [];
  const timers = [];
  const rejected = new Map();
  let current = "top";
  let clock = 0;
  let timerIds = 0;

  // Values as text: deterministic, and never the source text of a function.
  const show = (value, depth = 0) => {
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value === "bigint") return `${value}n`;
    if (Object.is(value, -0)) return "-0";
    if (typeof value === "symbol") return value.toString();
    if (typeof value === "function") return `[function ${value.name}/${value.length}]`;
    if (typeof value !== "object" || value === null) return String(value);
    if (value instanceof Error) return showError(value);
    if (value instanceof Promise) return "[promise]";
    if (value === globalThis) return "[global]";
    if (depth > 3) return "…";
    const inner = (item) => show(item, depth + 1);
    if (Array.isArray(value)) return `[${Array.from(value, inner).join(", ")}]`;
    if (value instanceof Map || value instanceof Set) {
      return `${value.constructor.name} ${inner([...value])}`;
    }
    const name = Object.getPrototypeOf(value)?.constructor?.name ?? "null";
    const fields = Reflect.ownKeys(value).map((key) => {
      const { get, value: field } = Object.getOwnPropertyDescriptor(value, key);
      return `${String(key)}: ${get ? "[getter]" : inner(field)}`;
    });
    return `${name === "Object" ? "" : `${name} `}{${fields.join(", ")}}`;
  };

  const showError = (error) => {
    const name = error.constructor?.name ?? error.name;
    const cause = "cause" in error ? `, cause ${show(error.cause)}` : "";
    const errors = error instanceof AggregateError ? `, errors ${show(error.errors)}` : "";
    return `${name}(${JSON.stringify(wording(error.message))}${cause}${errors})`;
  };

  // Engines word these as they like; lowered code throws the first two itself, as most engines do. The third
  // names what is destructured, which is another expression there.
  const wording = (message) =>
    message
      .replace(/^(\S+) is not initialized$/, "Cannot access '$1' before initialization")
      .replace(/^'\S+' is read-only$/, "Assignment to constant variable.")
      .replace(/^(Cannot destructure property '\S+') of .*$/, "$1");

  const line = (args) => args.map((arg) => (typeof arg === "string" ? wording(arg) : show(arg))).join(" ");

  // A lane is a log function; `call` gives the lane of a call made from it, named by the call site.
  const lane = (name) => {
    record(name, "birth", "");
    let calls = 0;
    const write = (...args) => record(name, "effect", line(args));
    write.see = (site, value) => {
      write(site, value);
      return value;
    };
    write.boom = (site) => {
      write("throws", site);
      throw new Error(`boom ${site}`);
    };
    write.tag = (parts, ...values) => {
      write("tag", parts, values);
      return values.length;
    };
    // An iterable that logs what is asked of it; `how` says what its `return` does.
    // Something to iterate; `how` is what happens where it is closed: `open` has nothing to close.
    write.items = (site, how, ...values) => ({
      [Symbol.iterator]() {
        write("iterator", site);
        let at = 0;
        const next = () => {
          write("next", site);
          return at < values.length ? { value: values[at++], done: false } : { done: true };
        };
        const close = () => {
          write("return", site);
          if (how === "throws") throw new Error(`return ${site}`);
          return {};
        };
        const fail = (error) => {
          write("throw", site);
          throw error;
        };
        return how === "open" ? { next } : { next, return: close, throw: fail };
      },
    });
    // The same for `for await`.
    write.laterItems = (site, how, ...values) => ({
      [Symbol.asyncIterator]() {
        const iterator = write.items(site, how, ...values)[Symbol.iterator]();
        const next = () => settle(iterator.next(), 1);
        return how === "open" ? { next } : { next, return: () => settle(iterator.return(), 1) };
      },
    });
    // A callback that logs in a lane of its own: when it runs is not for ours to say.
    write.seen = (site) => {
      const own = write.call(site);
      return (value) => own.see(site, value);
    };
    write.tick = (...args) => record(name, "tick", line(args));
    // An async iterable that logs what is asked of it.
    write.stream = (site, ...values) => ({
      [Symbol.asyncIterator]() {
        write("stream", site);
        let at = 0;
        const answer = (how, sent) => {
          write(how, site, sent);
          return settle(at < values.length ? { value: values[at++], done: false } : { value: sent, done: true }, at);
        };
        return {
          next: (sent) => answer("next", sent),
          return: (sent) => answer("return", sent),
          throw: (sent) => answer("throw", sent),
        };
      },
    });
    write.call = (site) => lane(`${name}/${site}.${calls++}`);
    return write;
  };

  const log = (...args) => record(current, "effect", line(args));
  const delay = (n) => settle(undefined, n);
  const settle = async (value, n = 0) => {
    for (let i = 0; i < n; i++) await undefined;
    return value;
  };
  const rejects = async (error, n = 0) => {
    for (let i = 0; i < n; i++) await undefined;
    throw error;
  };
  const requests = {
    n: (generator, at) => generator.next(`sent ${at}`),
    t: (generator, at) => generator.throw(new Error(`sent ${at}`)),
    r: (generator, at) => generator.return(settle(`sent ${at}`, at)),
  };
  // Asks an async generator: next, throw or return; a capital letter does not wait for the answer.
  // Answers are logged at the end, for some come together; when each came is a matter of ticks.
  const drive = async (script, make, write, ...args) => {
    const generator = make(write, ...args);
    const answers = [];
    for (const [at, kind] of [...script].entries()) {
      const answer = requests[kind.toLowerCase()](generator, at);
      answers.push(answer);
      const came = () => write.tick("answer", at);
      const seen = then.call(answer, came, came);
      if (kind === kind.toLowerCase()) await seen;
    }
    answers.push(generator.return("end"));
    write("answers", await Promise.allSettled(answers));
    return answers.length;
  };
  const see = (value) => {
    log(value);
    return value;
  };
  const later = (value) => settle(see(value), 1);
  const boom = (message = "boom") => {
    throw new Error(message);
  };

  const manners = {
    now: (value, resolve) => resolve(value),
    later: (value, resolve) => void Promise.resolve().then(() => resolve(value)),
    rejects: (value, resolve, reject) => reject(value),
    twice: (value, resolve, reject) => {
      resolve(value);
      resolve("again");
      reject(new Error("ignored"));
    },
    throws: (value) => {
      throw value;
    },
    late: (value, resolve) => {
      resolve(value);
      throw new Error("ignored");
    },
    never: () => {},
  };
  const thenable = (value, how = "now", write = log) => ({
    then(resolve, reject) {
      write("then called", how);
      manners[how](value, resolve, reject);
    },
  });

  // What the examples of the handbook call.
  const getUser = () => {
    log("getUser");
    return settle({ id: 7 }, 3);
  };
  const getPosts = (id) => {
    log("getPosts", id);
    return settle([id, id], 2);
  };
  const getUsers = () => {
    log("getUsers");
    return settle([{ id: 1 }, { id: 2 }, { id: 3 }], 1);
  };
  const failing = () => {
    log("failing");
    return Promise.reject(new Error("boom"));
  };
  const pause = () => settle(0, 1);
  const fetch = (url) => {
    log("fetch", url);
    return settle({ url, ok: true, json: () => settle({ from: url }, 1) }, 1);
  };

  const setTimeout = (action, after = 0, ...args) => {
    const timer = { id: ++timerIds, at: clock + after, action: () => action(...args) };
    timers.push(timer);
    timers.sort((a, b) => a.at - b.at || a.id - b.id);
    return timer.id;
  };
  const clearTimeout = (id) => {
    const index = timers.findIndex((timer) => timer.id === id);
    if (index >= 0) timers.splice(index, 1);
  };

  const tick = (name, left) => {
    if (left === 0) return;
    then.call(Promise.resolve(), () => {
      record(name, "tick", "tick");
      tick(name, left - 1);
    });
  };

  const start = (index) => {
    const name = `test ${index + 1}`;
    current = name;
    record(name, "birth", "");
    tick(name, 64);
    let result;
    try {
      result = tests[index]();
    } catch (error) {
      return record(name, "settle", `throws ${show(error)}`);
    }
    if (!(result instanceof Promise)) return record(name, "settle", `returns ${show(result)}`);
    record(name, "returned", "returns a promise");
    then.call(
      result,
      (value) => record(name, "settle", `resolves with ${show(value)}`),
      (error) => record(name, "settle", `rejects with ${show(error)}`),
    );
  };

  const world = {
    log, lane, see, later, drive, settle, rejects, delay, thenable, boom, show, setTimeout, clearTimeout,
    getUser, getPosts, getUsers, failing, pause, fetch,
    test: (action) => void tests.push(action),
    console: { log, info: log, warn: log, error: log },
  };
  for (const [name, value] of Object.entries(world)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }

  return {
    count: () => tests.length,
    start,
    // Runs the next timer; false where there is none.
    fire() {
      const timer = timers.shift();
      if (!timer) return false;
      clock = timer.at;
      timer.action();
      return true;
    },
    track(promise, reason, handled) {
      if (handled) rejected.delete(promise);
      else rejected.set(promise, show(reason));
    },
    // The rejections that nobody has handled since the last time.
    unhandled() {
      const texts = [...rejected.values()];
      rejected.clear();
      return texts;
    },
  };
}
