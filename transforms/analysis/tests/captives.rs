//! Which generators are captive, and which parameters hold them.

use crate::analysis::captives::captives;
use crate::testing::{check_each, with};

/// Checks which names are captive in each row's code, in order.
fn check(rows: &[(&str, &str)]) {
    check_each(rows, |(source, expected)| {
        let got = with(source, |source| {
            let found = captives(&source.program, &source.bindings, false);
            let mut names: Vec<_> = found.iter().map(|(name, _)| name.to_string()).collect();
            names.sort_unstable();
            names.join(" ")
        });
        if got == *expected { Ok(()) } else { Err(format!("{source}\n    has {got:?}")) }
    });
}

#[test]
fn a_generator_is_captive_where_nobody_gets_its_object() {
    let one = "async function* g() { yield 1 } export {};";
    let of = |rest: &str| format!("{one} {rest}");
    let rows = [
        ("async function f() { for await (const a of g()) b(a) }", "g"),
        ("const f = async () => { for (;;) for await (const a of (g(await b))) c(a) }", "g"),
        ("async function* h() { yield* g(); yield* [1]; } h;", ""),
        ("async function* h() { yield* g(); yield* [1]; }", "g h"),
        ("for await (const a of g()) b(a)", ""),
        ("async function f() { for await (const a of b ? g() : c) d(a) }", ""),
        ("async function f() { const a = g(); for await (const b of a) c(b) }", ""),
        ("async function f() { for await (const a of new g()) b(a) }", ""),
        ("async function f() { for await (const a of g?.()) b(a) }", ""),
        ("async function f() { for (const a of g()) await a }", ""),
        ("async function f() { for await (const a of g()) b(g.prototype) }", ""),
        ("async function f() { for await (const a of g()) b({ g }) }", ""),
        ("async function f() { for await (const a of g()) b(a) } g = 1;", ""),
        ("async function f() { for await (const a of g()) b(a) } export { g };", ""),
        ("async function f() { for await (const a of g()) eval(a) }", ""),
        ("function* h() { yield* g() }", ""),
        ("const h = async function* () { yield* g() };", ""),
        ("const h = { async *h() { yield* g() } };", ""),
        ("export async function* h() { yield* g() }", ""),
        ("export default async function* h() { yield* g() }", ""),
    ];
    let rows: Vec<_> = rows.iter().map(|(rest, names)| (of(rest), *names)).collect();
    check(&rows.iter().map(|(source, names)| (source.as_str(), *names)).collect::<Vec<_>>());
    // Another script can call what is declared at the top of this one.
    let script = "async function* g() { yield 1 } async function f() { for await (const a of g()) b(a) }";
    check(&[(script, "")]);
}

#[test]
fn a_parameter_holds_it_where_it_is_an_operand_once() {
    let one = "async function* g() { yield 1 } export {};";
    let run = "async function f() { for await (const a of h(g())) b(a) }";
    let rows = [
        ("async function* h(items) { for await (const a of items) yield a }", "g h items"),
        ("async function* h(items) { if (b) { yield* items } }", "g h items"),
        ("async function* h(items) { for await (const a of items) yield a; b(items) }", ""),
        ("async function* h(items) { for await (const a of items) yield a; yield* items }", ""),
        ("async function* h(items) { items = b; yield* items }", ""),
        ("async function* h(items) { for (;;) yield* items }", ""),
        ("async function* h(items) { while (b) { for await (const a of items) yield a } }", ""),
        ("async function* h(items) { const k = async () => { for await (const a of items) b(a) }; }", ""),
        ("async function* h(items) { yield* items; b(arguments) }", ""),
        ("async function* h(items = 1) { yield* items }", ""),
        ("async function* h(...items) { yield* items }", ""),
        (
            "async function* h(items) { yield* items } async function k() { for await (const a of h(b)) a }",
            "",
        ),
        ("async function* h(items) { yield* items } async function k() { for await (const a of h()) a }", ""),
        (
            "async function* h(items) { yield* items } async function k() { for await (const a of h(...b)) a }",
            "",
        ),
        (
            "async function* h(a, items) { yield* items } async function k() { for await (const a of h(...b, g())) a }",
            "",
        ),
    ];
    let rows: Vec<_> = rows.iter().map(|(rest, names)| (format!("{one} {run} {rest}"), *names)).collect();
    check(&rows.iter().map(|(source, names)| (source.as_str(), *names)).collect::<Vec<_>>());
}
