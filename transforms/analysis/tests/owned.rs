//! Which variables hold a collection or promise that nobody else gets hold of.

use crate::analysis::owned::{Asked, owned};
use crate::analysis::reading::Name;
use crate::analysis::refs::each_ident;
use crate::testing::{check_each, with};

/// Checks which names hold one in each row's code, in order.
fn check(rows: &[(&str, &str)]) {
    check_each(rows, |(source, expected)| {
        let got = with(source, |source| {
            let mut asked = Asked::default();
            each_ident(&source.program, |name| {
                asked.names.insert(Name::variable(name));
                asked.at.push(name.span.lo);
            });
            asked.at.sort_unstable();
            let found = owned(&source.program, &source.bindings, false, &asked);
            let mut names: Vec<_> =
                found.collections.iter().chain(&found.promises).map(|(name, _)| name.to_string()).collect();
            names.sort_unstable();
            names.join(" ")
        });
        if got == *expected { Ok(()) } else { Err(format!("{source}\n    has {got:?}")) }
    });
}

#[test]
fn what_is_made_by_the_engine() {
    check(&[
        (
            "export {}; const a = [], b = Array.from(x), c = Object.keys(x), d = new Set(x), e = new Map;",
            "a b c d e",
        ),
        ("export {}; const a = x, b = f(), c = Object.freeze(x), d = new X, e = {}, g = y.keys(x);", ""),
        ("export {}; const Map = x; const a = new Map();", ""),
        ("export {}; let a = []; var b = [];", "a b"),
        ("export {}; let a = []; a = x;", ""),
        ("export {}; var a = []; var a = x; var b = []; for (b of x);", ""),
        ("export {}; let a = []; [a] = x;", ""),
        ("export const a = []; const b = []; export { b };", ""),
        ("export {}; const a = []; eval(x);", ""),
        ("const a = []; { const b = [] }", "b"),
    ]);
}

#[test]
fn a_promise_of_the_engine() {
    let made = "export {}; async function f() {} const a = new Promise(x), b = f(), c = Promise.all(x);";
    check(&[
        (made, "a b c"),
        ("export {}; const a = Promise.resolve(1), b = Promise.resolve(x), c = g(), d = new P(x);", "a"),
        ("export {}; const a = new Promise(x); async () => { await a; a.then(y).catch(z) };", "a"),
        ("export {}; const a = new Promise(x); async () => { await [a] };", ""),
        ("export {}; const a = new Promise(x); a.then = y;", ""),
        ("export {}; const a = new Promise(x); async () => { return a };", ""),
        ("export {}; let a = new Promise(x); a = y;", ""),
        ("export {}; var a = new Promise(x);", "a"),
    ]);
}

#[test]
fn what_hands_it_to_nobody() {
    let keeps = [
        "for (const b of a) b();",
        "async () => { for await (const b of a) b() };",
        "f(...a); [...a];",
        "a.length; a.size; a[0]; a[k]; a?.[k]; a.length = 0; a.length++;",
        "b = a.push(x); a.get(x); a.join();",
        "a.set(k, v); a.sort(f); a.add(x);",
        "b = a.map((x) => x); a.filter((x, i) => i); a.reduce((x, y, i) => i, 0);",
    ];
    let gives = [
        "b = a;",
        "f(a);",
        "({ a });",
        "return_(() => a);",
        "a.push(a);",
        "a.foo(); a.bar;",
        "a[k] = v;",
        "a[k]++;",
        "a[k]();",
        "a[k]``;",
        "a[k]?.();",
        "[a[k]] = x;",
        "for (a[k] of x);",
        "(a)[k] = v;",
        "b = a.set(k, v);",
        "a.sort(f).b;",
        "a.map(f); ",
        "a.map((x, i, all) => all);",
        "a.map((...all) => all);",
        "a.map(...f);",
        "a.map(function () { return arguments });",
        "delete a.b;",
        "const [b] = a;",
    ];
    let rows: Vec<_> =
        keeps.iter().map(|code| (code, "a")).chain(gives.iter().map(|code| (code, ""))).collect();
    let rows: Vec<_> =
        rows.iter().map(|(code, found)| (format!("export {{}}; const a = []; {code}"), *found)).collect();
    check(&rows.iter().map(|(source, found)| (source.as_str(), *found)).collect::<Vec<_>>());
}
