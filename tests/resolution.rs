//! What the names of a program mean: the same as swc's `resolver` says, whose marks may be others.

use std::collections::HashMap;

use swc_core::common::{GLOBALS, Globals, Mark, SyntaxContext};
use swc_core::ecma::ast::{Ident, Program};
use swc_core::ecma::transforms::base::resolver;
use swc_core::ecma::visit::{Visit, VisitMut, VisitMutWith, VisitWith};
use unawait::depth::with_stack_for;
use unawait::{SourceType, early, parse};

/// All names of a program with their contexts, in order.
#[derive(Default)]
struct Names(Vec<(String, u32, SyntaxContext)>);

impl Visit for Names {
    fn visit_ident(&mut self, node: &Ident) {
        self.0.push((node.sym.to_string(), node.span.lo.0, node.ctxt));
    }
}

fn names(program: &Program) -> Vec<(String, u32, SyntaxContext)> {
    let mut names = Names::default();
    program.visit_with(&mut names);
    names.0
}

struct Marked(early::Marker);

impl VisitMut for Marked {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        self.0.mark(node);
    }
}

/// What differs.
fn difference(source: &str, filename: &str) -> Option<String> {
    let compare = || {
        let parsed = parse(source, filename, SourceType::Auto).expect("the source parses");
        let resolution = early::check(&parsed).expect("the source has no early errors");
        GLOBALS.set(&Globals::new(), || {
            let (mut ours, mut theirs) = (parsed.program.clone(), parsed.program);
            let (unresolved, top_level) = (Mark::new(), Mark::new());
            if let Some(marker) = resolution.marker(&mut ours, unresolved, top_level) {
                ours.visit_mut_with(&mut Marked(marker));
            }
            theirs.mutate(resolver(unresolved, top_level, false));
            let fixed = [unresolved, top_level].map(|mark| SyntaxContext::empty().apply_mark(mark));
            let fixed = fixed.into_iter().chain([SyntaxContext::empty()]);
            let mut there: HashMap<_, _> = fixed.map(|context| (context, context)).collect();
            let mut back = there.clone();
            for ((name, at, ours), (_, _, theirs)) in names(&ours).into_iter().zip(names(&theirs)) {
                let same = *there.entry(ours).or_insert(theirs) == theirs
                    && *back.entry(theirs).or_insert(ours) == ours;
                if !same {
                    let line = source.get(..at as usize).map_or(0, |before| before.lines().count());
                    return Some(format!("{filename}:{line}: `{name}` is {ours:?}, not {theirs:?}"));
                }
            }
            None
        })
    };
    with_stack_for(source, compare).expect("the source is not deep")
}

#[test]
fn of_every_kind_of_scope() {
    for source in [
        "let a = 1; { const a = 2; b(a); } a;",
        "f(); var f = () => f; { var g; } g;",
        "(function f(a = f) { var f; return a; }); f;",
        "(function f() { return f; }); const g = class g extends g { m() { return g; } };",
        "function f(a, b = () => a + c, { d = e }, ...r) { var c; let e; return arguments; }",
        "var x = 1; function f(a = () => x) { var x = 2; { let a; x; } return a; }",
        "try { a; } catch ({ a = () => b }) { let b; a; } a;",
        "try { a; } catch { var a; }",
        "for (const i of i) { let i; } for (let i = 0, j = i; i < j; i++) i; i;",
        "switch (a) { case b: let b; case c: const d = () => e; default: f(b); } b;",
        "class A { static a = A; [B] = 1; static { var c = A; let d; } get e() { return c + d; } }",
        "l: for (;;) { let l; break l; } l;",
        "({ a, b: c, [d]: e } = { a, h, f() { return a; }, get g() { return a; } });",
        "import a, { b as c, d } from 'e'; export { a as b, c }; export * as f from 'g'; export { h } from 'i';",
        "export default function f() { return f; } f();",
        "export default class A { m() { return A; } } A;",
        "export const a = <A.b c={d} e='f'><g/><A {...a}/></A.b>; const A = 1;",
        "const f = async (a) => { for await (const b of a) { await b; } return `${a}` + g`${b}`; }; var b;",
        "undefined; NaN; var c; eval('c'); with_;",
        "label: { function_; } if (a) { let a; a; } else { a; } while (a) { const a = 1; }",
    ] {
        assert_eq!(difference(source, "a.js"), None, "{source}");
    }
}

#[test]
fn where_the_resolver_takes_a_name_for_another() {
    for source in [
        "{ function f() {} f; } f;",
        "'use strict'; { function f() {} } f;",
        "if (a) function f() {} f;",
        "try {} catch (a) { var a; a; } a;",
        "switch (a) { case () => b: let b; }",
        "for (let [a = () => b, b] of c) b;",
        "try {} catch ([a = () => b, b]) {}",
        "var undefined; let f = () => undefined;",
    ] {
        assert_eq!(difference(source, "a.js"), None, "{source}");
    }
}
