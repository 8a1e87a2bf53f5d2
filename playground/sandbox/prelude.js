// What stands before a program in the worker that runs it: `console` and `log` that report
// to the page, timers that are counted so that the end is known, and the small world of the examples.
(() => {
  "use strict";
  const MOST_TEXT = 2000;
  const send = self.postMessage.bind(self);
  const realSetTimeout = self.setTimeout.bind(self);
  const timers = new Set();
  let loading = true;

  const quoted = (text) => (/^[^'\n]*$/.test(text) ? `'${text}'` : JSON.stringify(text));

  const fields = (value, keys, depth, seen) =>
    keys
      .map((key) => {
        const { get, value: field } = Object.getOwnPropertyDescriptor(value, key) ?? {};
        const name = typeof key === "symbol" ? `[${String(key)}]` : /^[\w$]+$/.test(key) ? key : quoted(key);
        return `${name}: ${get ? "[Getter]" : show(field, depth + 1, seen)}`;
      })
      .join(", ");

  // A value as one line, much as Node and the browsers' consoles write it.
  const show = (value, depth = 0, seen = []) => {
    if (typeof value === "string") return quoted(value);
    if (typeof value === "bigint") return `${value}n`;
    if (Object.is(value, -0)) return "-0";
    if (typeof value === "symbol") return String(value);
    if (typeof value === "function") return value.name ? `[Function: ${value.name}]` : "[Function]";
    if (typeof value !== "object" || value === null) return String(value);
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (value instanceof Promise) return "Promise {…}";
    if (seen.includes(value)) return "[Circular]";
    if (depth > 3) return "…";
    const inside = [...seen, value];
    const item = (it) => show(it, depth + 1, inside);
    if (Array.isArray(value)) return `[${value.slice(0, 100).map(item).join(", ")}${value.length > 100 ? ", …" : ""}]`;
    if (value instanceof Set) return `Set {${[...value].slice(0, 100).map(item).join(", ")}}`;
    if (value instanceof Map) {
      const pairs = [...value].slice(0, 100).map(([key, it]) => `${item(key)} => ${item(it)}`);
      return `Map {${pairs.join(", ")}}`;
    }
    const name = Object.getPrototypeOf(value)?.constructor?.name ?? "[null]";
    const keys = Reflect.ownKeys(value).slice(0, 50);
    const text = keys.length ? `{ ${fields(value, keys, depth, inside)} }` : "{}";
    return name === "Object" ? text : `${name} ${text}`;
  };

  const told = (value) => {
    try {
      return typeof value === "string" ? value : show(value);
    } catch {
      return "[unshowable]";
    }
  };

  const report = (level, values) => {
    const text = values.map(told).join(" ");
    send({ kind: "log", level, text: text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text });
  };

  const log = (...values) => report("log", values);
  for (const level of ["log", "info", "debug", "warn", "error"]) {
    const shown = level === "warn" || level === "error" ? level : "log";
    console[level] = (...values) => report(shown, values);
  }

  self.addEventListener("error", (event) => {
    event.preventDefault();
    report("error", [`Uncaught ${event.error instanceof Error ? told(event.error) : event.message}`]);
  });
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    report("error", [`Unhandled rejection: ${told(event.reason)}`]);
  });

  // The program has ended when nothing is loading and no timer is left, and that stays so for a moment.
  let endings = 0;
  const ended = () => {
    const ending = ++endings;
    realSetTimeout(() => {
      if (ending === endings && !loading && timers.size === 0) send({ kind: "end" });
    }, 25);
  };

  const { setTimeout: wait, setInterval: repeat, clearTimeout: clear } = self;
  self.setTimeout = (callback, delay, ...values) => {
    const id = wait(() => {
      timers.delete(id);
      ended();
      callback(...values);
    }, delay);
    timers.add(id);
    return id;
  };
  self.setInterval = (callback, delay, ...values) => {
    const id = repeat(callback, delay, ...values);
    timers.add(id);
    return id;
  };
  self.clearTimeout = self.clearInterval = (id) => {
    clear(id);
    timers.delete(id);
    ended();
  };

  // The world of the examples. It is the same for both programs, and takes a little time, as a server would.
  const later = (value, delay = 20) => new Promise((resolve) => self.setTimeout(resolve, delay, value));
  const users = ["Ada", "Brook", "Cleo"];
  const world = {
    log,
    later,
    pause: (delay = 20) => later(undefined, delay),
    getUser: (id = 1) => later({ id, name: users[(id - 1) % users.length] ?? "Nobody" }),
    getPosts: (id) => later(Array.from({ length: 2 }, (_, at) => `post ${at + 1} of ${id}`)),
    failing: (message = "no such user") =>
      new Promise((_, reject) => self.setTimeout(() => reject(new Error(message)), 20)),
  };
  // A function of the program is there already, and stays.
  for (const [name, value] of Object.entries(world)) {
    if (!(name in self)) self[name] = value;
  }
  const offline = (address) => {
    const path = String(address);
    if (/^[a-z]+:/i.test(path)) return Promise.reject(new TypeError("there is no network in here"));
    const body = { from: path };
    return later({ ok: true, status: 200, json: () => later(body, 5), text: () => later(JSON.stringify(body), 5) });
  };
  if (String(self.fetch).includes("[native code]")) self.fetch = offline;

  // The program stands behind this in the same file, so it has been evaluated when the next task comes.
  realSetTimeout(() => {
    loading = false;
    ended();
  });
})();
