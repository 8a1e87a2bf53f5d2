//! What this version cannot lower, found before anything is rewritten.
//!
//! A function with a [`Problem`] is left exactly as it was.

use swc_core::common::Span;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::bindings::Bindings;
use super::refs::bound_idents;
use super::sights::is_direct_eval;
use super::suspends::{Suspends, suspends};
use crate::problem::Problem;

/// The problems of the body of one async function.
pub(crate) fn problems_of<N>(node: &N, bindings: &Bindings) -> Vec<Problem>
where
    N: for<'b> VisitWith<Unsupported<'b>> + for<'b> VisitWith<Suspends<'b>>,
{
    if !bindings.is_doubtful() {
        return Vec::new();
    }
    let suspends = suspends(node);
    let mut visitor = Unsupported {
        problems: Vec::new(),
        nested: false,
        resources: 0,
        is_params: false,
        suspends,
        bindings,
    };
    node.visit_with(&mut visitor);
    visitor.problems
}

/// The problems of its parameters; `uses_super` tells whether the function mentions `super`.
pub(crate) fn problems_of_params<N>(
    node: &N,
    uses_super: impl FnOnce() -> bool,
    bindings: &Bindings,
) -> Vec<Problem>
where
    N: for<'b> VisitWith<Unsupported<'b>> + for<'b> VisitWith<Suspends<'b>>,
{
    if !bindings.is_doubtful() {
        return Vec::new();
    }
    let mut visitor = Unsupported {
        problems: Vec::new(),
        nested: false,
        resources: 0,
        is_params: true,
        suspends: uses_super(),
        bindings,
    };
    node.visit_with(&mut visitor);
    visitor.problems
}

/// The problem with an async function in a `with` statement: any name in it, `Promise` too, may be a
/// property of the object.
pub(crate) fn inside_with(span: Span) -> Problem {
    problem(span, "an async function in a `with` statement is not lowered", WITHOUT_WITH)
}

const SHARED: &str = "give each variable a name of its own";
const WITHOUT_WITH: &str = "name the object and use its properties";

fn problem(span: Span, message: &str, hint: &str) -> Problem {
    Problem { span, message: message.into(), hint: Some(hint.into()) }
}

/// The visitor behind [`problems_of`]. Inner functions suspend on their own, so in them it looks only
/// for what sees the names around by their spelling.
#[derive(Debug)]
pub(crate) struct Unsupported<'b> {
    problems: Vec<Problem>,
    /// Whether this is an inner function.
    nested: bool,
    /// The resources of the blocks around.
    resources: usize,
    /// Whether these are parameters, where `eval` has `var`s of its own.
    is_params: bool,
    /// Whether the function suspends; of parameters, whether it mentions `super`.
    suspends: bool,
    bindings: &'b Bindings,
}

/// How many resources may be there at once: each nests what follows it one level deeper.
const RESOURCES: usize = 100;

impl Unsupported<'_> {
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

    /// The problem with a direct `eval`: what the code in the string sees or declares would not be what
    /// it is natively.
    fn eval(&mut self, call: &CallExpr) {
        let sights = self.bindings.sights();
        let found = if let Some(name) = sights.clashes.get(&call.span.lo) {
            Some((
                format!("direct `eval` sees `{name}`, and the async function has two variables of that name"),
                SHARED,
            ))
        } else if self.nested {
            None
        } else if self.is_params {
            let message = "direct `eval` in the parameters of an async method that uses `super`";
            self.suspends.then(|| (message.to_owned(), "move it into the body"))
        } else if self.suspends && sights.declaring.contains(&call.span.lo) {
            Some((
                "direct `eval` may declare a `var` that the code after an `await` would not see".to_owned(),
                "write \"use strict\" above, or call it as `(0, eval)(…)`, which sees globals only",
            ))
        } else {
            None
        };
        self.problems.extend(found.map(|(message, hint)| problem(call.span, &message, hint)));
    }
}

impl Visit for Unsupported<'_> {
    fn visit_with_stmt(&mut self, node: &WithStmt) {
        if let Some(name) = self.bindings.sights().clashes.get(&node.span.lo) {
            let message = format!(
                "a `with` statement mentions `{name}`, and the async function has two variables of that name"
            );
            self.problems.push(problem(node.span, &message, SHARED));
        }
        if !self.nested {
            let message = if suspends(&node.body) {
                // Each continuation would need the object around it.
                Some("a `with` statement that awaits is not lowered")
            } else if leaves(&node.body) {
                // What a jump becomes names things that may be properties of the object.
                Some("a jump out of a `with` statement in an async function is not lowered")
            } else {
                None
            };
            self.problems.extend(message.map(|message| problem(node.span, message, WITHOUT_WITH)));
        }
        node.visit_children_with(self);
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        if is_direct_eval(node, self.bindings.unresolved()) {
            self.eval(node);
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

/// Whether a statement may jump to something around it.
fn leaves(stmt: &Stmt) -> bool {
    let mut visitor = Leaves { inside: 0, found: false };
    stmt.visit_with(&mut visitor);
    visitor.found
}

struct Leaves {
    /// The loops and `switch`es inside that are around.
    inside: u32,
    found: bool,
}

impl Leaves {
    fn within<N: VisitWith<Self>>(&mut self, node: &N) {
        self.inside += 1;
        node.visit_children_with(self);
        self.inside -= 1;
    }
}

impl Visit for Leaves {
    fn visit_return_stmt(&mut self, _: &ReturnStmt) {
        self.found = true;
    }

    fn visit_break_stmt(&mut self, node: &BreakStmt) {
        self.found |= node.label.is_some() || self.inside == 0;
    }

    fn visit_continue_stmt(&mut self, node: &ContinueStmt) {
        self.found |= node.label.is_some() || self.inside == 0;
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        self.within(node);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.within(node);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.within(node);
    }

    fn visit_while_stmt(&mut self, node: &WhileStmt) {
        self.within(node);
    }

    fn visit_do_while_stmt(&mut self, node: &DoWhileStmt) {
        self.within(node);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        self.within(node);
    }

    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_class(&mut self, _: &Class) {}
}
