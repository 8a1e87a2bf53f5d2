//! What this version cannot lower, found before anything is rewritten.
//!
//! A function with a [`Problem`] is left exactly as it was.

use swc_core::common::{Span, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::bindings::Bindings;
use super::refs::bound_idents;
use crate::ast::unparen;
use crate::problem::Problem;

/// The problems of the body and parameters of one async function.
pub(crate) fn problems_of<N: VisitWith<Unsupported>>(node: &N, bindings: &Bindings) -> Vec<Problem> {
    let unresolved = bindings.unresolved();
    let mut visitor = Unsupported { problems: Vec::new(), nested: false, resources: 0, unresolved };
    node.visit_with(&mut visitor);
    visitor.problems
}

/// The problem with an async function in a `with` statement: any name in it, `Promise` too, may be a
/// property of the object.
pub(crate) fn inside_with(span: Span) -> Problem {
    problem(span, "an async function in a `with` statement is not lowered", WITHOUT_WITH)
}

const WITHOUT_WITH: &str = "name the object and use its properties";

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

/// The visitor behind [`problems_of`]. Inner functions suspend on their own, so in them it looks only
/// for what sees the names around by their spelling.
#[derive(Debug)]
pub(crate) struct Unsupported {
    problems: Vec<Problem>,
    /// Whether this is an inner function.
    nested: bool,
    /// The resources of the blocks around.
    resources: usize,
    unresolved: SyntaxContext,
}

/// How many resources may be there at once: each nests what follows it one level deeper.
const RESOURCES: usize = 100;

impl Unsupported {
    /// Visits what has a scope for its resources.
    fn scope<N: VisitWith<Self>>(&mut self, node: &N) {
        let resources = self.resources;
        node.visit_children_with(self);
        self.resources = resources;
    }

    fn within<N: VisitWith<Self>>(&mut self, node: &N) {
        let nested = std::mem::replace(&mut self.nested, true);
        let resources = std::mem::take(&mut self.resources);
        node.visit_children_with(self);
        (self.nested, self.resources) = (nested, resources);
    }
}

impl Visit for Unsupported {
    fn visit_with_stmt(&mut self, node: &WithStmt) {
        self.problems.push(problem(
            node.span,
            "a `with` statement in an async function is not lowered",
            WITHOUT_WITH,
        ));
        node.visit_children_with(self);
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        // The code in the string may name any variable, as it is spelled and where it is declared.
        let is_eval = matches!(&node.callee, Callee::Expr(callee)
            if matches!(unparen(callee), Expr::Ident(name) if name.sym == "eval" && name.ctxt == self.unresolved));
        if is_eval {
            self.problems.push(problem(
                node.span,
                "direct `eval` in an async function is not lowered",
                "call it as `(0, eval)(…)`, which sees globals only, or use `new Function`",
            ));
        }
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        let before = self.resources;
        self.resources += node.decls.len();
        if !self.nested && before <= RESOURCES && self.resources > RESOURCES {
            let message = format!("more than {RESOURCES} resources at a time are not lowered");
            self.problems.push(problem(node.span, &message, "keep them in an `AsyncDisposableStack`"));
        }
        // The parser lets it through, as a name or where a line ends before it.
        if bound_idents(&node.decls).iter().any(|name| name.sym == "let") {
            self.problems.push(problem(
                node.span,
                "a resource cannot be called `let`",
                "choose another name",
            ));
        }
        node.visit_children_with(self);
    }

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        self.scope(node);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.scope(node);
    }

    fn visit_switch_case(&mut self, node: &SwitchCase) {
        for stmt in &node.cons {
            if let Stmt::Decl(Decl::Using(using)) = stmt
                && !self.nested
            {
                self.problems.push(problem(
                    using.span,
                    "`using` stands right in a `case`",
                    "put the statements of the `case` into a block",
                ));
            }
        }
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, node: &Function) {
        self.within(node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.within(node);
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        self.within(node);
    }

    fn visit_static_block(&mut self, node: &StaticBlock) {
        self.within(node);
    }
}
