//! The ways out of a region: which jumps leave it, and whether a value they carry could be adopted.
//!
//! `return promise` inside a `try` leaves the region before the promise settles; as the value of the
//! region's own promise it would be waited for, and its rejection caught. Only a value that is
//! certainly no thenable may go that way.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::ecma::ast::{Expr, Stmt};

use crate::analysis::bindings::Bindings;
use crate::analysis::jumps::{any_jump, each_jump};
use crate::analysis::purity::is_never_thenable;
use crate::ir::{JoinId, Tail, Try, as_goto};

/// What leaves a region.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each way out is there or not, whatever the others are")]
pub(super) struct Exits {
    /// A `return`.
    pub returns: bool,
    /// A value that may be a thenable is carried out. What the handler returns may be adopted, if no finalizer
    /// follows.
    pub adoptable: bool,
    /// The end of the finalizer around is reached.
    pub resumes: bool,
    /// A value is handed to a join.
    pub(super) carries: bool,
    /// The joins outside that are reached.
    pub joins: FxHashSet<JoinId>,
    /// The region's finalizer can end in a jump of its own.
    pub(super) abrupt: bool,
}

/// The ways out of all regions in `tail`, by the numbers that they get. What leaves a region is found once, and
/// handed on to the one around, however many there are.
pub(super) fn exits_of(tail: &mut Tail, bindings: &Bindings) -> Vec<Exits> {
    let mut finder = Finder { bindings, regions: Vec::new() };
    finder.tail(tail, &mut Ways::default());
    finder.regions
}

/// What leaves a piece of code.
#[derive(Debug, Default)]
struct Ways {
    /// A `return`.
    returns: Option<Way>,
    resumes: bool,
    /// The joins outside that are reached.
    joins: FxHashMap<JoinId, Way>,
    /// The joins that lie inside.
    inside: FxHashSet<JoinId>,
}

/// What is carried on a way out.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    /// A value is.
    carries: bool,
    /// It may be a thenable.
    adoptable: bool,
}

impl Way {
    fn with(self, other: Way) -> Way {
        Way { carries: self.carries | other.carries, adoptable: self.adoptable | other.adoptable }
    }
}

impl Ways {
    fn all(&self) -> impl Iterator<Item = &Way> {
        self.joins.values().chain(&self.returns)
    }

    fn is_adoptable(&self) -> bool {
        self.all().any(|way| way.adoptable)
    }

    fn goto(&mut self, id: JoinId, way: Way) {
        if !self.inside.contains(&id) {
            let known = self.joins.entry(id).or_default();
            *known = known.with(way);
        }
    }

    fn leave(&mut self, way: Way) {
        self.returns = Some(self.returns.map_or(way, |known| known.with(way)));
    }

    /// Adds what leaves a piece inside this one.
    fn add(&mut self, part: &Ways) {
        part.joins.iter().for_each(|(id, way)| self.goto(*id, *way));
        part.returns.into_iter().for_each(|way| self.leave(way));
        self.resumes |= part.resumes;
    }
}

struct Finder<'b> {
    bindings: &'b Bindings,
    regions: Vec<Exits>,
}

impl Finder<'_> {
    fn way(&self, value: Option<&Expr>) -> Way {
        let adoptable = value.is_some_and(|value| !is_never_thenable(value, self.bindings));
        Way { carries: value.is_some(), adoptable }
    }

    fn stmts(&self, stmts: &[Stmt], ways: &mut Ways) {
        each_jump(stmts, &mut |found, _| match as_goto(found) {
            Some((id, arg)) => ways.goto(id, self.way(arg)),
            None => ways.leave(self.way(found.arg.as_deref())),
        });
    }

    fn tail(&mut self, tail: &mut Tail, ways: &mut Ways) {
        self.stmts(tail.kept(), ways);
        match tail {
            Tail::Try(region) => return self.region(region, ways),
            Tail::Join { id, .. } => {
                ways.inside.insert(*id);
            }
            Tail::Loop(looped) => {
                ways.inside.insert(looped.id);
                if looped.is_endless() {
                    // Its exit is never reached; what is there only gets its numbers.
                    self.tail(&mut looped.exit, &mut Ways::default());
                    return self.tail(&mut looped.body, ways);
                }
            }
            Tail::Goto { id, arg } => ways.goto(*id, self.way(arg.as_deref())),
            Tail::Return { value, .. } => ways.leave(self.way(value.as_deref())),
            Tail::Resume => ways.resumes = true,
            // The others are left by what is inside them.
            _ => {}
        }
        tail.each_part_mut(&mut |part| self.tail(part, ways));
    }

    fn region(&mut self, region: &mut Try, around: &mut Ways) {
        let (mut own, mut end) = (Ways::default(), Ways::default());
        self.tail(&mut region.body, &mut own);
        let mut adoptable = own.is_adoptable();
        if let Some(handler) = &mut region.handler {
            let mut handled = Ways::default();
            self.tail(&mut handler.body, &mut handled);
            own.add(&handled);
        }
        if let Some(finalizer) = &mut region.finalizer {
            adoptable = own.is_adoptable();
            self.tail(finalizer, &mut end);
            // Its own end is no way out of the region around.
            end.resumes = false;
        }
        around.add(&own);
        around.add(&end);
        region.number = self.regions.len();
        let carries = own.joins.values().any(|way| way.carries);
        let (returns, resumes, joins) = (own.returns.is_some(), own.resumes, own.joins.into_keys().collect());
        let abrupt = end.returns.is_some() || !end.joins.is_empty();
        self.regions.push(Exits { returns, adoptable, resumes, carries, joins, abrupt });
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
    any_jump(stmts, &mut |jump, _| as_goto(jump).is_none_or(|(id, _)| goto_finishes(id, joins)))
}

/// A join that lies outside is a way out.
fn goto_finishes(id: JoinId, joins: &[(JoinId, bool)]) -> bool {
    joins.iter().rev().find(|(join, _)| *join == id).is_none_or(|(_, onwards)| *onwards)
}
