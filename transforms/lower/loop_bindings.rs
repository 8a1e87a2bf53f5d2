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
//! so the update works on the next turn's copy, as `CreatePerIterationEnvironment` says. Where the test
//! or the update captures the variable, they are in the body too:
//!
//! ```text
//! loop { run let i = current; if (again) i++; else again = true; if (!test(() => i)) break; …body… }
//! ```
//! What a closure in the start of the head captures is a third variable, which no turn changes.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-createperiterationenvironment>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{DUMMY_SP, Span, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitMut, VisitMutWith, VisitWith};

use crate::analysis::private::sets;
use crate::analysis::refs::{bound_idents, each_ident, seen_by_closures};
use crate::ast;
use crate::lowering::Lowering;
use crate::names::call_it;

/// The variables that every turn has of its own: the author's name and the one that lives on.
#[derive(Debug)]
pub(crate) struct Turns {
    pairs: Vec<(Ident, Ident)>,
    /// Those that a turn may set.
    set: Vec<(Ident, Ident)>,
}

/// What has to run before a loop whose turns have variables of their own.
#[derive(Debug, Default)]
pub(crate) struct Prelude {
    /// Statements after the head's start.
    pub(crate) stmts: Vec<Stmt>,
    /// Statements at the start of the body, in the place of the test and the update.
    pub(crate) body: Vec<Stmt>,
}

impl Turns {
    /// `let i = current;`, at the start of a turn.
    pub(crate) fn take_over(&self) -> Stmt {
        declare(self.pairs.iter().map(|(own, current)| (own, ast::ident(current))))
    }

    /// `current = i;`, at its end, where the turn may have set it.
    pub(crate) fn hand_back(&self) -> Option<Stmt> {
        let mut assignments: Vec<Box<Expr>> =
            self.set.iter().map(|(own, current)| ast::assign_ident(current, ast::ident(own))).collect();
        let last = assignments.pop()?;
        if assignments.is_empty() {
            return Some(ast::expr_stmt(DUMMY_SP, last));
        }
        assignments.push(last);
        let all = Expr::Seq(SeqExpr { span: DUMMY_SP, exprs: assignments });
        Some(ast::expr_stmt(DUMMY_SP, Box::new(all)))
    }
}

/// Gives the head of `stmt` variables that live on from turn to turn, where a closure captures one
/// of its own.
pub(crate) fn per_turn(cx: &mut Lowering, stmt: &mut ForStmt) -> Option<(Turns, Prelude)> {
    let Some(VarDeclOrExpr::VarDecl(var)) = &stmt.init else { return None };
    if var.kind != VarDeclKind::Let {
        return None;
    }
    let names = bound_idents(&var.decls);
    let captured = captured_around(cx, stmt);
    if !names.iter().any(|name| captured.contains(&name.to_id())) {
        return None;
    }
    let any = |captured: &dyn Fn(&Id) -> bool| names.iter().any(|name| captured(&name.to_id()));
    let by_start = any(&|id| captures(&stmt.init, id));
    let by_head = any(&|id| captures(&stmt.test, id) || captures(&stmt.update, id));
    let by_body = any(&|id| cx.bindings.is_reassigned(id) && captures(&stmt.body, id));
    // A name that never changes after the head is the same in every turn.
    let changes = any(&|id| cx.bindings.is_reassigned(id));
    if !(by_body || changes && (by_start || by_head)) {
        return None;
    }
    let fresh = |cx: &mut Lowering, name: Ident| {
        let current = cx.names.fresh(&name.sym);
        (Ident { span: DUMMY_SP, ..name }, current)
    };
    let pairs: Vec<_> = names.into_iter().map(|name| fresh(cx, name)).collect();
    let mut prelude = Prelude::default();
    if by_start {
        let starts: Vec<_> = pairs.iter().map(|(own, _)| fresh(cx, own.clone())).collect();
        stmt.init.visit_mut_with(&mut Rename::new(cx, &starts));
        let copies = pairs.iter().zip(&starts).map(|((_, current), (_, start))| (current, ast::ident(start)));
        prelude.stmts.push(declare(copies));
    } else {
        stmt.init.visit_mut_with(&mut Rename::new(cx, &pairs));
    }
    if by_head {
        take_head_inside(cx, stmt, &mut prelude);
    } else {
        stmt.test.visit_mut_with(&mut Rename::new(cx, &pairs));
        stmt.update.visit_mut_with(&mut Rename::new(cx, &pairs));
    }
    let is_set = |(own, _): &&(Ident, Ident)| {
        by_head || sets(&stmt.body, own) || cx.bindings.sights().seen.contains(&own.to_id())
    };
    let set = pairs.iter().filter(is_set).cloned().collect();
    Some((Turns { pairs, set }, prelude))
}

