//! Where `break`, `continue` and `return` lead from a statement that is lowered.
//!
//! ```js
//! for (const x of xs) { if (x) break; await f(x); }   // `break` closes the iterator first
//! ```
//! becomes
//! ```text
//! join break1() = run close(iterator); goto after
//! … branch x → goto break1
//! ```
//!
//! Statements that are kept hold their jumps as [`goto_marker`]s, which the emitters write out.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-continue-statement>, <https://tc39.es/ecma262/#sec-iteratorclose>

use swc_core::atoms::Atom;
use swc_core::common::Span;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::ast;
use crate::ir::{Extent, JoinId, Key, Tail, Target, as_goto, goto_marker};
use crate::lowering::Lowering;

/// Where a jump leads.
#[derive(Clone, Copy, Debug)]
enum Destination {
    Join(JoinId),
    Return,
}

/// The tail of a jump; `value` is what a `return` carries.
pub(crate) fn jump(cx: &mut Lowering, key: &Key, value: Option<Box<Expr>>, origin: Span) -> Tail {
    match destination(cx, key) {
        Destination::Join(id) => {
            let arg = match key {
                Key::Return => Some(value.unwrap_or_else(|| cx.undefined())),
                Key::Break(_) | Key::Continue(_) => None,
            };
            Tail::Goto { id, arg }
        }
        Destination::Return => Tail::Return { value, origin },
    }
}

fn destination(cx: &mut Lowering, key: &Key) -> Destination {
    let fresh = JoinId(cx.joins + 1);
    let mut targets = cx.targets.iter_mut().rev().peekable();
    while let Some(target) = targets.next() {
        if let Target::Closer { joins } = target {
            // The next turn of the iterator's own loop needs it open.
            let next = targets.peek().and_then(|own| own.reached_by(key));
            if let (Key::Continue(_), Some(id)) = (key, next) {
                return Destination::Join(id);
            }
            if let Some((_, id)) = joins.iter().find(|(known, _)| known == key) {
                return Destination::Join(*id);
            }
            joins.push((key.clone(), fresh));
            cx.joins += 1;
            return Destination::Join(fresh);
        }
        if let Some(id) = target.reached_by(key) {
            return Destination::Join(id);
        }
    }
    Destination::Return
}

impl Target {
    fn reached_by(&self, key: &Key) -> Option<JoinId> {
        match (self, key) {
            (Target::Loop { after, .. } | Target::Switch { after }, Key::Break(None)) => Some(*after),
            (Target::Loop { next, .. }, Key::Continue(None)) => Some(*next),
            (
                Target::Loop { labels, after, .. } | Target::Block { labels, after },
                Key::Break(Some(label)),
            ) => labels.contains(label).then_some(*after),
            (Target::Loop { labels, next, .. }, Key::Continue(Some(label))) => {
                labels.contains(label).then_some(*next)
            }
            (
                Target::Switch { .. } | Target::Block { .. } | Target::Closer { .. } | Target::Loop { .. },
                _,
            ) => None,
        }
    }
}

/// Puts the joins that close an iterator around `tail`: each runs what `close` gives and goes on.
pub(crate) fn with_closing(
    cx: &mut Lowering,
    joins: Vec<(Key, JoinId)>,
    tail: Tail,
    close: &mut dyn FnMut(&mut Lowering, Tail) -> Tail,
) -> Tail {
    joins.into_iter().fold(tail, |tail, (key, id)| {
        let value = matches!(key, Key::Return).then(|| {
            let name = cx.names.fresh("value");
            cx.bindings.add_temp(&name, false);
            name
        });
        let carried = value.as_ref().map(ast::ident);
        let on = jump(cx, &key, carried, swc_core::common::DUMMY_SP);
        let body = Box::new(close(cx, on));
        let param = value.as_ref().map(ast::ident_pat);
        Tail::Join { id, param, body, then: Box::new(tail), extent: Extent::default() }
    })
}

/// Writes the jumps of a kept statement that lead out of it as markers.
pub(crate) fn mark_jumps(cx: &mut Lowering, stmt: &mut Stmt) {
    if !cx.targets.is_empty() {
        stmt.visit_mut_with(&mut Mark { cx, labels: Vec::new(), loops: 0, switches: 0 });
    }
}

struct Mark<'c, 'a> {
    cx: &'c mut Lowering<'a>,
    /// Labels inside the statement: a jump to one stays.
    labels: Vec<Atom>,
    loops: u32,
    switches: u32,
}

impl Mark<'_, '_> {
    fn key_of(&self, stmt: &Stmt) -> Option<Key> {
        let label = |label: &Option<Ident>| label.as_ref().map(|label| label.sym.clone());
        match stmt {
            // A marker leads where it leads.
            Stmt::Return(stmt) if as_goto(stmt).is_some() => None,
            Stmt::Return(_) => Some(Key::Return),
            Stmt::Break(stmt) => match label(&stmt.label) {
                Some(name) if self.labels.contains(&name) => None,
                None if self.loops + self.switches > 0 => None,
                name => Some(Key::Break(name)),
            },
            Stmt::Continue(stmt) => match label(&stmt.label) {
                Some(name) if self.labels.contains(&name) => None,
                None if self.loops > 0 => None,
                name => Some(Key::Continue(name)),
            },
            _ => None, // no other statement is a jump
        }
    }

    fn in_loop<N: VisitMutWith<Self> + ?Sized>(&mut self, node: &mut N) {
        self.loops += 1;
        node.visit_mut_children_with(self);
        self.loops -= 1;
    }
}

impl VisitMut for Mark<'_, '_> {
    fn visit_mut_stmt(&mut self, stmt: &mut Stmt) {
        let Some(key) = self.key_of(stmt) else { return stmt.visit_mut_children_with(self) };
        let Destination::Join(id) = destination(self.cx, &key) else { return };
        let (span, arg) = match std::mem::take(stmt) {
            Stmt::Return(stmt) => (stmt.span, Some(stmt.arg.unwrap_or_else(|| self.cx.undefined()))),
            Stmt::Break(stmt) => (stmt.span, None),
            Stmt::Continue(stmt) => (stmt.span, None),
            _ => return, // `key_of` knows no other jump
        };
        *stmt = goto_marker(id, arg, self.cx.place(span));
    }

    fn visit_mut_labeled_stmt(&mut self, node: &mut LabeledStmt) {
        self.labels.push(node.label.sym.clone());
        node.visit_mut_children_with(self);
        self.labels.pop();
    }

    fn visit_mut_for_stmt(&mut self, node: &mut ForStmt) {
        self.in_loop(node);
    }

    fn visit_mut_for_in_stmt(&mut self, node: &mut ForInStmt) {
        self.in_loop(node);
    }

    fn visit_mut_for_of_stmt(&mut self, node: &mut ForOfStmt) {
        self.in_loop(node);
    }

    fn visit_mut_while_stmt(&mut self, node: &mut WhileStmt) {
        self.in_loop(node);
    }

    fn visit_mut_do_while_stmt(&mut self, node: &mut DoWhileStmt) {
        self.in_loop(node);
    }

    fn visit_mut_switch_stmt(&mut self, node: &mut SwitchStmt) {
        self.switches += 1;
        node.visit_mut_children_with(self);
        self.switches -= 1;
    }

    fn visit_mut_expr(&mut self, _: &mut Expr) {}
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
}
