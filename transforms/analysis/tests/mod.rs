//! The questions, each with sources that must be answered yes and no.

mod bindings;
mod captives;
mod numbers;
mod owned;
mod purity;
mod reading;
mod suspends;

use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::analysis::bindings::Bindings;
use crate::analysis::numbers::numbers;
use crate::testing::{Source, check_each, with};

/// A row: code with the mention or expression in question inside `ask(…)`, and the answer.
type Row = (&'static str, bool);

/// Checks what `question` says about the argument of every row's `ask(…)`.
fn check(rows: &[Row], question: impl Fn(&Expr, &Bindings) -> bool) {
    check_each(rows, |(source, expected)| {
        let got = with(source, |Source { program, mut bindings, .. }| {
            bindings.follow_calls();
            let numbers = numbers(&program, &bindings, false);
            bindings.set_numbers(numbers);
            question(&asked(&program), &bindings)
        });
        if got == *expected { Ok(()) } else { Err(format!("{source}\n    is answered {got}")) }
    });
}

/// As [`check`], for questions about a name.
fn check_name(rows: &[Row], question: impl Fn(&Ident, &Bindings) -> bool) {
    check(rows, |expr, bindings| match expr {
        Expr::Ident(name) => question(name, bindings),
        other => panic!("{other:?} is no name"),
    });
}

/// The argument of `ask(…)`.
fn asked(program: &Program) -> Expr {
    let mut visitor = Asked(Vec::new());
    program.visit_with(&mut visitor);
    assert_eq!(visitor.0.len(), 1, "a source asks one question");
    visitor.0.remove(0)
}

struct Asked(Vec<Expr>);

impl Visit for Asked {
    fn visit_call_expr(&mut self, node: &CallExpr) {
        if matches!(&node.callee, Callee::Expr(callee) if callee.is_ident_ref_to("ask")) {
            self.0.extend(node.args.first().map(|arg| (*arg.expr).clone()));
        }
        node.visit_children_with(self);
    }
}
