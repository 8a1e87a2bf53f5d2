//! What is known about names.

use super::{check, check_name};
use crate::analysis::bindings::Bindings;
use crate::testing::{Source, with};

#[test]
fn a_stable_name_reads_the_same_later() {
    check_name(
        &[
            ("const a = 1; ask(a)", true),
            ("let a = 1; ask(a)", true),
            ("let a = 1; a = 2; ask(a)", false),
            ("let a = 1; ask(a); function f() { a++; }", false),
            ("let a = 1; ask(a); [{ b: a }] = c;", false),
            ("let a = 1; ask(a); for (a of c) {}", false),
            ("let a = 1; ask(a); for (a in c) {}", false),
            ("let a = 1; ask(a); (a) = 2;", false),
            ("let a = 1; ask(a); a.b = 2; a[0]++;", true),
            // Before it is set, a name may still get its value.
            ("ask(a); const a = 1;", false),
            ("ask(a); var a = 1;", false),
            ("const f = () => ask(a); const a = 1;", false),
            ("const a = ask(a);", false),
            ("var a = 1; var a = 2; ask(a)", false),
            ("function f(a) { ask(a) }", true),
            ("function f(a) { var a = 1; ask(a) }", false),
            ("const f = (a = 1) => ask(a)", true),
            ("try {} catch (a) { ask(a) }", true),
            ("ask(a); function a() {}", true),
            ("ask(a); function a() {} a = 1;", false),
            ("ask(a); import a from 'm';", true),
            ("class A {} ask(A)", true),
            ("ask(A); class A {}", false),
            ("for (const a of b) ask(a)", true),
            ("for (var a of b) ask(a)", false),
            ("ask(global)", false),
            // A function that can run before the declaration has.
            ("const p = load(); var a = 1; function load() { ask(a) }", false),
            ("var a = 1; const p = load(); function load() { ask(a) }", true),
            ("load(); const a = 1; function load() { inner(); } function inner() { ask(a) }", false),
            ("const a = 1; load(); function load() { inner(); } function inner() { ask(a) }", true),
            ("const f = () => load(); const a = 1; function load() { ask(a) }", false),
            ("const a = 1; const f = () => load(); function load() { load(); ask(a) }", true),
            ("function load() { ask(a) } const a = 1; load();", true),
            ("const a = 1; export { load }; function load() { ask(a) }", true),
            ("const f = { m() { ask(a) } }; const a = 1;", false),
            ("const a = 1; const f = { m() { ask(a) } };", true),
            ("for (;;) { if (b) { var a = 1; } else { c(() => ask(a)); } }", false),
            ("for (;;) { const a = 1; c(() => ask(a)); }", true),
            ("switch (b) { case 0: let a = 1; case 1: ask(a) }", false),
            ("switch (b) { case 0: let a = 1; ask(a) }", true),
            // Another name of the same spelling.
            ("let a = 1; ask(a); { let a; a = 2; }", true),
        ],
        |name, bindings| bindings.is_stable(name),
    );
}

#[test]
fn an_initialised_name_cannot_throw() {
    check_name(
        &[
            ("const a = 1; ask(a)", true),
            ("ask(a); const a = 1;", false),
            ("let a; ask(a)", true),
            ("const f = () => ask(a); let a;", false),
            ("ask(a); var a;", true),
            ("ask(a); function a() {}", true),
            ("ask(A); class A {}", false),
            // A cycle of modules can reach it too early.
            ("import a from 'm'; ask(a)", false),
            ("ask(global)", false),
            ("function f(a) { ask(a) }", true),
            ("function f(a = ask(b), b) {}", false),
            ("switch (b) { case 0: let a; case 1: ask(a) }", false),
            ("switch (b) { case 0: let a; ask(a); case 1: }", true),
            ("load(); let a; function load() { ask(a) }", false),
            ("let a; load(); function load() { ask(a) }", true),
            ("function f(b, a = ask(b)) {}", true),
        ],
        |name, bindings| bindings.is_initialised(name),
    );
}

