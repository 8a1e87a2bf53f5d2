//! Whether running a piece of code suspends.

use super::Row;
use crate::analysis::suspends::suspends;
use crate::testing::{check_each, with_body};

#[test]
fn only_awaits_of_the_function_itself_suspend() {
    let rows: &[Row] = &[
        ("a();", false),
        ("await a();", true),
        ("if (a) { b(); } else { c(await d); }", true),
        ("for await (const a of b) {}", true),
        ("for (const a of b) {}", false),
        ("await using a = b;", true),
        ("using a = b;", false),
        ("const f = async () => { await a(); };", false),
        ("async function f() { await a(); }", false),
        ("const o = { async m() { await a(); } };", false),
        ("const o = { [await a()]() {} };", true),
        ("const o = { get [await a()]() { return 1; } };", true),
        ("const o = { set [await a()](b) {} };", true),
        ("class A { static async m() { await a(); } }", false),
        ("class A { [await a()]() {} }", true),
        ("class A { [await a()] = 1; }", true),
        ("class A extends (await a()) {}", true),
        ("const { a = await b } = c;", true),
        ("`${await a}`;", true),
        ("(a, await b);", true),
        ("label: { await a; }", true),
    ];
    check_each(rows, |(body, expected)| {
        let got = with_body(body, |stmts| suspends(&stmts));
        if got == *expected { Ok(()) } else { Err(format!("{body}\n    is answered {got}")) }
    });
}
