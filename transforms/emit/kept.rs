//! Jumps inside statements that were kept as they are.
//!
//! ```js
//! if (!id) return null;      // in the body of a function that now returns a promise:
//! if (!id) return Promise.resolve(null);
//! ```

use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::analysis::jumps::{any_jump, each_jump};
use crate::ir::{JoinId, Tail, as_goto};

/// Calls `visit` with the joins that statements jump to which a tail keeps right here.
pub(super) fn each_marker(tail: &Tail, visit: &mut dyn FnMut(JoinId)) {
    each_jump(tail.kept(), &mut |jump, _| as_goto(jump).into_iter().for_each(|(id, _)| visit(id)));
}

/// Whether a jump among `stmts` runs code on its way out: such a one cannot be replaced by a call.
pub(super) fn has_delicate_jump(stmts: &[Stmt]) -> bool {
    any_jump(stmts, &mut |stmt, inside| {
        inside.runs_code_on_leaving || inside.in_try && as_goto(stmt).is_some()
    })
}

/// Replaces the `return`s inside `stmts` by what `replace` gives.
pub(super) fn replace_jumps(stmts: &mut [Stmt], replace: &mut dyn FnMut(ReturnStmt) -> Stmt) {
    let mut visitor = Replace { replace };
    for stmt in stmts {
        stmt.visit_mut_with(&mut visitor);
    }
}

struct Replace<'r> {
    replace: &'r mut dyn FnMut(ReturnStmt) -> Stmt,
}

impl VisitMut for Replace<'_> {
    fn visit_mut_stmt(&mut self, node: &mut Stmt) {
        match node {
            Stmt::Return(stmt) => *node = (self.replace)(std::mem::take(stmt)),
            other => other.visit_mut_children_with(self),
        }
    }

    fn visit_mut_expr(&mut self, _: &mut Expr) {}
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
}
