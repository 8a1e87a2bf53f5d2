//! What this version cannot lower, found before anything is rewritten.
//!
//! A function with a [`Problem`] is left exactly as it was.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::suspends::suspends;
use crate::problem::Problem;

/// The problems of the body and parameters of one async function.
pub(crate) fn problems_of<N: VisitWith<Unsupported>>(node: &N) -> Vec<Problem> {
    let mut visitor = Unsupported::default();
    node.visit_with(&mut visitor);
    visitor.problems
}

/// The problem with an async generator.
pub(crate) fn async_generator(span: Span) -> Problem {
    problem(span, "async generators are not lowered yet", "return an async iterator written by hand")
}

/// The problem with an `await` outside any function.
pub(crate) fn top_level_await(span: Span) -> Problem {
    problem(span, "top-level `await` is not lowered yet", "move it into an async function")
}

fn problem(span: Span, message: &str, hint: &str) -> Problem {
    Problem { span, message: message.into(), hint: Some(hint.into()) }
}

/// The visitor behind [`problems_of`]; it does not look into functions.
#[derive(Debug, Default)]
pub(crate) struct Unsupported {
    problems: Vec<Problem>,
}

impl Unsupported {
    fn check<N: VisitWith<super::suspends::Suspends> + Spanned>(&mut self, node: &N, what: &str, hint: &str) {
        if suspends(node) {
            let head = Span::new(node.span().lo, node.span().hi);
            self.problems.push(problem(head, &format!("{what} that awaits is not lowered yet"), hint));
        }
    }
}

impl Visit for Unsupported {
    fn visit_with_stmt(&mut self, node: &WithStmt) {
        self.check(node, "a `with` statement", "name the object and use its properties");
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        // What follows in the block has to run before the resource is disposed of.
        self.problems.push(problem(
            node.span,
            "`using` in an async function is not lowered yet",
            "write it as `try` and `finally`",
        ));
    }

    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_constructor(&mut self, _: &Constructor) {}
    fn visit_static_block(&mut self, _: &StaticBlock) {}
}
