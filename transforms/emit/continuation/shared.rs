//! Functions that all turns of a loop share: they stand beside the loop, where each turn would make its own.
//!
//! ```js
//! const onValue = (value) => { try { sum = sumBefore + value; again(); } catch (error) { reject(error); } };
//! const loop = () => { for (; i < n; i++) { sumBefore = sum; _then(get(i), onValue, reject); return; } next(); };
//! ```
//! One turn is under way at a time, so what a turn declares can live beside the loop as well (`tidy` moves it
//! there), unless somebody can tell one turn's variable from the next one's: a closure that captures it, or code
//! that reads it before it is set.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-createperiterationenvironment>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::super::extent::mentioned_by;
use super::Continuations;
use crate::analysis::refs::{bound_idents, declared_by};
use crate::ast;
use crate::ir::{JoinId, Tail};
use crate::lowering::Lowering;
use crate::names::is_ours;

/// The loops of which each turn needs variables of its own. A function inside another tells what it mentions.
pub(super) fn parted_loops(tail: &Tail, cx: &mut Lowering) -> FxHashSet<JoinId> {
    let mut turns = Turns::default();
    turns.tail(tail, None, cx);
    if !turns.around.is_empty() {
        let mut look = Look { turns: &mut turns, cx, inside: 0, mentioned: FxHashSet::default() };
        look.tail(tail);
        let mentioned = look.mentioned;
        if let Some(span) = cx.inside {
            cx.bindings.add_outer(span, mentioned.iter());
        }
    }
    turns.parted
}

impl Continuations<'_, '_> {
    /// Declares a function here, or beside the loop whose turns share it.
    pub(super) fn declare(&mut self, name: &Ident, function: Box<Expr>, here: &mut Vec<Stmt>) {
        let pattern = ast::ident_pat(name);
        let stmt = ast::declare(DUMMY_SP, VarDeclKind::Const, pattern, Some(function));
        if self.shares { self.outline.push(stmt) } else { here.push(stmt) }
    }

    /// A callback: here, or beside the loop whose turns share it.
    pub(super) fn shared(&mut self, hint: &str, function: Box<Expr>) -> Box<Expr> {
        if !self.shares || matches!(*function, Expr::Ident(_)) {
            return function;
        }
        let name = self.cx.names.fresh(hint);
        self.declare(&name, function, &mut Vec::new());
        ast::ident(&name)
    }
}

/// What a callback is called that takes `bind`.
pub(super) fn taker(bind: Option<&Pat>) -> String {
    let name = match bind {
        None => return "next".into(),
        Some(Pat::Ident(name)) => name.id.sym.as_str(),
        Some(_) => "value", // a pattern has no name
    };
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    "on".chars().chain(first).chain(letters).collect()
}

/// What the turns of loops declare.
#[derive(Default)]
struct Turns {
    /// The innermost loop that declares a name in its turns.
    own: FxHashMap<Id, JoinId>,
    /// The loop around each loop.
    around: FxHashMap<JoinId, Option<JoinId>>,
    parted: FxHashSet<JoinId>,
}

impl Turns {
    /// A variable of the loop's turns is one of the turns around, too.
    fn part(&mut self, of: JoinId) {
        let mut next = Some(of);
        while let Some(id) = next.filter(|id| self.parted.insert(*id)) {
            next = self.around.get(&id).copied().flatten();
        }
    }

    fn tail(&mut self, tail: &Tail, around: Option<JoinId>, cx: &Lowering) {
        if let Tail::Loop(looped) = tail {
            self.around.insert(looped.id, around);
            self.tail(&looped.body, Some(looped.id), cx);
            return self.tail(&looped.exit, around, cx);
        }
        if let Some(turn) = around {
            self.declared(tail, turn, cx);
        }
        tail.each_part(&mut |part| self.tail(part, around, cx));
    }

    fn declared(&mut self, tail: &Tail, turn: JoinId, cx: &Lowering) {
        let mut names = declared_by(tail.kept());
        let bind = match tail {
            Tail::Await(wait) => wait.bind.as_ref(),
            Tail::Join { param, .. } => param.as_ref(),
            Tail::Try(region) => region.handler.as_ref().and_then(|handler| handler.param.as_ref()),
            Tail::Attempt(attempt) => attempt.handler.param.as_ref(),
            _ => None, // the others bind nothing
        };
        names.extend(bind.map(bound_idents).into_iter().flatten());
        self.own.extend(names.iter().map(|name| (name.to_id(), turn)));
        if tail.kept().iter().any(|stmt| is_set_by_declaring(stmt, cx)) {
            self.part(turn);
        }
    }
}

