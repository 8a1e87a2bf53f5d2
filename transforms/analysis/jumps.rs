//! The jumps that leave a statement which is kept as it is.

use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

/// What a jump stands in, inside the statement it leaves.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Inside {
    /// A finalizer or the closing of an iterator runs on the way out.
    pub(crate) runs_code_on_leaving: bool,
    /// A `try` would catch what happens instead of the jump.
    pub(crate) in_try: bool,
    /// A loop or `switch` would take a `break` or `continue` for its own.
    pub(crate) in_loop: bool,
}

/// The `return`s (and so the goto markers) of the function that `stmts` stand in.
pub(crate) fn jumps_in(stmts: &[Stmt]) -> Vec<(ReturnStmt, Inside)> {
    let mut visitor = Jumps::default();
    for stmt in stmts {
        stmt.visit_with(&mut visitor);
    }
    visitor.found
}

#[derive(Default)]
struct Jumps {
    found: Vec<(ReturnStmt, Inside)>,
    inside: Inside,
}

impl Jumps {
    fn within<N: VisitWith<Self>>(&mut self, node: &N, change: impl FnOnce(&mut Inside)) {
        let before = self.inside;
        change(&mut self.inside);
        node.visit_children_with(self);
        self.inside = before;
    }
}

impl Visit for Jumps {
    fn visit_return_stmt(&mut self, node: &ReturnStmt) {
        self.found.push((node.clone(), self.inside));
    }

    fn visit_try_stmt(&mut self, node: &TryStmt) {
        let finalizer = node.finalizer.is_some();
        self.within(node, |inside| {
            inside.in_try = true;
            inside.runs_code_on_leaving |= finalizer;
        });
    }

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        // Disposing is a finalizer, which makes an error of what it finds under way.
        let disposes = node.stmts.iter().any(|stmt| matches!(stmt, Stmt::Decl(Decl::Using(_))));
        self.within(node, |inside| {
            inside.in_try |= disposes;
            inside.runs_code_on_leaving |= disposes;
        });
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.within(node, |inside| {
            inside.in_loop = true;
            inside.runs_code_on_leaving = true;
        });
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        self.within(node, |inside| inside.in_loop = true);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.within(node, |inside| inside.in_loop = true);
    }

    fn visit_while_stmt(&mut self, node: &WhileStmt) {
        self.within(node, |inside| inside.in_loop = true);
    }

    fn visit_do_while_stmt(&mut self, node: &DoWhileStmt) {
        self.within(node, |inside| inside.in_loop = true);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        self.within(node, |inside| inside.in_loop = true);
    }

    // No statement is inside an expression, but for those of functions and classes.
    fn visit_expr(&mut self, _: &Expr) {}
    fn visit_function(&mut self, _: &Function) {}
    fn visit_class(&mut self, _: &Class) {}
}
