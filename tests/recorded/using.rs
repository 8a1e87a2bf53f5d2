//! `using` and `await using`.

use unawait::Mode;

use crate::support::{compile, render};
use crate::{Case, check_all};

#[test]
fn resources_are_disposed_of_as_native_does() {
    check_all(CASES, WORLD);
}

#[test]
fn so_many_resources_and_no_more() {
    let source = |count: usize| {
        let declared: Vec<_> = (0..count).map(|n| format!("  await using a{n} = open();\n")).collect();
        format!("async function f() {{\n{}}}\n", declared.concat())
    };
    let problems = |source: &str| render(&compile(source, Mode::Exact), source);
    assert_eq!(problems(&source(100)), "");
    assert!(problems(&source(101)).contains("more than 100 resources at a time are not lowered"));
}

/// Resources that log what is asked of them; runs `main` beside a chain of ticks.
const WORLD: &str = r#"
Symbol.dispose ??= Symbol("Symbol.dispose");
Symbol.asyncDispose ??= Symbol("Symbol.asyncDispose");
globalThis.SuppressedError ??= class SuppressedError extends Error {
  constructor(error, suppressed) { super(); this.error = error; this.suppressed = suppressed; }
};
const show = (e) => e instanceof SuppressedError ? "(" + show(e.error) + " over " + show(e.suppressed) + ")"
  : e instanceof TypeError || e instanceof ReferenceError ? e.constructor.name : e instanceof Error ? e.message : String(e);
const fail = (text) => { throw new Error(text); };
const rejected = (text) => Promise.reject(new Error(text));
// A resource; `how` says what it lacks and what goes wrong.
const open = (name, how = "") => ({
  name,
  get [Symbol.asyncDispose]() {
    log("get async " + name);
    if (how.includes("sync") || how.includes("neither")) return undefined;
    if (how.includes("no function")) return 1;
    return function () {
      log("dispose " + this.name);
      if (how.includes("throws")) fail(name + " throws");
      return how.includes("rejects") ? rejected(name + " rejects") : how.includes("slow") ? Promise.resolve().then(() => {}) : name;
    };
  },
  get [Symbol.dispose]() {
    log("get sync " + name);
    if (how.includes("neither")) return null;
    return function () {
      log("dispose now " + this.name);
      if (how.includes("throws")) fail(name + " throws");
      return rejectedQuietly();
    };
  },
});
const rejectedQuietly = () => { const lost = rejected("lost"); lost.catch(() => {}); return lost; };
const plain = (name) => ({
  name,
  [Symbol.asyncDispose]() { log("dispose " + this.name); return Promise.resolve(); },
  [Symbol.dispose]() { log("dispose now " + this.name); },
});
const items = (...values) => ({
  [Symbol.iterator]() {
    let at = 0;
    return {
      next: () => ({ done: at === values.length, value: values[at++] }),
      return() { log("close"); return {}; },
    };
  },
});
test(() => {
  let ticks = 0;
  const clock = () => { log(String(++ticks)); return ticks < 12 && Promise.resolve().then(clock); };
  Promise.resolve().then(clock);
  const promise = main();
  log("called");
  return promise.then((value) => log("gives " + String(value)), (error) => log("fails with " + show(error)));
});
"#;

