//! In sloppy code a function in a block is also a `var` of the function around.
//!
//! ```js
//! { await f(); function g() {} } g();
//! ```
//! becomes, where `g` is mentioned outside its block,
//! ```js
//! { var g = function g() {}; await f(); } g();
//! ```
//! so that emitting, which dissolves blocks, need not know about it.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-block-level-function-declarations-web-legacy-compatibility-semantics>

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::ast;
use crate::lowering::Lowering;

/// Writes functions that are mentioned outside their block as `var`s.
pub(crate) fn as_vars(cx: &mut Lowering, body: &mut [Stmt]) {
    if cx.bindings.has_leaking_functions() {
        let mut visitor = AsVars { cx };
        for stmt in body {
            stmt.visit_mut_with(&mut visitor);
        }
    }
}

struct AsVars<'c, 'a> {
    cx: &'c mut Lowering<'a>,
}

impl VisitMut for AsVars<'_, '_> {
    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        node.visit_mut_children_with(self);
        let leaks = |stmt: &Stmt| matches!(stmt, Stmt::Decl(Decl::Fn(function)) if self.cx.bindings.leaks(&function.ident));
        if !node.stmts.iter().any(leaks) {
            return;
        }
        let (functions, rest): (Vec<Stmt>, Vec<Stmt>) =
            std::mem::take(&mut node.stmts).into_iter().partition(leaks);
        node.stmts = functions.into_iter().map(|function| as_var(self.cx, function)).collect();
        node.stmts.extend(rest);
        node.span = self.cx.place(node.span);
    }

    fn visit_mut_expr(&mut self, _: &mut Expr) {}
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
}

fn as_var(cx: &mut Lowering, stmt: Stmt) -> Stmt {
    let Stmt::Decl(Decl::Fn(function)) = stmt else { return stmt };
    let span = cx.place(function.function.span);
    let name = ast::ident_pat(&Ident { span: DUMMY_SP, ..function.ident.clone() });
    let value = Expr::Fn(FnExpr { ident: Some(function.ident), function: function.function });
    ast::declare(span, VarDeclKind::Var, name, Some(Box::new(value)))
}
