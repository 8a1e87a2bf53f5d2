//! Writes out what a second binding of the same name gets, where `analysis::twins` parted the two.
//!
//! ```js
//! { await f(); function g() {} } g();
//! ```
//! becomes (the `g` of the block being another)
//! ```js
//! var g; { await f(); function g() {} g = g; } g();
//! ```
//! so that emitting, which dissolves blocks, need not know about it. A `var` that starts as a parameter
//! is set at the start, and a `var` of the name of a `catch` parameter is declared outside.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-block-level-function-declarations-web-legacy-compatibility-semantics>

use rustc_hash::FxHashSet;
use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::analysis::private::sets;
use crate::analysis::refs::vars_in;
use crate::ast;
use crate::lowering::Lowering;

/// Declares and sets the `var`s of a body that stand beside a name of the same spelling.
pub(crate) fn as_vars(cx: &mut Lowering, body: &mut Vec<Stmt>) {
    // A block, which the body may come to stand in, must not have several functions of one name.
    let mut wins = wins(body, &mut FxHashSet::default());
    body.retain(|_| wins.pop().unwrap_or(true));
    if !cx.bindings.has_twins() {
        return;
    }
    let mut top = Vec::new();
    let mut done = FxHashSet::default();
    let mut told = Vec::new();
    let declared = |name: &Ident| {
        body.iter().any(
            |stmt| matches!(stmt, Stmt::Decl(Decl::Fn(function)) if function.ident.to_id() == name.to_id()),
        )
    };
    for var in body.iter().flat_map(vars_in) {
        let Some(param) = cx.bindings.twins().params.get(&var.to_id()) else { continue };
        told.push(var.to_id());
        if !declared(&var) && done.insert(var.to_id()) {
            let param = ast::ident(&Ident { span: DUMMY_SP, ..param.clone() });
            let name = ast::ident_pat(&Ident { span: DUMMY_SP, ..var });
            top.push(ast::declare(DUMMY_SP, VarDeclKind::Var, name, Some(param)));
        }
    }
    let mut visitor = AsVars { cx, outer: Vec::new(), told };
    for stmt in body.iter_mut() {
        stmt.visit_mut_with(&mut visitor);
    }
    let AsVars { outer, told, .. } = visitor;
    cx.bindings.tell_apart(told);
    for outer in outer {
        if done.insert(outer.to_id()) {
            top.push(ast::declare(DUMMY_SP, VarDeclKind::Var, ast::ident_pat(&outer), None));
        }
    }
    body.splice(0..0, top);
}

struct AsVars<'c, 'a> {
    cx: &'c mut Lowering<'a>,
    /// The `var`s that have to be declared.
    outer: Vec<Ident>,
    /// The inner bindings that stand beside them.
    told: Vec<Id>,
}

impl AsVars<'_, '_> {
    /// Sets the `var` of each function where the function is declared; whether there is any.
    ///
    /// A function that is to stay in a block becomes a variable of it; in a `switch`, where it is there for
    /// all cases, it does not. Of several with one name the last is there from the start, and was `seen` if it stands
    /// in a later case.
    fn set(&mut self, stmts: &mut Vec<Stmt>, hides: bool, seen: &mut FxHashSet<Id>) -> bool {
        let all = std::mem::take(stmts);
        let mut out = Vec::with_capacity(all.len());
        let mut changed = false;
        let mut first = 0;
        let mut wins = wins(&all, seen);
        for stmt in all {
            let wins = wins.pop().unwrap_or(true);
            let Some(inner) = declared_by_function(&stmt).cloned() else {
                out.push(stmt);
                continue;
            };
            match stmt {
                _ if !wins => changed = true,
                Stmt::Decl(Decl::Fn(function)) if hides && self.is_hidden(&function) => {
                    // It is there before anything runs.
                    out.insert(first, self.as_variable(function));
                    first += 1;
                    changed = true;
                }
                stmt => out.push(stmt),
            }
            if let Some(outer) = self.cx.bindings.twins().functions.get(&inner.to_id()) {
                let outer = Ident { span: DUMMY_SP, ..outer.clone() };
                self.told.push(inner.to_id());
                let inner = ast::ident(&Ident { span: DUMMY_SP, ..inner });
                out.push(ast::expr_stmt(DUMMY_SP, ast::assign_ident(&outer, inner)));
                self.outer.push(outer);
                changed = true;
            }
        }
        *stmts = out;
        changed
    }

    fn as_variable(&mut self, FnDecl { ident, mut function, .. }: FnDecl) -> Stmt {
        let span = self.cx.place(function.span);
        if sets(&*function, &ident) {
            // As it was written it would have a name of its own, which nobody can set.
            function.span = span;
        }
        let name = ast::ident_pat(&Ident { span: DUMMY_SP, ..ident });
        let value = Expr::Fn(FnExpr { ident: None, function });
        ast::declare(span, VarDeclKind::Let, name, Some(Box::new(value)))
    }

    /// Whether a function would be seen outside its block, now that it is plain or in a callback.
    fn is_hidden(&self, function: &FnDecl) -> bool {
        let hidden = &self.cx.bindings.twins().hidden;
        !function.function.is_generator && hidden.contains_key(&function.ident.to_id())
    }
}

/// Which statements are no functions that one behind them takes the name of; the first comes last.
fn wins(stmts: &[Stmt], seen: &mut FxHashSet<Id>) -> Vec<bool> {
    let mut wins = |stmt| declared_by_function(stmt).is_none_or(|name| seen.insert(name.to_id()));
    stmts.iter().rev().map(&mut wins).collect()
}

fn declared_by_function(stmt: &Stmt) -> Option<&Ident> {
    match stmt {
        Stmt::Decl(Decl::Fn(function)) => Some(&function.ident),
        _ => None, // nothing else has two bindings in a block
    }
}

impl VisitMut for AsVars<'_, '_> {
    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        node.visit_mut_children_with(self);
        if self.set(&mut node.stmts, true, &mut FxHashSet::default()) {
            node.span = self.cx.place(node.span);
        }
    }

    fn visit_mut_switch_stmt(&mut self, node: &mut SwitchStmt) {
        node.visit_mut_children_with(self);
        let mut seen = FxHashSet::default();
        for case in node.cases.iter_mut().rev() {
            if self.set(&mut case.cons, false, &mut seen) {
                case.span = self.cx.place(case.span);
                node.span = self.cx.place(node.span);
            }
        }
    }

    fn visit_mut_catch_clause(&mut self, node: &mut CatchClause) {
        node.visit_mut_children_with(self);
        if let Some(Pat::Ident(param)) = &node.param
            && let Some(outer) = self.cx.bindings.twins().catches.get(&param.to_id())
        {
            self.outer.push(Ident { span: DUMMY_SP, ..outer.clone() });
            self.told.push(param.to_id());
        }
    }

    fn visit_mut_expr(&mut self, _: &mut Expr) {}
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
}
