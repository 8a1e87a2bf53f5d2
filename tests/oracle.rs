//! The oracle itself: lowerings that are right must pass, and lowerings that are wrong in one way
//! must be found out.

mod support;

use support::{check_behaviour, shape};
use unawait::Mode::{self, Faithful, Textbook};

const LOAD: &str = "
async function load() {
  log('start');
  const u = await getUser();
  log('user', u.id);
  return u.id;
}
test(() => load());
";

/// Says what a hand-written lowering of `source` is found to be: `Ok`, or part of a report.
fn check(source: &str, lowered: &str, mode: Mode, expected: Result<(), &str>) {
    let report = check_behaviour(source, lowered, mode).err();
    match expected {
        Ok(()) => assert!(report.is_none(), "this right lowering fails:\n{}", report.unwrap_or_default()),
        Err(part) => {
            let report = report.unwrap_or_else(|| format!("it passes:\n{lowered}"));
            assert!(report.contains(part), "`{part}` is not in\n{report}");
        }
    }
}

#[test]
fn a_right_lowering_passes() {
    let lowered = "
function load() {
  log('start');
  return getUser().then((u) => { log('user', u.id); return u.id; });
}
test(() => load());
";
    check(LOAD, LOAD, Faithful, Ok(()));
    check(LOAD, lowered, Textbook, Ok(()));
    check(LOAD, lowered, Faithful, Ok(()));
}

#[test]
fn added_ticks_pass() {
    let lowered = LOAD.replace("await getUser()", "await settle(await getUser(), 4)");
    check(LOAD, &lowered, Faithful, Ok(()));
}

#[test]
fn a_wrong_lowering_is_found_out() {
    let table = [
        ("a lost effect", "log('start');", "", "-test 1 │ now   │ start"),
        ("a repeated effect", "log('start');", "log('start'); log('start');", "+test 1 │ now   │ start"),
        ("a late start", "log('start');", "await 0; log('start');", "+test 1 │ later │ start"),
        ("another value", "return u.id", "return 8", "+test 1 │ later │ resolves with 8"),
        ("no value", "return u.id", "", "+test 1 │ later │ resolves with undefined"),
        ("a rejection", "return u.id", "throw Error('no')", "rejects with Error(\"no\")"),
        ("never settled", "return u.id", "await new Promise(() => {})", "+test 1 │ later │ never settles"),
        ("an await outside of async", "async function", "function", "does not run: top level"),
        (
            "a dangling promise",
            "return u.id",
            "Promise.reject(Error('x')); return u.id",
            "unhandled Error(\"x\")",
        ),
        ("bad syntax", "return u.id", "return u id", "expecting ';'"),
        ("a top-level throw", "test(", "boom(); test(", "boom"),
        ("an endless loop", "return u.id", "for (;;);", "does not end"),
        ("endless ticks", "return u.id", "for (;;) await 0", "does not end"),
    ];
    for (what, from, to, part) in table {
        assert!(LOAD.contains(from), "{what}: nothing to replace");
        check(LOAD, &LOAD.replacen(from, to, 1), Faithful, Err(part));
        check(LOAD, &LOAD.replacen(from, to, 1), Textbook, Err(part));
    }
}

#[test]
fn a_function_that_returns_no_promise_is_found_out() {
    let source = "async function f(u) { return u; }\ntest(() => f(1));";
    check(source, "function f(u) { return u; }\ntest(() => f(1));", Textbook, Err("returns 1"));
    let thenable = "function f(u) { return { then(r) { r(u); } }; }\ntest(() => f(1));";
    check(source, thenable, Textbook, Err("returns {then:"));
}

#[test]
fn an_early_throw_passes_in_textbook_only() {
    let source = "async function f() { boom('early'); await pause(); }\ntest(() => f());";
    let lowered = "function f() { boom('early'); return pause().then(() => {}); }\ntest(() => f());";
    check(source, lowered, Textbook, Ok(()));
    check(source, lowered, Faithful, Err("throws Error(\"early\")"));
}

#[test]
fn errors_are_compared_by_class_and_message() {
    let source = "async function f() { throw new TypeError('a'); }\ntest(() => f());";
    for wrong in ["new Error('a')", "new TypeError('b')", "'a'", "new TypeError('a', { cause: 1 })"] {
        check(source, &source.replace("new TypeError('a')", wrong), Faithful, Err("it behaves differently"));
    }
}

#[test]
fn calls_that_run_side_by_side_are_compared_each_for_itself() {
    let source = "
async function f(log, n) { log('a'); await delay(n); log('b'); await delay(n); log('c'); }
test(() => Promise.all([f(lane('one'), 1), f(lane('two'), 2)]));
";
    check(source, &source.replace("await delay(n); log('b')", "await delay(9); log('b')"), Faithful, Ok(()));
    let wrong = source.replace("log('b'); await delay(n);", "await delay(n); log('b');");
    check(
        source,
        &wrong.replace("log('b'); log('c')", "log('c'); log('b')"),
        Faithful,
        Err("one │ later │ c"),
    );
    let late = source.replace("{ log('a');", "{ await 0; log('a');");
    check(source, &late, Faithful, Err("+two │ later │ a"));
}

#[test]
fn modules_run_and_can_import_themselves() {
    let source = "
import load from 'fixture';
export default async function () { log(load.name); return await getUser(); }
test(() => load());
";
    check(source, source, Faithful, Ok(()));
    let wrong = source.replace("async function ()", "async function load2()");
    check(source, &wrong, Faithful, Err("-test 1 │ now   │ default"));
}

#[test]
fn timers_run_in_order_of_their_time() {
    let source = "
async function f() { for (const n of [30, 10, 20]) setTimeout(() => log(n), n); await new Promise((r) => setTimeout(r, 25)); log('done'); }
test(() => f());
";
    let lines: Vec<_> = support::engine::run(source).entries.into_iter().map(|entry| entry.text).collect();
    let lines: Vec<_> = lines.into_iter().filter(|text| text != "tick").collect();
    assert_eq!(lines, ["returns a promise", "10", "20", "done", "resolves with undefined", "30"]);
}

#[test]
fn wrong_shapes_are_found_out() {
    let source = "// One.\nasync function f() {\n\t// Two.\n\tawait g(); // Two.\n}\n";
    let right = "// One.\nfunction f() {\n\t// Two.\n\treturn g().then(() => {}); // Two.\n}\n";
    let table = [
        ("(() => {})", "(async () => {})", "an async arrow function is left"),
        ("function f", "async function f", "an async function is left"),
        ("return g()", "for await (const x of y);", "does not parse"),
        ("// One.\n", "", "a comment is lost: One."),
        ("; // Two.", ";", "a comment is lost: Two."),
        ("\t// Two", "  // Two", "indentation with spaces"),
        ("{\n\t", "{\r\n\t", "a line end with a carriage return"),
        ("}\n", "}", "no line end at the end"),
        ("f() {", "f() { ", "space at the end of a line"),
    ];
    assert_eq!(shape::check(source, right), Ok(()));
    for (from, to, part) in table {
        assert!(right.contains(from), "nothing to replace: {from}");
        let problem = shape::check(source, &right.replacen(from, to, 1)).err().unwrap_or_default();
        assert!(problem.contains(part), "`{part}` is not in `{problem}`");
    }
    let text = source.replace('\n', "\r\n");
    let problem = shape::check(&text, right).err().unwrap_or_default();
    assert!(problem.contains("a line end without a carriage return"), "{problem}");
}
