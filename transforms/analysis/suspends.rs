//! Does running this node suspend the function around it?
//!
//! ```js
//! await f()              // yes
//! async () => await f()  // no: the inner function suspends, this one makes a closure
//! ```

use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

/// Whether `node` holds an `await` (or `for await`, `yield`, `await using`) of the function it
/// stands in.
pub(crate) fn suspends<N: VisitWith<Suspends>>(node: &N) -> bool {
    let mut visitor = Suspends(false);
    node.visit_with(&mut visitor);
    visitor.0
}

/// The visitor behind [`suspends`].
#[derive(Debug)]
pub(crate) struct Suspends(bool);

impl Visit for Suspends {
    fn visit_await_expr(&mut self, _: &AwaitExpr) {
        self.0 = true;
    }

    fn visit_yield_expr(&mut self, _: &YieldExpr) {
        self.0 = true;
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.0 |= node.is_await;
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.0 |= node.is_await;
        node.visit_children_with(self);
    }

    fn visit_expr(&mut self, node: &Expr) {
        if !self.0 {
            node.visit_children_with(self);
        }
    }

    fn visit_stmt(&mut self, node: &Stmt) {
        if !self.0 {
            node.visit_children_with(self);
        }
    }

    // A function inside is only made here, not run. Its computed key belongs to the object or
    // class around it and is visited there.
    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_constructor(&mut self, _: &Constructor) {}
    fn visit_static_block(&mut self, _: &StaticBlock) {}

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.key.visit_with(self);
    }

    fn visit_private_prop(&mut self, _: &PrivateProp) {}

    fn visit_auto_accessor(&mut self, node: &AutoAccessor) {
        node.key.visit_with(self);
    }

    fn visit_getter_prop(&mut self, node: &GetterProp) {
        node.key.visit_with(self);
    }

    fn visit_setter_prop(&mut self, node: &SetterProp) {
        node.key.visit_with(self);
    }
}
