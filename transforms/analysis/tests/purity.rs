//! What evaluating an expression can be seen to do.

use super::check;
use crate::analysis::purity::{
    always_gives_promise, cannot_throw, is_certainly_promise, is_fresh_promise, is_invariant,
    is_never_thenable, is_plain_path, is_primitive, is_visibly_no_promise,
};

#[test]
fn an_invariant_may_be_evaluated_at_any_time() {
    check(
        &[
            ("ask(1)", true),
            ("ask(`text`)", true),
            ("ask(`${a}`)", false),
            ("ask(this)", true),
            ("ask(() => a())", true),
            ("ask(function () {})", true),
            ("const a = 1; ask((a))", true),
            ("let a = 1; a = 2; ask(a)", false),
            ("ask(unknown)", false),
            ("ask(undefined)", true),
            ("const undefined = f(); ask([undefined, b])", false),
            ("ask(Math)", true),
            ("ask(console.log)", true),
            ("ask(console[log])", false),
            ("const console = f(); ask(console.log)", false),
            ("const a = 1; ask(a.b)", false),
            ("const a = 1; ask(!a)", true),
            ("const a = 1; ask(typeof a)", true),
            ("const a = 1; ask(-a)", false),
            ("const a = 1; ask(a === 2)", true),
            ("const a = 1; ask(a == 2)", false),
            ("const a = 1; ask(a + 2)", false),
            ("const a = 1; ask(a ? 1 : 2)", true),
            ("const a = 1; ask([a, , 2])", true),
            ("const a = 1; ask([...a])", false),
            ("const a = 1; ask({ a, b: 1, c() {} })", true),
            ("const a = 1; ask({ [a]: 1 })", false),
            ("const a = 1; ask({ ...a })", false),
            ("ask(f())", false),
            ("ask(new A)", false),
            ("ask(class {})", false),
        ],
        is_invariant,
    );
}

#[test]
fn what_cannot_throw() {
    check(
        &[
            ("ask(1)", true),
            ("const a = 1; ask(a)", true),
            ("ask(a); const a = 1;", false),
            ("ask(unknown)", false),
            ("ask(NaN)", true),
            ("const a = 1; ask(a && !a)", true),
            ("const a = 1; ask(a && b)", false),
            ("const a = 1; ask(a < 1)", false),
            ("const a = 1; ask(a !== b)", false),
            ("const a = 1; ask(a.b)", false),
            ("const a = 1; ask(`${a}`)", false),
            ("ask({ a: 1, get b() { throw c; } })", true),
            ("ask(new Error('no'))", true),
            ("const a = 1; ask(new Error(a))", false),
            ("const Error = f(); ask(new Error('no'))", false),
            ("let a; ask(a = 1)", true),
            ("let a; ask(a += 1)", false),
            ("ask(a = 1); let a;", false),
            ("const a = 1; ask(a = 2)", false),
            ("import a from 'm'; ask(a = 2)", false),
            ("(function a() { 'use strict'; ask(a = 2) })", false),
            ("ask(global = 1)", false),
            ("let a; ask(a.b = 1)", false),
            ("ask(f())", false),
            ("export {}; const g = async (n) => { ask(n + 1) }; g(2);", true),
            ("export {}; const g = async (n) => { ask(n < 1 || -n === ~2) }; g(2);", true),
            ("export {}; const g = async (n) => { ask(n += 1) }; g(2);", true),
            ("export {}; const g = async (n) => { ask(n++) }; g(2);", true),
            ("export {}; const g = async (n) => { ask(n in n) }; g(2);", false),
            ("export {}; const g = async (n) => { ask(n += m) }; g(2);", false),
            ("export {}; const g = async (n) => { ask(m + 1) }; g(2);", false),
            ("export {}; const g = async () => { const m = 1; ask(m++) };", false),
            ("export {}; const g = async () => { ask(m + 1); const m = 1; };", false),
            ("export {}; const g = async (n) => { ask(n + 1) }; g('x');", false),
        ],
        cannot_throw,
    );
}

#[test]
fn what_is_never_a_thenable() {
    check(
        &[
            ("ask(1)", true),
            ("ask(a + b)", true),
            ("ask(!a)", true),
            ("ask(a++)", true),
            ("ask([a])", true),
            ("ask(() => {})", true),
            ("ask(a)", false),
            ("ask(undefined)", true),
            ("ask(a && 1)", false),
            ("ask(1 && [])", true),
            ("ask(a ? 1 : 2)", true),
            ("ask(a ? 1 : b)", false),
            ("ask((a, 1))", true),
            ("ask((1, a))", false),
            ("ask({ a })", true),
            ("ask({ then })", false),
            ("ask({ then: 1 })", false),
            ("ask({ 'then'() {} })", false),
            ("ask({ get then() {} })", false),
            ("ask({ set then(a) {} })", true),
            ("ask({ __proto__: a })", false),
            ("ask({ [a]: 1 })", false),
            ("ask({ ...a })", false),
            ("ask(f())", false),
            ("ask(a.b)", false),
            ("export {}; const g = async (n) => { ask(n) }; g(2);", true),
            ("ask(new Error('no'))", true),
            ("ask(new A)", false),
            ("ask(class {})", false),
            ("ask(this)", false),
            ("async () => { const a = await b; ask(a) }", true),
        ],
        is_never_thenable,
    );
}

