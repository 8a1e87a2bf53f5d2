//! A function that is all there is of a branch gets the block that it counts as having.
//!
//! ```js
//! if (a) function f() {}
//! ```
//! becomes, in code that will be lowered,
//! ```js
//! if (a) { function f() {} }
//! ```
//!
//! * Elsewhere: `analysis::block_scopes` knows what it declares outside that block.
//! * Spec: <https://tc39.es/ecma262/#sec-functiondeclarations-in-ifstatement-statement-clauses>

use swc_core::common::Spanned;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::ast;
use crate::origins::Origins;

/// Gives the functions in the branches of async functions their blocks.
pub(crate) fn give_blocks(program: &mut Program, origins: &mut Origins) {
    program.visit_mut_with(&mut Blocks { is_async: false, origins });
}

struct Blocks<'o> {
    is_async: bool,
    origins: &'o mut Origins,
}

impl Blocks<'_> {
    fn within<N: VisitMutWith<Self>>(&mut self, is_async: bool, node: &mut N) {
        let around = std::mem::replace(&mut self.is_async, is_async);
        node.visit_mut_children_with(self);
        self.is_async = around;
    }

    fn branch(&mut self, stmt: &mut Stmt) {
        if self.is_async && matches!(stmt, Stmt::Decl(Decl::Fn(_))) {
            let span = self.origins.stand_in(stmt.span());
            let function = std::mem::take(stmt);
            *stmt = Stmt::Block(BlockStmt { span, ..ast::block(vec![function]) });
        }
    }
}

impl VisitMut for Blocks<'_> {
    fn visit_mut_if_stmt(&mut self, node: &mut IfStmt) {
        self.branch(&mut node.cons);
        if let Some(alt) = &mut node.alt {
            self.branch(alt);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_function(&mut self, node: &mut Function) {
        self.within(node.is_async, node);
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        self.within(node.is_async, node);
    }

    fn visit_mut_constructor(&mut self, node: &mut Constructor) {
        self.within(false, node);
    }

    fn visit_mut_static_block(&mut self, node: &mut StaticBlock) {
        self.within(false, node);
    }
}
