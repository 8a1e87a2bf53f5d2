//! Which names hold numbers, and which async functions come to one.

use crate::analysis::numbers::numbers;
use crate::testing::{check_each, with};

/// Checks what is known in each row's code, which is a module: names that hold numbers, then functions with `()`.
fn check(rows: &[(&str, &str)]) {
    check_each(rows, |(source, expected)| {
        let got = with(&format!("export {{}}; {source}"), |source| {
            let found = numbers(&source.program, &source.bindings, false);
            let mut names: Vec<_> = found.names.iter().map(|(name, _)| name.to_string()).collect();
            names.extend(found.functions.iter().map(|(name, _)| format!("{name}()")));
            names.sort_unstable();
            names.join(" ")
        });
        if got == *expected { Ok(()) } else { Err(format!("{source}\n    has {got:?}")) }
    });
}

#[test]
fn a_variable_holds_what_it_is_set_to() {
    let of = |body: &str| format!("async function f() {{ {body} }}");
    let rows = [
        ("let a = 1, b = -a, c = +d, e = a++;", "a b c e"),
        ("const a = 1; const b = a ? a * 2 : (c, 4); const d = a && b;", "a b d"),
        ("let a = 1; let b = 'x'; const c = a + 1, d = a + b, e = b & 1, g = a < 1;", "a c e"),
        ("let a = 1; a = b; let c = a;", ""),
        ("let a = 1; a += 1; a -= b; a |= 2; let c = 1; c += d; let e = 1; e ??= g;", "a"),
        ("let a; a = 1;", ""),
        ("var a = 1;", ""),
        ("let a = 1n, b = -a, c = a * a;", ""),
        ("let a = 1, b = 1, c = 1; [a] = d; ({ b } = d); ({ x: c = 2 } = d);", ""),
        ("let a = 1, b = 1; for (a of c); for (b in c);", ""),
        ("let a = 1; [(a)] = b; let c = 1; (c) = d;", ""),
        ("for (const a of b); for (const c in b); try {} catch (d) {} const { e } = g;", ""),
        ("for (let i = 0; i < n; i++) { const j = i >>> k; }", "i j"),
        ("let a = 1; eval(b);", ""),
    ];
    let rows: Vec<_> = rows.map(|(body, found)| (of(body), found)).into();
    check(&rows.iter().map(|(source, found)| (source.as_str(), *found)).collect::<Vec<_>>());
}

#[test]
fn a_function_comes_to_what_it_returns() {
    check(&[
        ("async function f() { return 1 }", "f()"),
        ("const f = async () => 1, g = async function () { return 1 };", "f() g()"),
        ("async function f() { if (a) return 1; }", ""),
        ("async function f() { if (a) return 1; else throw b; }", "f()"),
        ("async function f() { if (a) return 'x'; return 1 }", ""),
        ("async function f() { return } async function g() {}", ""),
        ("async function f() { while (a) return 1; }", ""),
        ("async function f() { return [].map(() => { return 'x' }), 1 }", "f()"),
        ("async function f() { return 1 } async function g() { return f() }", "f() g()"),
        ("async function f() { const a = await g(); return a } async function g() { return 1 }", "a f() g()"),
        ("async function f() { return g() } async function g() { return await f() }", "f() g()"),
        ("async function f() { return g() } function g() { return 1 }", ""),
        ("let f = async () => 1; f = h; async function g() { const a = await f() }", ""),
        ("h(async function f() { const a = await f(); return 'x' });", ""),
    ]);
}

#[test]
fn a_parameter_holds_what_calls_give_it() {
    check(&[
        ("async function f(a) { return a } f(1); f(2);", "a f()"),
        ("async function f(a) { return a }", ""),
        ("async function f(a, b) {} f(1);", "a"),
        ("async function f(a, b, c) {} f(1, ...d, 2);", "a"),
        ("async function f(a) {} f(1); f('x');", ""),
        ("async function f(a) {} f(1); f(b);", ""),
        ("async function f(a, n) { return n ? f(a + 1, n - 1) : a } f(1, 2);", "a f() n"),
        ("async function f(a = b, { c }, [d], ...e) {} f(1, 2, 3, 4);", ""),
        ("async function f(a) { a = 'x' } f(1);", ""),
        ("async function f(a) { { var a = 'x' } } f(1);", ""),
        ("async function f(a) { function a() {} } f(1);", ""),
        ("async function f(a) { arguments[0] = 'x' } f(1);", ""),
        ("async function f(a) { var a; return a } f(1);", "a f()"),
        ("const f = async (a) => a; f(1);", "a f()"),
        ("const f = async (a) => a, g = f; f(1);", ""),
        ("async function f(a) { } f(1); [1].map(f);", ""),
        ("async function f(a) { } f(1); f?.(2);", ""),
        ("async function f(a) { } f(1); new f(2);", ""),
        ("async function f(a) { } f(1); f.call(b);", ""),
        ("async function f(a) { } f(1); f`x`;", ""),
        ("async function f(a) { } f(1); export { f };", ""),
        ("async function f(a) { } f(1); export { g as f };", "a"),
        ("export async function f(a) { } f(1);", ""),
        ("export const f = async (a) => {}; f(1);", ""),
        ("export default async function f(a) { f(1) }", ""),
        ("const o = { f: async function g(a) { g(1) } };", ""),
        ("var o = async function g(a) { g(1) }; o(b);", ""),
        ("class A { async f(a) { f(1) } } async function g() {}", ""),
    ]);
}

#[test]
fn other_scripts_of_a_page_may_call_and_set() {
    let source = "let a = 1; const f = async (b) => { let c = 1; return b }; f(1);";
    let got = with(source, |source| {
        let names = |common_js| {
            let found = numbers(&source.program, &source.bindings, common_js);
            let mut names: Vec<_> = found.names.iter().map(|(name, _)| name.to_string()).collect();
            names.sort_unstable();
            names.join(" ")
        };
        (names(false), names(true))
    });
    assert_eq!(got, ("c".to_owned(), "a b c".to_owned()));
}
