//! A `let` of a `for` head that a closure captures is another variable in every turn.
//!
//! ```js
//! for (let i = 0; i < 3; i++) { later(() => i); await f(); }
//! ```
//! becomes
//! ```text
//! run  let current = 0
//! loop while current < 3, between turns current++ {
//!   run let i = current; …body…
//!   run current = i
//! }
//! ```
//! so the update works on the next turn's copy, as `CreatePerIterationEnvironment` says.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-createperiterationenvironment>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitMut, VisitMutWith, VisitWith};

use crate::analysis::refs::{bound_idents, each_ident};
use crate::ast;
use crate::lowering::Lowering;

/// The variables that every turn has of its own: the author's name and the one that lives on.
#[derive(Debug)]
pub(crate) struct Turns {
    pairs: Vec<(Ident, Ident)>,
}

impl Turns {
    /// `let i = current;`, at the start of a turn.
    pub(crate) fn take_over(&self) -> Stmt {
        self.declare(|(own, current)| (ast::ident_pat(own), Some(ast::ident(current))))
    }

    /// `current = i;`, at its end.
    pub(crate) fn hand_back(&self) -> Stmt {
        let mut assignments: Vec<Box<Expr>> =
            self.pairs.iter().map(|(own, current)| ast::assign_ident(current, ast::ident(own))).collect();
        let expr = match (assignments.len(), assignments.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                assignments.extend(last);
                Box::new(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs: assignments }))
            }
        };
        ast::expr_stmt(DUMMY_SP, expr)
    }

    fn declare(&self, make: impl Fn(&(Ident, Ident)) -> (Pat, Option<Box<Expr>>)) -> Stmt {
        let decls = self
            .pairs
            .iter()
            .map(|pair| {
                let (name, init) = make(pair);
                VarDeclarator { span: DUMMY_SP, name, init, definite: false }
            })
            .collect();
        Stmt::Decl(Decl::Var(Box::new(VarDecl { kind: VarDeclKind::Let, decls, ..VarDecl::default() })))
    }
}

/// Gives the head of `stmt` variables that live on from turn to turn, where a closure captures one
/// of its own.
pub(crate) fn per_turn(cx: &mut Lowering, stmt: &mut ForStmt) -> Option<Turns> {
    let Some(VarDeclOrExpr::VarDecl(var)) = &stmt.init else { return None };
    if var.kind != VarDeclKind::Let {
        return None;
    }
    let names = bound_idents(&var.decls);
    let own: FxHashSet<Id> = names.iter().map(Ident::to_id).collect();
    let captured = |id: &Id| {
        captures(&stmt.body, id)
            || captures(&stmt.test, id)
            || captures(&stmt.update, id)
            || captures(&stmt.init, id)
    };
    // A name that never changes after the head is the same in every turn.
    let copied = |id: &Id| cx.bindings.is_reassigned(id) && captured(id);
    if !own.iter().any(copied) {
        return None;
    }
    let pairs: Vec<(Ident, Ident)> = names
        .into_iter()
        .map(|name| {
            let current = cx.names.fresh(&name.sym);
            (Ident { span: DUMMY_SP, ..name }, current)
        })
        .collect();
    let mut rename =
        Rename { names: pairs.iter().map(|(own, current)| (own.to_id(), current.clone())).collect(), cx };
    stmt.init.visit_mut_with(&mut rename);
    stmt.test.visit_mut_with(&mut rename);
    stmt.update.visit_mut_with(&mut rename);
    Some(Turns { pairs })
}

/// Whether a function inside `node` mentions `id`.
fn captures<N: VisitWith<Captures>>(node: &N, id: &Id) -> bool {
    let mut visitor = Captures { id: id.clone(), found: false };
    node.visit_with(&mut visitor);
    visitor.found
}

struct Captures {
    id: Id,
    found: bool,
}

impl Captures {
    fn look<N: for<'a> VisitWith<crate::analysis::refs::EachIdent<'a>>>(&mut self, node: &N) {
        let mut found = false;
        each_ident(node, |name| found |= name.to_id() == self.id);
        self.found |= found;
    }
}

impl Visit for Captures {
    fn visit_function(&mut self, node: &Function) {
        self.look(node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.look(node);
    }

    fn visit_class(&mut self, node: &Class) {
        self.look(node);
    }
}

struct Rename<'c, 'a> {
    names: FxHashMap<Id, Ident>,
    cx: &'c mut Lowering<'a>,
}

impl VisitMut for Rename<'_, '_> {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if let Some(name) = self.names.get(&node.to_id()) {
            let span = self.cx.place(node.span);
            *node = Ident { span, ..name.clone() };
        }
    }

    fn visit_mut_prop(&mut self, node: &mut Prop) {
        if let Prop::Shorthand(name) = node
            && let Some(current) = self.names.get(&name.to_id())
        {
            let key = PropName::Ident(IdentName::new(name.sym.clone(), self.cx.place(name.span)));
            let span = self.cx.place(name.span);
            let value = Box::new(Expr::Ident(Ident { span, ..current.clone() }));
            *node = Prop::KeyValue(KeyValueProp { key, value });
            return;
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_object_pat_prop(&mut self, node: &mut ObjectPatProp) {
        if let ObjectPatProp::Assign(prop) = node
            && let Some(current) = self.names.get(&prop.key.id.to_id()).cloned()
        {
            prop.value.visit_mut_with(self);
            let key =
                PropName::Ident(IdentName::new(prop.key.id.sym.clone(), self.cx.place(prop.key.id.span)));
            let target = ast::ident_pat(&current);
            let value = match prop.value.take() {
                None => target,
                Some(right) => Pat::Assign(AssignPat { span: DUMMY_SP, left: Box::new(target), right }),
            };
            *node = ObjectPatProp::KeyValue(KeyValuePatProp { key, value: Box::new(value) });
            return;
        }
        node.visit_mut_children_with(self);
    }
}