#[test]
fn an_awaited_name_holds_no_thenable() {
    check_name(
        &[
            ("async () => { const a = await b; ask(a) }", true),
            ("async () => { const a = (await b); ask(a) }", true),
            ("async () => { let a = await b; a = c; ask(a) }", false),
            ("async () => { const a = b; ask(a) }", false),
            ("async () => { const a = [await b]; ask(a) }", false),
            // A property of what was awaited can be anything.
            ("async () => { const { a } = await b; ask(a) }", false),
            ("async () => { let a; a = await b; ask(a) }", false),
        ],
        |name, bindings| bindings.is_awaited(name),
    );
}

#[test]
fn a_function_in_a_block_is_not_the_var_outside() {
    check_name(
        &[
            ("{ function g() {} } ask(g)", false),
            ("{ function g() {} g = 5; } ask(g)", false),
            ("{ function g() {} ask(g) } g = 5;", true),
            ("{ function g() {} ask(g); g = 5; }", false),
            ("switch (a) { case 0: function g() {} case 1: ask(g) } g = 5;", true),
            ("function g() {} ask(g)", true),
        ],
        |name, bindings| bindings.is_stable(name),
    );
}

#[test]
fn globals_have_no_binding() {
    check_name(
        &[
            ("ask(Promise)", true),
            ("const Promise = 1; ask(Promise)", false),
            ("function f(a) { ask(a) }", false),
        ],
        |name, bindings| bindings.is_global(name),
    );
}

#[test]
fn a_temporary_is_stable_and_may_be_awaited() {
    with("", |Source { mut bindings, .. }| {
        let mut names = crate::names::Names::default();
        let (plain, awaited) = (names.fresh("value"), names.fresh("value"));
        bindings.add_temp(&plain, false);
        bindings.add_temp(&awaited, true);
        let answers = |name| (bindings.is_stable(name), bindings.is_awaited(name));
        assert_eq!(answers(&plain), (true, false));
        assert_eq!(answers(&awaited), (true, true));
    });
}

#[test]
fn reassignments_are_found_wherever_they_are() {
    let rows = [
        ("ask(() => { let a; ({ a } = b); })", true),
        ("ask(() => { let a; [...a] = b; })", true),
        ("ask(() => { let a; ({ a = 1 } = b); })", true),
        ("ask(() => { let a; a ??= b; })", true),
        ("ask(() => { let a; --a; })", true),
        ("ask(() => { let a; ({ b: a.c } = b); })", false),
    ];
    check(&rows, |expr, bindings: &Bindings| {
        let mut found = false;
        crate::analysis::refs::each_ident(&expr.clone(), |name| {
            found |= &*name.sym == "a" && bindings.is_reassigned(&name.to_id());
        });
        found
    });
}

// Not a fixture: `hygiene` spells a name differently wherever a global of its name is mentioned.
#[test]
fn only_plain_functions_of_blocks_are_vars() {
    let rows = [
        ("{ function g() {} } g;", (1, 0)),
        ("{ async function g() {} } g;", (0, 1)),
        ("{ function* g() {} } g;", (0, 1)),
        ("{ async function g() {} g; }", (0, 1)),
        ("'use strict'; { async function g() {} g; }", (0, 0)),
        ("function f() { { async function g() {} g; } }", (0, 0)),
        ("function f() { { async function g() {} } g; }", (0, 1)),
        ("'use strict'; { function g() {} } g;", (0, 0)),
    ];
    for (source, expected) in rows {
        with(source, |Source { bindings, .. }| {
            let twins = bindings.twins();
            assert_eq!((twins.functions.len(), twins.hidden.len()), expected, "{source}");
        });
    }
}

#[test]
fn an_async_function_of_a_block_stays_in_it() {
    let source =
        "async function f() { await a(); { b(g.name); async function g() { await 1; } } return typeof g; }";
    let (code, _) = crate::testing::lowered(source, crate::Mode::Textbook);
    assert!(code.contains("let g = function"), "{code}");
}