/// Whether a declaration does more in each turn than the assignment that it would become.
fn is_set_by_declaring(stmt: &Stmt, cx: &Lowering) -> bool {
    let Stmt::Decl(decl) = stmt else { return false };
    let Decl::Var(var) = decl else { return true };
    match var.kind {
        VarDeclKind::Var => false,
        // An assignment to it must throw.
        VarDeclKind::Const => {
            bound_idents(&var.decls).iter().any(|name| cx.bindings.is_reassigned(&name.to_id()))
        }
        // Without a value it is `undefined` again; what is ours is set before it is read.
        VarDeclKind::Let => var.decls.iter().any(|declarator| {
            declarator.init.is_none() && !bound_idents(&declarator.name).iter().all(is_ours)
        }),
    }
}

/// Looks for mentions by which the variables of two turns can be told apart.
struct Look<'l, 'a> {
    turns: &'l mut Turns,
    cx: &'l Lowering<'a>,
    /// How many functions are around.
    inside: u32,
    /// What the function mentions, if another is around it.
    mentioned: FxHashSet<Id>,
}

impl Look<'_, '_> {
    fn tail(&mut self, tail: &Tail) {
        match tail {
            Tail::Run { stmts, .. } => stmts.visit_with(self),
            Tail::Attempt(attempt) => {
                attempt.block.visit_with(self);
                attempt.handler.param.visit_with(self);
            }
            Tail::Await(wait) => {
                wait.value.visit_with(self);
                wait.bind.visit_with(self);
            }
            Tail::Branch { test, .. } => test.visit_with(self),
            Tail::Join { param, .. } => param.visit_with(self),
            Tail::Goto { arg, .. } => arg.visit_with(self),
            Tail::Return { value, .. } => value.visit_with(self),
            Tail::Throw { error, .. } => error.visit_with(self),
            Tail::Loop(looped) => {
                looped.test.visit_with(self);
                looped.update.visit_with(self);
            }
            Tail::Try(region) => {
                region.handler.iter().for_each(|handler| handler.param.visit_with(self));
            }
            Tail::Resume => {}
        }
        tail.each_part(&mut |part| self.tail(part));
    }

    /// One that has been lowered told what its body mentions.
    fn function<P: VisitWith<Self>, N: VisitWith<Self>>(&mut self, span: Span, params: &P, node: &N) {
        let Some(names) = mentioned_by(span, self.cx.bindings, self.cx.origins) else {
            return self.within(node);
        };
        self.within(params);
        for name in names {
            self.note(name);
            if let Some(turn) = self.turns.own.get(name).copied() {
                self.turns.part(turn);
            }
        }
    }

    fn note(&mut self, name: &Id) {
        if self.cx.inside.is_some() && !self.mentioned.contains(name) {
            self.mentioned.insert(name.clone());
        }
    }

    fn within<N: VisitWith<Self>>(&mut self, node: &N) {
        self.inside += 1;
        node.visit_children_with(self);
        self.inside -= 1;
    }
}

impl Visit for Look<'_, '_> {
    fn visit_ident(&mut self, node: &Ident) {
        let name = node.to_id();
        self.note(&name);
        let Some(turn) = self.turns.own.get(&name).copied() else { return };
        let is_set = || is_ours(node) || self.cx.bindings.is_set(node, self.cx.origins.of(node.span));
        if self.inside > 0 || !is_set() {
            self.turns.part(turn);
        }
    }

    fn visit_function(&mut self, node: &Function) {
        self.within(&node.decorators);
        self.function(node.span, &node.params, node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.function(node.span, &node.params, node);
    }

    fn visit_class(&mut self, node: &Class) {
        self.within(node);
    }

    fn visit_getter_prop(&mut self, node: &GetterProp) {
        self.within(node);
    }

    fn visit_setter_prop(&mut self, node: &SetterProp) {
        self.within(node);
    }
}