#[test]
fn what_a_reader_sees_to_be_no_promise() {
    check(
        &[
            ("ask({ a })", true),
            ("ask(a?.b)", true),
            ("ask(a && b())", true),
            ("ask(a ?? b())", false),
            ("ask(a() || {})", true),
            ("ask(a ? b() : {})", true),
            ("ask(a ? b() : c())", false),
            ("ask(f())", false),
            ("ask(a.b)", false),
            ("ask(1)", true),
        ],
        is_visibly_no_promise,
    );
}

#[test]
fn what_certainly_is_a_promise() {
    check(
        &[
            ("ask(Promise.resolve(1))", true),
            ("ask(Promise.all(a))", true),
            ("ask(new Promise(f))", true),
            ("const Promise = f(); ask(Promise.resolve(1))", false),
            ("ask(import('m'))", true),
            ("ask(f())", false),
            ("ask(a)", false),
        ],
        is_certainly_promise,
    );
}

#[test]
fn what_nobody_has_seen_yet() {
    check(
        &[
            ("const f = async () => {}; ask(f(1))", true),
            ("const f = async function () {}; ask(f(a.b))", true),
            ("{ async function f() {} ask(f()) }", true),
            ("{ async function f() {} f = g; ask(f()) }", false),
            ("{ async function* f() {} ask(f()) }", false),
            ("{ function f() {} ask(f()) }", false),
            // Another script may set it, where it is no constant.
            ("async function f() {} ask(f())", false),
            ("let f = async () => {}; ask(f())", false),
            ("async function f() {} ask(f()); module.exports = f", true),
            ("ask(new Promise(f))", true),
            ("ask(Promise.all(a))", true),
            ("ask(Promise.resolve(a))", false),
            ("ask(Promise.resolve())", true),
            ("ask(Promise.resolve(a + `b`))", true),
            ("ask(Promise.resolve(...a))", false),
            ("const Promise = f(); ask(Promise.resolve(1))", false),
            ("const f = async () => {}; ask(f)", false),
        ],
        is_fresh_promise,
    );
}

#[test]
fn what_gives_a_promise_and_never_throws() {
    check(
        &[
            ("const f = async () => {}; ask(f(1))", true),
            ("const f = async () => {}; ask(f(a.b))", false),
            ("const f = async () => {}; ask(f(...a))", false),
            ("ask(f()); const f = async () => {}", false),
            ("{ ask(f()); async function f() {} }", true),
            ("{ let f = async () => {}; ask(f()) }", false),
            ("const f = async () => f(); ask(f())", false),
            ("ask(new Promise(f))", false),
            ("ask(new Promise((resolve) => f(resolve)))", true),
            ("ask(Promise.resolve(1))", true),
            ("ask(Promise.resolve(a + 1))", false),
            ("ask(Promise.all([a]))", false),
        ],
        always_gives_promise,
    );
}

#[test]
fn what_is_no_object() {
    check(
        &[
            ("ask(1)", true),
            ("ask(null)", true),
            ("ask(/a/)", false),
            ("ask(undefined)", true),
            ("ask(`${a}`)", true),
            ("ask(!a)", true),
            ("ask(a + b)", true),
            ("ask(a && 1)", false),
            ("ask(a ? 1 : 'b')", true),
            ("ask(a)", false),
            ("ask([])", false),
            ("ask(() => {})", false),
            ("ask(f())", false),
            ("export {}; const g = async (n) => { ask(n) }; g(2);", true),
        ],
        is_primitive,
    );
}

#[test]
fn a_plain_path_is_read_without_effect() {
    check(
        &[
            ("const a = {}; ask(a.b.c)", true),
            ("ask(this.a)", true),
            ("ask(global.a)", true),
            ("let a = 1; a = 2; ask(a.b)", false),
            ("const a = {}; ask(a[b])", false),
            ("const a = {}; ask(a().b)", false),
            ("class A extends B { m() { ask(super.m) } }", true),
            ("class A extends B { m() { ask(super[m]) } }", false),
        ],
        is_plain_path,
    );
}
