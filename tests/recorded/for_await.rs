//! `for await`: steps, ticks and closing.

use crate::{Case, check_all};

#[test]
fn iterators_are_stepped_and_closed_as_native_does() {
    check_all(CASES, WORLD);
}

/// Iterators that log what is asked of them; runs `main` beside a chain of ticks.
const WORLD: &str = r#"
const show = (e) => e instanceof TypeError ? "TypeError" : e instanceof Error ? e.message : String(e);
const fail = (text) => { throw new Error(text); };
const rejected = (text) => Promise.reject(new Error(text));
const later = (value) => Promise.resolve(value);
// A step whose parts log that they are read.
const step = (value, done = false) => ({
  get done() { log("done"); return typeof done === "function" ? done() : done; },
  get value() { log("value"); return typeof value === "function" ? value() : value; },
});
const iterator = (steps, close) => {
  let at = 0;
  const made = { next() { log("next"); return at < steps.length ? steps[at++]() : { done: true }; } };
  if (close !== undefined) {
    Object.defineProperty(made, "return", { get() { log("get return"); return close && function () { log("return"); return close(); }; } });
  }
  return made;
};
const sync = (steps, close) => ({ [Symbol.iterator]: () => iterator(steps, close) });
const async = (steps, close) => ({ [Symbol.asyncIterator]: () => iterator(steps, close) });
const all = (...values) => values.map((value) => () => step(value));
test(() => {
  let ticks = 0;
  const clock = () => { log(String(++ticks)); return ticks < 16 && Promise.resolve().then(clock); };
  Promise.resolve().then(clock);
  const promise = main();
  log("called");
  return promise.then((value) => log("gives " + String(value)), (error) => log("fails with " + show(error)));
});
"#;