/// `if (again) update; else again = true; if (!test) break;`
fn take_head_inside(cx: &mut Lowering, stmt: &mut ForStmt, prelude: &mut Prelude) {
    if let Some(update) = stmt.update.take() {
        let again = cx.names.fresh("again");
        let boolean = |value: bool| Box::new(Expr::Lit(Lit::Bool(value.into())));
        prelude.stmts.push(ast::declare(
            DUMMY_SP,
            VarDeclKind::Let,
            ast::ident_pat(&again),
            Some(boolean(false)),
        ));
        let first = ast::expr_stmt(DUMMY_SP, ast::assign_ident(&again, boolean(true)));
        prelude.body.push(Stmt::If(IfStmt {
            span: DUMMY_SP,
            test: ast::ident(&again),
            cons: Box::new(ast::expr_stmt(cx.place(update.span()), update)),
            alt: Some(Box::new(first)),
        }));
    }
    if let Some(test) = stmt.test.take() {
        let leave = Stmt::Break(BreakStmt { span: DUMMY_SP, label: None });
        let test = super::not(test);
        prelude.body.push(Stmt::If(IfStmt { span: DUMMY_SP, test, cons: Box::new(leave), alt: None }));
    }
}

/// `let name = value, …;`
fn declare<'n>(variables: impl Iterator<Item = (&'n Ident, Box<Expr>)>) -> Stmt {
    let decls = variables
        .map(|(name, init)| {
            let name = ast::ident_pat(name);
            VarDeclarator { span: DUMMY_SP, name, init: Some(init), definite: false }
        })
        .collect();
    Stmt::Decl(Decl::Var(Box::new(VarDecl { kind: VarDeclKind::Let, decls, ..VarDecl::default() })))
}

/// The names that functions mention inside the outermost loop: found once, however many loops are in each other.
fn captured_around<'c>(cx: &'c mut Lowering, stmt: &ForStmt) -> &'c FxHashSet<Id> {
    let within = |around: Span| around.lo <= stmt.span.lo && stmt.span.hi <= around.hi;
    let known = cx.captured.take().filter(|(around, _)| cx.origins.is_authored(stmt.span) && within(*around));
    let (_, names) = cx.captured.insert(known.unwrap_or_else(|| (stmt.span, seen_by_closures(stmt))));
    names
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

impl<'c, 'a> Rename<'c, 'a> {
    fn new(cx: &'c mut Lowering<'a>, pairs: &[(Ident, Ident)]) -> Self {
        let names = pairs.iter().map(|(own, other)| (own.to_id(), other.clone())).collect();
        Self { names, cx }
    }

    /// Keeps the name that an anonymous function gets from its variable.
    fn keep_name(&mut self, variable: &Ident, value: &mut Box<Expr>) {
        if self.names.contains_key(&variable.to_id()) {
            call_it(&variable.sym, variable.span, value, self.cx.origins);
        }
    }
}

impl VisitMut for Rename<'_, '_> {
    fn visit_mut_var_declarator(&mut self, node: &mut VarDeclarator) {
        if let (Pat::Ident(name), Some(init)) = (&node.name, &mut node.init) {
            self.keep_name(name, init);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_assign_expr(&mut self, node: &mut AssignExpr) {
        if let AssignTarget::Simple(SimpleAssignTarget::Ident(name)) = &node.left {
            self.keep_name(name, &mut node.right);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_assign_pat(&mut self, node: &mut AssignPat) {
        if let Pat::Ident(name) = &*node.left {
            self.keep_name(name, &mut node.right);
        }
        node.visit_mut_children_with(self);
    }

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
            let current = Ident { span: self.cx.place(name.span), ..current.clone() };
            *node = ast::written_out(name, self.cx.place(name.span), ast::ident(&current));
            return;
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_object_pat_prop(&mut self, node: &mut ObjectPatProp) {
        if let ObjectPatProp::Assign(prop) = node
            && let Some(current) = self.names.get(&prop.key.id.to_id()).cloned()
        {
            if let Some(default) = &mut prop.value {
                self.keep_name(&prop.key.id, default);
            }
            prop.value.visit_mut_with(self);
            let place = self.cx.place(prop.key.id.span);
            let default = prop.value.take().map(|value| (DUMMY_SP, value));
            *node = ast::pattern_written_out(&prop.key.id, place, ast::ident_pat(&current), default);
            return;
        }
        node.visit_mut_children_with(self);
    }
}
