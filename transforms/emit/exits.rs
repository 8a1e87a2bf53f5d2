//! The ways out of a region: which jumps leave it, and whether a value they carry could be adopted.
//!
//! `return promise` inside a `try` leaves the region before the promise settles; as the value of the
//! region's own promise it would be waited for, and its rejection caught. Only a value that is
//! certainly no thenable may go that way.

use rustc_hash::FxHashSet;
use swc_core::ecma::ast::{Expr, Stmt};

use crate::analysis::bindings::Bindings;
use crate::analysis::jumps::jumps_in;
use crate::analysis::purity::is_never_thenable;
use crate::ir::{JoinId, Tail, Try, as_goto};

/// What leaves a region.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each way out is there or not, whatever the others are")]
pub(super) struct Exits {
    /// A `return`.
    pub returns: bool,
    /// A value that may be a thenable is carried out.
    pub adoptable: bool,
    /// The end of the finalizer around is reached.
    pub resumes: bool,
    /// A value is handed to a join.
    pub(super) carries: bool,
    /// The joins outside that are reached.
    pub joins: FxHashSet<JoinId>,
    /// The joins that lie inside.
    inside: FxHashSet<JoinId>,
}

/// The ways out of the block and handler of a `try`. What the handler returns may be adopted, if
/// no finalizer follows.
pub(super) fn exits_of(region: &Try, bindings: &Bindings) -> Exits {
    let mut exits = Exits::default();
    exits.tail(&region.body, bindings);
    let adoptable = exits.adoptable;
    if let Some(handler) = &region.handler {
        exits.tail(&handler.body, bindings);
    }
    if region.finalizer.is_none() {
        exits.adoptable = adoptable;
    }
    exits
}

/// Whether a finalizer can end in a jump of its own.
pub(super) fn is_abrupt(finalizer: &Tail, bindings: &Bindings) -> bool {
    let mut exits = Exits::default();
    exits.tail(finalizer, bindings);
    exits.returns || !exits.joins.is_empty()
}

impl Exits {
    fn value(&mut self, value: Option<&Expr>, bindings: &Bindings) {
        self.adoptable |= value.is_some_and(|value| !is_never_thenable(value, bindings));
    }

    fn goto(&mut self, id: JoinId, arg: Option<&Expr>, bindings: &Bindings) {
        if !self.inside.contains(&id) {
            self.joins.insert(id);
            self.carries |= arg.is_some();
            self.value(arg, bindings);
        }
    }

    fn stmts(&mut self, stmts: &[Stmt], bindings: &Bindings) {
        for (found, _) in jumps_in(stmts) {
            if let Some((id, arg)) = as_goto(&found) {
                self.goto(id, arg, bindings);
            } else {
                self.returns = true;
                self.value(found.arg.as_deref(), bindings);
            }
        }
    }

    fn tail(&mut self, tail: &Tail, bindings: &Bindings) {
        if !tail.kept().is_empty() {
            self.stmts(tail.kept(), bindings);
        }
        match tail {
            Tail::Join { id, .. } => {
                self.inside.insert(*id);
            }
            Tail::Loop(looped) => {
                self.inside.insert(looped.id);
                if looped.is_endless() {
                    return self.tail(&looped.body, bindings);
                }
            }
            Tail::Goto { id, arg } => self.goto(*id, arg.as_deref(), bindings),
            Tail::Return { value, .. } => {
                self.returns = true;
                self.value(value.as_deref(), bindings);
            }
            Tail::Resume => self.resumes = true,
            // The others are left by what is inside them.
            _ => {}
        }
        tail.each_part(&mut |part| {
            let is_finalizer = matches!(tail, Tail::Try(region)
                if region.finalizer.as_ref().is_some_and(|finalizer| std::ptr::eq(finalizer, part)));
            let resumes = self.resumes;
            self.tail(part, bindings);
            if is_finalizer {
                // Its own end is no way out of the region around.
                self.resumes = resumes;
            }
        });
    }
}

/// Whether native can run through `tail`, up to a way out, without suspending (an error aside).
pub(super) fn may_finish_sync(tail: &Tail) -> bool {
    finishes(tail, &mut Vec::new())
}

/// The same; `joins` are those around, each with whether its code can finish without suspending.
fn finishes(tail: &Tail, joins: &mut Vec<(JoinId, bool)>) -> bool {
    match tail {
        Tail::Run { stmts, then } => any_jump_finishes(stmts, joins) || finishes(then, joins),
        Tail::Await(_) | Tail::Throw { .. } => false,
        Tail::Branch { yes, no, .. } => finishes(yes, joins) || finishes(no, joins),
        Tail::Join { id, body, then, .. } => {
            let onwards = finishes(body, joins);
            joins.push((*id, onwards));
            let answer = finishes(then, joins);
            joins.pop();
            answer
        }
        Tail::Goto { id, .. } => goto_finishes(*id, joins),
        // A loop is taken to end without suspending.
        Tail::Loop(_) | Tail::Return { .. } | Tail::Resume => true,
        Tail::Try(region) => finishes(&region.body, joins),
        Tail::Attempt(attempt) => {
            any_jump_finishes(&attempt.block, joins)
                || finishes(&attempt.handler.body, joins)
                || finishes(&attempt.then, joins)
        }
    }
}

fn any_jump_finishes(stmts: &[Stmt], joins: &[(JoinId, bool)]) -> bool {
    let jumps = jumps_in(stmts);
    jumps.iter().any(|(jump, _)| as_goto(jump).is_none_or(|(id, _)| goto_finishes(id, joins)))
}

/// A join that lies outside is a way out.
fn goto_finishes(id: JoinId, joins: &[(JoinId, bool)]) -> bool {
    joins.iter().rev().find(|(join, _)| *join == id).is_none_or(|(_, onwards)| *onwards)
}
