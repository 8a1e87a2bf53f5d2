//! Functions in blocks of sloppy code stay in their blocks: async ones that are plain functions now, and those
//! named as a parameter of the async function around.
//!
//! ```js
//! { use(f); async function f() {} }
//! switch (n) { case 0: async function f() {} }
//! ```
//! becomes
//! ```js
//! { let f = function () {}; use(f); }
//! { let f; switch (n) { case 0: function f() {} } }
//! ```
//! A plain function there is a `var` of the function around as well, unless that `var` would clash with a
//! `let`. In a `switch` the function must be there for all cases, and see what they declare.
//!
//! * Needs: `analysis::twins` knows which functions would be seen outside.
//! * Spec: <https://tc39.es/ecma262/#sec-block-level-function-declarations-web-legacy-compatibility-semantics>

use rustc_hash::FxHashMap;
use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::analysis::private::sets;
use crate::ast;
use crate::origins::Origins;

/// Keeps the functions that are `hidden` in their blocks.
pub(crate) fn hide_functions(program: &mut Program, hidden: &FxHashMap<Id, Ident>, origins: &mut Origins) {
    if !hidden.is_empty() {
        program.visit_mut_with(&mut Hide { hidden, origins });
    }
}

struct Hide<'h> {
    hidden: &'h FxHashMap<Id, Ident>,
    origins: &'h mut Origins,
}

impl Hide<'_> {
    /// Whether a statement declares a function that stays in its block.
    fn is_hidden(&self, stmt: &Stmt) -> bool {
        matches!(stmt, Stmt::Decl(Decl::Fn(FnDecl { ident, function, .. }))
            if !function.is_async && !function.is_generator && self.hidden.contains_key(&ident.to_id()))
    }

    fn place(&mut self, span: Span) -> Span {
        if span.is_dummy() { DUMMY_SP } else { self.origins.stand_in(span) }
    }

    fn as_variable(&mut self, stmt: Stmt) -> Stmt {
        let Stmt::Decl(Decl::Fn(FnDecl { ident, mut function, .. })) = stmt else { return stmt };
        let span = self.place(function.span);
        if sets(&*function, &ident) {
            // As it was written it would have a name of its own, which nobody can set.
            function.span = span;
        }
        let name = ast::ident_pat(&Ident { span: DUMMY_SP, ..ident });
        let value = Box::new(Expr::Fn(FnExpr { ident: None, function }));
        ast::declare(span, VarDeclKind::Let, name, Some(value))
    }
}

impl VisitMut for Hide<'_> {
    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        node.visit_mut_children_with(self);
        if !node.stmts.iter().any(|stmt| self.is_hidden(stmt)) {
            return;
        }
        let all = std::mem::take(&mut node.stmts);
        let (functions, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|stmt| self.is_hidden(stmt));
        // They are there before anything runs.
        node.stmts.extend(functions.into_iter().map(|stmt| self.as_variable(stmt)));
        node.stmts.extend(others);
        node.span = self.place(node.span);
    }

    fn visit_mut_stmt(&mut self, stmt: &mut Stmt) {
        stmt.visit_mut_children_with(self);
        let Stmt::Switch(node) = &*stmt else { return };
        let declared = node.cases.iter().flat_map(|case| &case.cons).filter(|stmt| self.is_hidden(stmt));
        let decls: Vec<_> = declared
            .filter_map(|stmt| match stmt {
                Stmt::Decl(Decl::Fn(function)) => Some(Ident { span: DUMMY_SP, ..function.ident.clone() }),
                _ => None, // nothing else is hidden
            })
            .map(|name| VarDeclarator {
                span: DUMMY_SP,
                name: ast::ident_pat(&name),
                init: None,
                definite: false,
            })
            .collect();
        if decls.is_empty() {
            return;
        }
        let span = self.place(node.span);
        let clash = VarDecl { kind: VarDeclKind::Let, decls, ..VarDecl::default() };
        let stmts = vec![Stmt::Decl(Decl::Var(Box::new(clash))), std::mem::take(stmt)];
        *stmt = Stmt::Block(BlockStmt { span, ..ast::block(stmts) });
    }
}