const CASES: &[Case] = &[
    Case {
        name: "an array of promises",
        body: "for await (const x of [1, later(2), later(later(3))]) log(String(x)); log('after');",
        trace: "called | 1 | 2 | 1 | 3 | 4 | 2 | 5 | 6 | 3 | 7 | 8 | after | 9 | gives undefined | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: true,
    },
    Case {
        name: "leaving an array",
        body: "for await (const x of [1, later(2)]) { log(String(x)); break; } log('after');",
        trace: "called | 1 | 2 | 1 | 3 | after | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "leaving an array by an error",
        body: "try { for await (const x of [later(1), 2]) fail('body ' + x); } catch (e) { log(show(e)); } log('after');",
        trace: "called | 1 | 2 | 3 | body 1 | after | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an array with a promise that rejects",
        body: "try { for await (const x of [1, rejected('no'), 2]) log(String(x)); } catch (e) { log(show(e)); } log('after');",
        trace: "called | 1 | 2 | 1 | 3 | 4 | no | after | 5 | gives undefined | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an array of thenables",
        body: "for await (const x of [{ then(f) { log('then'); f(1); } }, { get constructor() { log('constructor'); return 2; }, toString: () => 'plain' }]) log(String(x)); log('after');",
        trace: "called | 1 | then | 2 | 3 | 1 | 4 | 5 | plain | 6 | 7 | after | 8 | gives undefined | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an array with a promise that cannot be asked",
        body: "const odd = later(1); Object.defineProperty(odd, 'constructor', { get() { throw new Error('odd'); } }); try { for await (const x of [odd, 2]) log(String(x)); } catch (e) { log(show(e)); } log('after');",
        trace: "called | 1 | odd | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an array of a name",
        body: "const all = Array.of(later(1), 2); all.push(3); outer: for (;;) for await (const x of all) { log(String(x)); if (x === 2) break outer; } log('after');",
        trace: "called | 1 | 2 | 1 | 3 | 4 | 2 | 5 | after | 6 | gives undefined | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "a map and a set",
        body: "for await (const [k, v] of new Map([['a', later(1)]])) log(k + (await v)); const set = new Set([later(1)]); set.add(2); for await (const x of set) log(String(x)); log('after');",
        trace: "called | 1 | 2 | 3 | a1 | 4 | 5 | 6 | 7 | 1 | 8 | 9 | 2 | 10 | 11 | after | 12 | gives undefined | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "a synchronous iterator",
        body: "for await (const x of sync(all(1, later(2)), () => ({}))) log(String(x)); log('after');",
        trace: "next | done | value | called | 1 | 2 | 1 | next | done | value | 3 | 4 | 2 | next | 5 | 6 | after | 7 | gives undefined | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an asynchronous one",
        body: "for await (const x of async(all(1, later(2)), () => ({}))) log(String(x)); log('after');",
        trace: "next | called | 1 | done | value | 1 | next | 2 | done | value | [object Promise] | next | 3 | after | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "leaving a synchronous one",
        body: "for await (const x of sync(all(1, 2), () => ({}))) break; log('after');",
        trace: "next | done | value | called | 1 | 2 | get return | return | 3 | 4 | after | 5 | gives undefined | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "leaving one without return",
        body: "for await (const x of sync(all(1, 2))) break; log('after');",
        trace: "next | done | value | called | 1 | 2 | 3 | after | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "leaving one whose return is null",
        body: "for await (const x of sync(all(1, 2), null)) break; log('after');",
        trace: "next | done | value | called | 1 | 2 | get return | 3 | after | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "what return gives is awaited",
        body: "for await (const x of sync(all(1), () => step(later(1), true))) break; log('after');",
        trace: "next | done | value | called | 1 | 2 | get return | return | done | value | 3 | 4 | after | 5 | gives undefined | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "and may reject",
        body: "for await (const x of sync(all(1), () => step(() => rejected('closed'), true))) break; log('after');",
        trace: "next | done | value | called | 1 | 2 | get return | return | done | value | 3 | 4 | 5 | fails with closed | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "return gives no object",
        body: "for await (const x of sync(all(1), () => 1)) break;",
        trace: "next | done | value | called | 1 | 2 | get return | return | 3 | 4 | fails with TypeError | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "leaving an asynchronous one",
        body: "for await (const x of async(all(1, 2), () => later({}))) return x;",
        trace: "next | called | 1 | done | value | get return | return | 2 | 3 | gives 1 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an error in the body waits for return",
        body: "for await (const x of async(all(1, 2), () => later({}))) fail('body');",
        trace: "next | called | 1 | done | value | get return | return | 2 | 3 | fails with body | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "and does not without one",
        body: "for await (const x of async(all(1, 2))) fail('body');",
        trace: "next | called | 1 | done | value | 2 | fails with body | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an error in the body wins",
        body: "for await (const x of async(all(1, 2), () => rejected('closed'))) fail('body');",
        trace: "next | called | 1 | done | value | get return | return | 2 | 3 | fails with body | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an error in the body of a synchronous one",
        body: "for await (const x of sync(all(1, 2), () => fail('closed'))) fail('body');",
        trace: "next | done | value | called | 1 | 2 | get return | return | 3 | 4 | fails with body | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "a value that rejects closes a synchronous one",
        body: "for await (const x of sync(all(1, () => rejected('value')), () => ({}))) log(String(x));",
        trace: "next | done | value | called | 1 | 2 | 1 | next | done | value | 3 | get return | return | 4 | 5 | fails with value | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "but not an asynchronous one",
        body: "for await (const x of async([() => step(1), () => rejected('step')], () => ({}))) log(String(x));",
        trace: "next | called | 1 | done | value | 1 | next | 2 | 3 | fails with step | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "a last value that rejects closes nothing",
        body: "for await (const x of sync([() => step(() => rejected('last'), true)], () => ({}))) log(String(x));",
        trace: "next | done | value | called | 1 | 2 | 3 | fails with last | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "next fails",
        body: "for await (const x of sync([() => step(1), () => fail('next')])) log(String(x));",
        trace: "next | done | value | called | 1 | 2 | 1 | next | 3 | 4 | fails with next | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "next gives no object",
        body: "for await (const x of sync([() => 1])) log(String(x));",
        trace: "next | called | 1 | 2 | fails with TypeError | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "done fails",
        body: "for await (const x of sync([() => step(1, () => fail('done'))])) log(String(x));",
        trace: "next | done | called | 1 | 2 | fails with done | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "value fails",
        body: "for await (const x of sync([() => step(() => fail('value'))])) log(String(x));",
        trace: "next | done | value | called | 1 | 2 | fails with value | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "value fails in an asynchronous one",
        body: "for await (const x of async([() => step(() => fail('value'))], () => ({}))) log(String(x));",
        trace: "next | called | 1 | done | value | 2 | fails with value | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "what is not iterable",
        body: "for await (const x of {}) log(String(x));",
        trace: "called | 1 | fails with TypeError | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "an iterator that is none",
        body: "for await (const x of { [Symbol.iterator]: () => 1 }) log(String(x));",
        trace: "called | 1 | fails with TypeError | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "a pattern that fails",
        body: "for await (const { a } of sync(all({ a: 1 }, null), () => ({}))) log(String(a));",
        trace: "next | done | value | called | 1 | 2 | 1 | next | done | value | 3 | 4 | get return | return | 5 | 6 | 7 | fails with TypeError | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "a generator learns of a rejection",
        body: "for await (const x of (function* () { try { yield 1; yield rejected('value'); } finally { log('finally'); } })()) log(String(x));",
        trace: "called | 1 | 2 | 1 | 3 | finally | 4 | 5 | fails with value | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
    Case {
        name: "jumps to a loop around",
        body: "out: for await (const x of sync(all(1, 2), () => ({}))) { for await (const y of async(all(1, 2), () => later({}))) { log(x + ' ' + y); continue out; } }",
        trace: "next | done | value | called | 1 | 2 | next | 3 | done | value | 1 1 | get return | return | 4 | next | done | value | 5 | 6 | next | 7 | done | value | 2 1 | get return | return | 8 | next | 9 | 10 | 11 | gives undefined | 12 | 13 | 14 | 15 | 16",
        plain: false,
    },
];
