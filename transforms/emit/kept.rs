//! Jumps inside statements that were kept as they are.
//!
//! ```js
//! if (!id) return null;      // in the body of a function that now returns a promise:
//! if (!id) return Promise.resolve(null);
//! ```

use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitMut, VisitMutWith, VisitWith};

/// The `return`s of the function that `stmts` stand in.
pub(super) fn returns_in(stmts: &[Stmt]) -> Vec<ReturnStmt> {
    let mut visitor = Returns::default();
    for stmt in stmts {
        stmt.visit_with(&mut visitor);
    }
    visitor.found
}

/// Whether a `return` among `stmts` runs code on its way out: a finalizer, or the closing of an
/// iterator. Such a one cannot be replaced by a call.
pub(super) fn has_delicate_return(stmts: &[Stmt]) -> bool {
    let mut visitor = Returns::default();
    for stmt in stmts {
        stmt.visit_with(&mut visitor);
    }
    visitor.delicate
}

/// Whether `stmts` hold a `throw` that is not certainly caught among them.
pub(super) fn throws_in(stmts: &[Stmt]) -> bool {
    let mut visitor = Returns::default();
    for stmt in stmts {
        stmt.visit_with(&mut visitor);
    }
    visitor.throws
}

#[derive(Default)]
struct Returns {
    found: Vec<ReturnStmt>,
    delicate: bool,
    throws: bool,
    inside: u32,
}

impl Visit for Returns {
    fn visit_return_stmt(&mut self, node: &ReturnStmt) {
        self.found.push(node.clone());
        self.delicate |= self.inside > 0;
    }

    fn visit_throw_stmt(&mut self, _: &ThrowStmt) {
        self.throws = true;
    }

    fn visit_try_stmt(&mut self, node: &TryStmt) {
        let delicate = u32::from(node.finalizer.is_some());
        self.inside += delicate;
        node.visit_children_with(self);
        self.inside -= delicate;
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.inside += 1;
        node.visit_children_with(self);
        self.inside -= 1;
    }

    // No statement is inside an expression, but for those of functions and classes.
    fn visit_expr(&mut self, _: &Expr) {}
    fn visit_function(&mut self, _: &Function) {}
    fn visit_class(&mut self, _: &Class) {}
}

/// A jump that a kept statement makes.
pub(super) enum Jump {
    /// `return`.
    Return(ReturnStmt),
    /// `throw`, outside any `try` of the kept statement.
    Throw(ThrowStmt),
}

/// Replaces the jumps inside `stmts` by what `replace` gives.
pub(super) fn replace_jumps(stmts: &mut [Stmt], replace: &mut dyn FnMut(Jump) -> Stmt) {
    let mut visitor = Replace { replace, tries: 0 };
    for stmt in stmts {
        stmt.visit_mut_with(&mut visitor);
    }
}

struct Replace<'r> {
    replace: &'r mut dyn FnMut(Jump) -> Stmt,
    tries: u32,
}

impl VisitMut for Replace<'_> {
    fn visit_mut_stmt(&mut self, node: &mut Stmt) {
        match node {
            Stmt::Return(stmt) => *node = (self.replace)(Jump::Return(std::mem::take(stmt))),
            Stmt::Throw(stmt) if self.tries == 0 => *node = (self.replace)(Jump::Throw(std::mem::take(stmt))),
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_try_stmt(&mut self, node: &mut TryStmt) {
        self.tries += 1;
        node.visit_mut_children_with(self);
        self.tries -= 1;
    }

    fn visit_mut_expr(&mut self, _: &mut Expr) {}
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
}
