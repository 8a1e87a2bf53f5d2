//! The output grows as the input does: twice as many statements in a row, or in each other, are twice as
//! much text, and the text still does the same.
//!
//! ```text
//! async function load() { try { await step(0); } catch {} try { await step(1); } catch {} … }
//! ```
//! has so many functions that are reached from several places; each nested in the one before, they would be
//! text that grows with the square of their number.

mod support;

use rayon::prelude::*;
use support::{MODES, check_behaviour, check_order, compile, name};
use unawait::Mode;
use unawait::depth::with_deep_stack;

/// How many statements the smaller program has: beyond what is nested in any mode.
const COUNT: usize = 60;

/// Statements to have many of, one after the other; `#` is the number of each.
const ROWS: [(&str, &str); 17] = [
    ("awaits", "await step(#);"),
    ("bindings", "const v# = await step(#); log(v#);"),
    ("branches", "if (x < #) await step(#);"),
    ("branches with two arms", "if (x < #) await step(#); else x = await step(x - 1);"),
    ("branches that leave", "if (x === # + 1e3) { await step(#); return #; }"),
    ("returns between awaits", "if (x === # + 1e3) return #; await step(#);"),
    ("branches with variables", "let v# = #; if (x < #) v# = await step(v#); log(v#);"),
    ("choices", "x = x < # ? await step(#) : x + 1;"),
    ("logical operators", "x = (x < # && (await step(#))) || x;"),
    ("trys", "try { await step(#); } catch (e) { log(e); }"),
    ("handlers that await", "try { log(#); throw #; } catch (e) { await step(e); }"),
    ("finalizers", "try { log(#); await step(#); } finally { log(-#); }"),
    ("finalizers that await", "try { if (x < 0) return #; } finally { await step(#); }"),
    ("loops", "for (let i = 0; i < 2; i++) await step(i + #);"),
    ("loops over items", "for (const v of [#]) { if (v < 0) continue; await step(v); }"),
    ("switches", "switch (x + #) { case 1: await step(#); default: log(#); }"),
    ("labels", "l: { if (x < 0) break l; await step(#); }"),
];

/// What to have in each other: what is before, and what is behind the inner one.
const NESTS: [(&str, &str, &str); 10] = [
    ("branches", "if (await step(#)) {", "}"),
    ("branches that do not await", "if (x) {", "log(#); }"),
    ("branches with two arms", "if (x) { await step(#);", "} else { log(#); } log(x);"),
    ("trys", "try { log(#);", "} catch (e) { await step(e); }"),
    ("finalizers", "try { log(#);", "} finally { await step(#); } log(-#);"),
    ("finalizers at the end", "try {", "} finally { log(#); }"),
    ("finalizers that are passed", "try { if (x === # + 1e3) return #;", "} finally { await step(#); }"),
    ("labels", "l#: { if (x === # + 1e3) break l#; await step(#);", "log(#); }"),
    ("handlers", "try { await step(#); throw #; } catch (e) {", "log(e); }"),
    ("alternatives", "if (x < 0) log(#); else if (x === # + 1e3) await step(#); else {", "}"),
];

/// The same, for what stands in each other in the output as well: only its indentation ends somewhere, which shows
/// where there are more of them.
const DEEP_NESTS: [(&str, &str, &str); 9] = [
    ("loops", "for (let i = 0; i < 1; i++) {", "await step(#); }"),
    ("loops over items", "for (const v of [#]) {", "await step(v); }"),
    ("switches", "switch (x + #) { case 1: await step(#); default:", "await step(#); }"),
    (
        "labels and returns through finalizers",
        "l#: try { if (x === # + 1e3) break l#; if (x === # + 2e3) return #;",
        "} finally { await step(#); }",
    ),
    ("functions that are declared", "async function f#() {", "await step(#); } await f#();"),
    ("async generators", "for await (const v of (async function* () {", "yield await step(#); })()) log(v);"),
    ("functions", "await (async () => {", "await step(#); })();"),
    (
        "functions that read what is around",
        "const v# = await step(#); await (async (w# = v# + x) => {",
        "log(v#); await step(w#); log(v#, w#); })();",
    ),
    ("classes", "await new (class { async load() {", "await step(#); } })().load();"),
];

#[test]
fn many_statements_in_a_row_are_as_much_text() {
    let text = |line: &str, count: usize| {
        (1..=count).map(|at| line.replace('#', &at.to_string())).collect::<Vec<_>>().join("\n")
    };
    check_all(COUNT, &ROWS.map(|(what, line)| (what, move |count: usize| text(line, count))));
}

#[test]
fn many_statements_in_each_other_are_as_much_text() {
    check_all(COUNT, &NESTS.map(|(what, open, close)| (what, move |count| nested(open, close, count))));
    check_all(
        2 * COUNT,
        &DEEP_NESTS.map(|(what, open, close)| (what, move |count| nested(open, close, count))),
    );
}

fn nested(open: &str, close: &str, count: usize) -> String {
    let opened = (1..=count).map(|at| open.replace('#', &at.to_string()));
    let closed = (1..=count).rev().map(|at| close.replace('#', &at.to_string()));
    opened.chain(["await step(x);".to_owned()]).chain(closed).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_grows_too_fast_is_found_out() {
    let table = [(100, 200, true), (100, 229, true), (100, 240, false), (100, 400, false)];
    for (half, full, fits) in table {
        assert_eq!(fits_in(half, full), fits, "{half} → {full}");
    }
}

fn fits_in(half: usize, full: usize) -> bool {
    full * 10 < half * 23
}

/// Lowers the body that each of `table` makes for `count` and twice as many, and runs a smaller one.
fn check_all<B: Fn(usize) -> String + Sync>(count: usize, table: &[(&str, B)]) {
    let cases: Vec<_> = table.iter().flat_map(|(what, body)| MODES.map(|mode| (*what, body, mode))).collect();
    let failures: Vec<String> = cases
        .par_iter()
        .filter_map(|(what, body, mode)| {
            let problem = with_deep_stack(|| problem(body, count, *mode))?;
            Some(format!("=== {what} ({}): {problem}", name(*mode)))
        })
        .collect();
    assert!(failures.is_empty(), "{} of {} fail\n{}", failures.len(), cases.len(), failures.join("\n"));
}

fn problem(body: &(impl Fn(usize) -> String + Sync), count: usize, mode: Mode) -> Option<String> {
    let source = |count| {
        let step = "const step = (value) => { log(value); return delay(value); };";
        format!("{step}\nasync function load(x) {{\n{}\nreturn x;\n}}\ntest(() => load(5));\n", body(count))
    };
    let lowered = |count| compile(&source(count), mode).code.unwrap_or_default();
    let (half, full) = (lowered(count), lowered(2 * count));
    if half == source(count) || !fits_in(half.len(), full.len()) {
        return Some(format!("{} → {} bytes", half.len(), full.len()));
    }
    // `textbook` takes it that a `try` may be left a tick late.
    let check = if mode == Mode::Textbook { check_order } else { check_behaviour };
    check(&source(COUNT), &lowered(COUNT), mode).err()
}
