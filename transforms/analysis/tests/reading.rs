//! That the reading walk marks every name, wherever it stands.

use swc_core::common::{GLOBALS, Globals, SyntaxContext};
use swc_core::ecma::ast::Ident;
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::analysis::reading::read;
use crate::testing::{check_each, parse};

/// The names without a context after a program was read whose names are all marked.
fn unmarked(source: &str) -> String {
    GLOBALS.set(&Globals::new(), || {
        let mut program = parse(source);
        let marked = SyntaxContext::from_u32(7);
        read(&mut program, SyntaxContext::empty(), Some(&mut |name: &mut Ident| name.ctxt = marked));
        let mut names = Unmarked(Vec::new());
        program.visit_with(&mut names);
        names.0.join(" ")
    })
}

struct Unmarked(Vec<String>);

impl Visit for Unmarked {
    fn visit_ident(&mut self, node: &Ident) {
        if node.ctxt == SyntaxContext::empty() {
            self.0.push(node.sym.to_string());
        }
    }
}

#[test]
fn every_name_is_marked() {
    let rows = [
        (
            "import a, { b as c, d } from 'x'; import * as e from 'y'; export { a, c as f }; export * as g from 'z';",
            "",
        ),
        (
            "export default class A extends (b, c) { [d] = e; static { f(); } #g = h; get [i]() { return j; } }",
            "",
        ),
        ("class A { constructor(b = c) { d; } e(g) {} async #n({ h = i }) { j; } set k(l) { m; } }", ""),
        ("async function a(b, { c, d: e = f }, ...g) { await h; for await (const i of j) k[l](m); }", ""),
        (
            "const a = async ([b]) => c`${d}`, e = function f() { g; }, h = class i {}, { j, [k]: l = m } = n;",
            "",
        ),
        ("a = b; [c, d.e] = f; ({ g, h: i.j } = k); (l) = m; n++; --o.p; (q)--; r.s ||= t; u[v] = w;", ""),
        ("switch (a) { case b: let c = d; class e {} default: f; } try { g; } catch ({ h }) { i; }", ""),
        ("for (let a = b; c; d) e; for (f in g) h; for (var i of j) k; while (l) m; do n; while (o);", ""),
        ("if (a) b; else c; with (d) e; throw f; var g = { h, i: j, [k]() {}, get l() { return m; } };", ""),
        ("a: for (;;) { b: { continue a; break b; } c; }", "a b a b"),
        (
            "new a(...b); c?.d[e]?.(f); import(g); yield_ = async function* () { yield h; yield* i; }; <j.k l={m}>{n}</j.k>;",
            "",
        ),
    ];
    check_each(&rows, |(source, expected)| {
        let got = unmarked(source);
        if got == *expected { Ok(()) } else { Err(format!("{source}\n    leaves out `{got}`")) }
    });
}