const CASES: &[Case] = &[
    Case {
        name: "a resource is disposed of at the end",
        body: "await using a = open('a'); log('body'); return 5;",
        trace: "get async a | body | dispose a | called | 1 | 2 | gives 5 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a plain one",
        body: "await using a = plain('a'); log(a.name); return await Promise.resolve(5);",
        trace: "a | called | 1 | dispose a | 2 | 3 | gives 5 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: true,
    },
    Case {
        name: "disposing is waited for",
        body: "{ await using a = open('a', 'slow'); log('body'); } log('after');",
        trace: "get async a | body | dispose a | called | 1 | 2 | after | 3 | gives undefined | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "nothing to dispose of still suspends",
        body: "{ await using a = null; log('body'); } log('after');",
        trace: "body | called | 1 | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "so does undefined",
        body: "{ await using a = undefined; log('body'); } log('after');",
        trace: "body | called | 1 | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "what is not reached does not suspend",
        body: "{ if (open) { log('left'); return 1; } await using a = null; }",
        trace: "left | called | 1 | gives 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a block that is left before",
        body: "out: { if (open) break out; await using a = null; } log('after');",
        trace: "after | called | 1 | gives undefined | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "the method of a synchronous resource is not waited for",
        body: "{ await using a = open('a', 'sync'); } log('after');",
        trace: "get async a | get sync a | dispose now a | called | 1 | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "its error takes a tick",
        body: "await using a = open('a', 'sync throws');",
        trace: "get async a | get sync a | dispose now a | called | 1 | 2 | fails with a throws | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "an error in calling takes none",
        body: "await using a = open('a', 'throws');",
        trace: "get async a | dispose a | called | 1 | fails with a throws | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a rejection",
        body: "await using a = open('a', 'rejects');",
        trace: "get async a | dispose a | called | 1 | 2 | fails with a rejects | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a primitive",
        body: "await using a = 5; log('unreached');",
        trace: "called | 1 | fails with TypeError | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "no method",
        body: "await using a = open('a', 'neither'); log('unreached');",
        trace: "get async a | get sync a | called | 1 | fails with TypeError | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "no function",
        body: "await using a = open('a', 'no function'); log('unreached');",
        trace: "get async a | called | 1 | fails with TypeError | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "an error in the body",
        body: "await using a = open('a'); log('body'); fail('body');",
        trace: "get async a | body | dispose a | called | 1 | 2 | fails with body | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "errors of both",
        body: "await using a = open('a', 'throws'); fail('body');",
        trace: "get async a | dispose a | called | 1 | fails with (a throws over body) | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "errors of both, later",
        body: "await using a = open('a', 'rejects'); await rejected('body');",
        trace: "get async a | called | 1 | dispose a | 2 | 3 | fails with (a rejects over body) | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "errors of three",
        body: "await using a = open('a', 'rejects'), b = open('b', 'throws'); fail('body');",
        trace: "get async a | get async b | dispose b | dispose a | called | 1 | 2 | fails with (a rejects over (b throws over body)) | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "errors of a synchronous one",
        body: "{ using a = open('a', 'throws'); await rejected('body'); }",
        trace: "get sync a | called | 1 | dispose now a | 2 | fails with (a throws over body) | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "the last is first",
        body: "await using a = open('a'); using b = open('b'); await using c = open('c'); log('body');",
        trace: "get async a | get sync b | get async c | body | dispose c | called | 1 | dispose now b | dispose a | 2 | 3 | gives undefined | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "the last is first, plainly",
        body: "await using a = plain('a'); using b = plain('b'); await using c = plain('c'); await Promise.resolve(); log('body');",
        trace: "called | 1 | body | dispose c | 2 | dispose now b | dispose a | 3 | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: true,
    },
    Case {
        name: "an initialiser that fails",
        body: "await using a = open('a'), b = fail('b'); log('unreached');",
        trace: "get async a | dispose a | called | 1 | 2 | fails with b | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "an initialiser that is no resource",
        body: "await using a = open('a'); await using b = 5; log('unreached');",
        trace: "get async a | dispose a | called | 1 | 2 | fails with TypeError | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "an initialiser that suspends",
        body: "using a = open('a'); using b = await Promise.resolve(open('b')); log('body');",
        trace: "get sync a | called | 1 | get sync b | body | dispose now b | dispose now a | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "several nothings await once",
        body: "{ await using a = null, b = null; } log('after');",
        trace: "called | 1 | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "nothing leaves it to one that awaits",
        body: "{ await using a = open('a'), b = null; log('body'); } log('after');",
        trace: "get async a | body | dispose a | called | 1 | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "nothing behind one that awaits",
        body: "{ await using a = null, b = open('b'); log('body'); } log('after');",
        trace: "get async b | body | dispose b | called | 1 | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "nothing is awaited before a synchronous one",
        body: "{ using a = open('a'); await using b = null; log('body'); } log('after');",
        trace: "get sync a | body | called | 1 | dispose now a | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "and then again",
        body: "{ await using a = null; using b = open('b'); await using c = null; } log('after');",
        trace: "get sync b | called | 1 | dispose now b | 2 | after | 3 | gives undefined | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "one that throws has not awaited",
        body: "{ try { await using a = null, b = open('b', 'throws'); } catch (error) { log(show(error)); } } log('after');",
        trace: "get async b | dispose b | called | 1 | b throws | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "return waits",
        body: "await using a = plain('a'); await Promise.resolve(); log('body'); return a.name;",
        trace: "called | 1 | body | dispose a | 2 | 3 | gives a | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: true,
    },
    Case {
        name: "break and continue wait",
        body: "for (const n of [1, 2, 3]) { await using a = plain('a' + n); if (n === 1) continue; await Promise.resolve(); if (n === 2) break; } log('after');",
        trace: "dispose a1 | called | 1 | 2 | dispose a2 | 3 | after | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a head with a resource for each turn",
        body: "for (await using a of [plain('a'), plain('b')]) { await Promise.resolve(); log(a.name); } log('after');",
        trace: "called | 1 | a | dispose a | 2 | 3 | b | dispose b | 4 | after | 5 | gives undefined | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: true,
    },
    Case {
        name: "a head that is left",
        body: "for (await using a of items(open('a'), open('b'))) { log(a.name); break; } log('after');",
        trace: "get async a | a | dispose a | called | 1 | close | after | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a head that is no resource",
        body: "for (await using a of items(open('a'), 5)) log(a.name);",
        trace: "get async a | a | dispose a | called | 1 | close | 2 | fails with TypeError | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a synchronous head",
        body: "for (using a of [open('a'), null, open('b')]) { await Promise.resolve(); log(String(a && a.name)); }",
        trace: "get sync a | called | 1 | a | dispose now a | 2 | null | get sync b | 3 | b | dispose now b | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "for await with a resource",
        body: "for await (await using a of [open('a'), Promise.resolve(open('b'))]) { const name = a.name; log(name); }",
        trace: "called | 1 | 2 | get async a | a | dispose a | 3 | 4 | 5 | get async b | b | dispose b | 6 | 7 | 8 | 9 | gives undefined | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a name of the body's own",
        body: "for (await using a of [plain('a')]) { const a = 'own'; await Promise.resolve(); log(a); }",
        trace: "called | 1 | own | dispose a | 2 | 3 | gives undefined | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: true,
    },
    Case {
        name: "closures keep their turn's",
        body: "const seen = []; for (await using a of [plain('a'), plain('b')]) { await Promise.resolve(); seen.push(() => a.name); } log(seen.map((see) => see()).join());",
        trace: "called | 1 | dispose a | 2 | 3 | dispose b | 4 | a,b | 5 | gives undefined | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: true,
    },
    Case {
        name: "a function from further down",
        body: "log(low()); await using a = open('a'); function low() { return 'low'; } await 0; log(low());",
        trace: "low | get async a | called | 1 | low | dispose a | 2 | 3 | gives undefined | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "an early mention",
        body: "const see = () => a.name; try { see(); } catch (error) { log(show(error)); } await using a = open('a'); log(see());",
        trace: "ReferenceError | get async a | a | dispose a | called | 1 | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a mention in its own initialiser",
        body: "await using a = open(a);",
        trace: "called | 1 | fails with ReferenceError | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "an assignment",
        body: "await using a = open('a'); try { a = 1; } catch (error) { log(show(error)); } log(a.name);",
        trace: "get async a | TypeError | a | dispose a | called | 1 | 2 | gives undefined | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
    Case {
        name: "a nested function has its own",
        body: "await using a = plain('a'); const inner = async () => { await using b = plain('b'); await Promise.resolve(); log(a.name + b.name); }; await inner(); log('after');",
        trace: "called | 1 | ab | dispose b | 2 | 3 | after | dispose a | 4 | 5 | gives undefined | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: true,
    },
    Case {
        name: "in the blocks of try",
        body: "try { await using a = open('a'); fail('try'); } catch (error) { await using b = open('b'); log(show(error)); } finally { await using c = open('c'); log('finally'); } log('after');",
        trace: "get async a | dispose a | called | 1 | get async b | try | dispose b | 2 | get async c | finally | dispose c | 3 | after | 4 | gives undefined | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12",
        plain: false,
    },
];
