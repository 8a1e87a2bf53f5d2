//! `using` and `await using`: a block that suspends and has resources becomes one that disposes of them
//! with `try` and `finally`.
//!
//! ```js
//! for (await using file of files) { file.close(); }
//! ```
//! becomes, before it is lowered,
//! ```js
//! for (const file2 of files) {
//!   const file = file2;
//!   try { file.close(); } finally { await file[Symbol.asyncDispose](); }
//! }
//! ```
//! A block that does not suspend keeps its `using`, within braces of its own where lowering takes those
//! around it away.
//!
//! * Needs: the statements of a body; nothing but inner functions in it is lowered.
//! * Leaves: no declaration of a resource in a block that suspends.
//! * Elsewhere: what disposing of one resource is written as is in `disposal`.
//! * Spec: <https://tc39.es/ecma262/#sec-disposeresources>

use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use super::disposal::{Awaits, Resource, guarded};
use crate::analysis::suspends::suspends;
use crate::ast;
use crate::lowering::Lowering;

/// Writes out how the blocks of a body that suspend dispose of their resources.
pub(crate) fn dispose_resources(cx: &mut Lowering, body: &mut Vec<Stmt>) {
    if !cx.bindings.has_resources() {
        return;
    }
    let mut visitor = Resources { cx };
    for stmt in body.iter_mut() {
        stmt.visit_mut_with(&mut visitor);
    }
    visitor.list(body);
}

struct Resources<'c, 'a> {
    cx: &'c mut Lowering<'a>,
}

impl Resources<'_, '_> {
    /// Disposes of what a list of statements declares.
    fn list(&mut self, stmts: &mut Vec<Stmt>) {
        let Some(first) = stmts.iter().position(|stmt| matches!(stmt, Stmt::Decl(Decl::Using(_)))) else {
            return;
        };
        if !suspends(stmts) {
            // Its scope ends here, also where the braces around go.
            let inner = stmts.split_off(first);
            stmts.push(Stmt::Block(ast::block(inner)));
            return;
        }
        let rest = stmts.split_off(first);
        let awaits = self.counted(&rest);
        let mut rest = self.within(rest, awaits.as_ref());
        if let Some(awaits) = awaits {
            rest = awaits.around(self.cx, rest);
        }
        stmts.extend(rest);
    }

    /// Several resources that may have nothing to dispose of agree on who awaits.
    fn counted(&mut self, stmts: &[Stmt]) -> Option<Awaits> {
        let declared = |stmt: &Stmt| match stmt {
            Stmt::Decl(Decl::Using(using)) if using.is_await => using.decls.len(),
            _ => 0, // nothing else awaits at the end of its block
        };
        let several = stmts.iter().map(declared).sum::<usize>() > 1;
        (several && !self.cx.assume.plain_resources).then(|| Awaits::new(self.cx))
    }

    /// What stands behind a resource is done while it is there.
    fn within(&mut self, stmts: Vec<Stmt>, awaits: Option<&Awaits>) -> Vec<Stmt> {
        let mut before: Vec<(Vec<Stmt>, Option<Resource>)> = Vec::new();
        let mut plain = Vec::new();
        for stmt in stmts {
            let Stmt::Decl(Decl::Using(using)) = stmt else {
                plain.push(stmt);
                continue;
            };
            let UsingDecl { span, is_await, decls } = *using;
            let alone = decls.len() == 1;
            for declarator in decls {
                let span = self.cx.place(if alone { span } else { declarator.span });
                if let Some(resource) = Resource::of(span, is_await, declarator) {
                    before.push((std::mem::take(&mut plain), Some(resource)));
                }
            }
        }
        before.push((plain, None));
        before.into_iter().rev().fold(Vec::new(), |body, (mut stmts, resource)| {
            if let Some(resource) = resource {
                stmts.extend(guarded(self.cx, resource, body, awaits));
            }
            stmts
        })
    }

    /// `for (using x of xs) body` as `for (const x2 of xs) { using x = x2; body }`.
    fn head(&mut self, node: &mut ForOfStmt) {
        let ForHead::UsingDecl(using) = &mut node.left else { return };
        let Some(Pat::Ident(name)) = using.decls.first().map(|declarator| declarator.name.clone()) else {
            return; // no pattern can be a resource
        };
        let value = self.cx.names.fresh(&name.id.sym);
        self.cx.bindings.add_temp(&value, false);
        let mut using = using.take();
        if let Some(declarator) = using.decls.first_mut() {
            declarator.init = Some(ast::ident(&value));
        }
        let span = self.cx.place(using.span);
        let mut var = ast::declare_one(VarDeclKind::Const, ast::ident_pat(&value));
        var.span = span;
        node.left = ForHead::VarDecl(Box::new(var));
        let mut stmts = vec![Stmt::Decl(Decl::Using(using))];
        match *node.body.take() {
            // It may have names of its own that are spelled the same.
            Stmt::Block(block) if !declares(&block.stmts) => stmts.extend(block.stmts),
            body => stmts.push(body),
        }
        *node.body = Stmt::Block(ast::block(stmts));
    }
}

impl VisitMut for Resources<'_, '_> {
    fn visit_mut_stmt(&mut self, node: &mut Stmt) {
        if suspends(node) {
            node.visit_mut_children_with(self);
        }
    }

    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        node.visit_mut_children_with(self);
        self.list(&mut node.stmts);
    }

    fn visit_mut_if_stmt(&mut self, node: &mut IfStmt) {
        for arm in [Some(&mut node.cons), node.alt.as_mut()].into_iter().flatten() {
            match &mut **arm {
                // The braces of an arm go, even where only the other arm suspends.
                Stmt::Block(block) => self.visit_mut_block_stmt(block),
                arm => self.visit_mut_stmt(arm),
            }
        }
    }

    fn visit_mut_for_of_stmt(&mut self, node: &mut ForOfStmt) {
        self.head(node);
        node.visit_mut_children_with(self);
    }

    fn visit_mut_expr(&mut self, _: &mut Expr) {}
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
}

/// Whether a block is a scope.
fn declares(stmts: &[Stmt]) -> bool {
    stmts.iter().any(|stmt| match stmt {
        Stmt::Decl(Decl::Var(var)) => var.kind != VarDeclKind::Var,
        Stmt::Decl(_) => true,
        _ => false, // a `var` belongs to the function
    })
}
