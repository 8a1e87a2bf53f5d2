//! Joins that are reached once are put where they are reached; those never reached go.
//!
//! ```text
//! join next1() = return u            branch !u { … goto next1 } { throw e }
//! ```
//! becomes
//! ```text
//! branch !u { … return u } { throw e }
//! ```
//!
//! A jump out of a `try` keeps its join: the code behind the `try` must not get into its region.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::{Expr, Pat, VarDeclKind};

use super::behind::seen_from_loops;
use super::kept::each_marker;
use crate::analysis::bindings::Bindings;
use crate::ast;
use crate::ir::{JoinId, Tail};
use crate::names::is_ours;
use crate::salvage::{salvage, salvage_bound};

/// How a join is reached.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    count: u32,
    /// Reached from inside a region or loop that the join is outside of, or by a kept statement.
    crosses: bool,
    /// Reached by a kept statement.
    marked: bool,
}

/// Inlines what is reached once, and what only leads elsewhere.
pub(super) fn inline_joins(tail: &mut Tail, bindings: &Bindings) {
    let mut marked = FxHashSet::default();
    find_marked(tail, &mut marked);
    skip_relays(tail, &marked, &mut FxHashMap::default());
    inline(tail, Loops::Stay, bindings);
}

/// The joins that kept statements jump to.
fn find_marked(tail: &Tail, marked: &mut FxHashSet<JoinId>) {
    each_marker(tail, &mut |id| marked.extend([id]));
    tail.each_part(&mut |part| find_marked(part, marked));
}

/// A jump to a join that only jumps on leads there at once; `relays` are such joins.
fn skip_relays(tail: &mut Tail, marked: &FxHashSet<JoinId>, relays: &mut FxHashMap<JoinId, JoinId>) {
    if let Tail::Join { id, param: None, body, then, .. } = tail
        && let Tail::Goto { id: to, arg: None } = **body
        && !marked.contains(id)
    {
        relays.insert(*id, relays.get(&to).copied().unwrap_or(to));
        *tail = std::mem::replace(&mut **then, Tail::Resume);
        return skip_relays(tail, marked, relays);
    }
    if let Tail::Goto { id, .. } = tail {
        *id = relays.get(id).copied().unwrap_or(*id);
    }
    tail.each_part_mut(&mut |part| skip_relays(part, marked, relays));
}

/// The same where loops are functions: a short end of a loop is put where the loop is left.
pub(super) fn inline_ends_of_loops(tail: &mut Tail, bindings: &Bindings) {
    inline(tail, Loops::Functions, bindings);
}

/// The same where loops are statements in functions: what follows one stands behind it, if no other way leads there.
pub(super) fn inline_behind_loops(tail: &mut Tail, bindings: &Bindings) {
    inline(tail, Loops::InFunctions, bindings);
}

/// What becomes of loops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loops {
    /// Whatever an emitter makes of them.
    Stay,
    /// Functions that call themselves.
    Functions,
    /// Statements that end their function.
    InFunctions,
}

fn inline(tail: &mut Tail, loops: Loops, bindings: &Bindings) {
    let mut count = Count { loops, joins: FxHashMap::default(), uses: FxHashMap::default() };
    count.tail(tail, 0);
    let mut bodies = Bodies::default();
    let seen = if loops == Loops::Stay { FxHashSet::default() } else { seen_from_loops(tail) };
    let fits: &dyn Fn(&Tail) -> bool = if loops == Loops::Functions { &is_short } else { &|_| true };
    rewrite(tail, &Chosen { uses: &count.uses, fits, bindings, seen: &seen }, &mut bodies);
    // Where the only jump to a join stood in code that is never reached, so is the join.
    let mut lost: Vec<_> = bodies.once.into_iter().collect();
    lost.sort_by_key(|(id, _)| *id);
    let mut hoisted = Vec::new();
    for (_, (param, body)) in lost {
        salvage_bound(param.as_ref(), bindings, &mut hoisted);
        salvage(body, bindings, &mut hoisted);
    }
    if !hoisted.is_empty() {
        let rest = std::mem::replace(tail, Tail::Resume);
        *tail = Tail::run(hoisted, rest);
    }
}

/// A few statements and a jump.
fn is_short(body: &Tail) -> bool {
    match body {
        Tail::Run { stmts, then } => stmts.len() <= 2 && is_short(then),
        Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => true,
        Tail::Await(_)
        | Tail::Branch { .. }
        | Tail::Join { .. }
        | Tail::Try(_)
        | Tail::Attempt(_)
        | Tail::Loop(_) => false,
    }
}

/// Counts the jumps to joins.
struct Count {
    loops: Loops,
    /// How many regions and loops are around each of the joins around.
    joins: FxHashMap<JoinId, u32>,
    uses: FxHashMap<JoinId, Use>,
}

impl Count {
    fn tail(&mut self, tail: &Tail, depth: u32) {
        let marked = Use { count: 2, crosses: true, marked: true };
        each_marker(tail, &mut |id| self.uses.extend([(id, marked)]));
        match tail {
            Tail::Join { id, body, then, .. } => {
                self.tail(body, depth);
                self.inside(*id, depth, then, depth);
            }
            Tail::Goto { id, .. } => {
                let crosses = self.joins.get(id).is_some_and(|at| *at < depth);
                let usage = self.uses.entry(*id).or_default();
                usage.count += 1;
                usage.crosses |= crosses;
            }
            Tail::Try(_) => tail.each_part(&mut |part| self.tail(part, depth + 1)),
            Tail::Loop(looped) => {
                let stays = self.loops != Loops::Functions;
                let within = depth + u32::from(stays);
                self.inside(looped.id, depth, &looped.body, within);
                // A loop that asks nothing is left by jumps, which count where they stand.
                if !looped.is_endless() {
                    self.tail(&looped.exit, if self.loops == Loops::Stay { within } else { depth });
                }
            }
            // The others neither name a join nor stand between a jump and one.
            _ => tail.each_part(&mut |part| self.tail(part, depth)),
        }
    }

    fn inside(&mut self, id: JoinId, at: u32, tail: &Tail, depth: u32) {
        let outer = self.joins.insert(id, at);
        self.tail(tail, depth);
        match outer {
            Some(at) => self.joins.insert(id, at),
            None => self.joins.remove(&id),
        };
    }
}

/// Which joins are put where they are reached.
struct Chosen<'c> {
    uses: &'c FxHashMap<JoinId, Use>,
    fits: &'c dyn Fn(&Tail) -> bool,
    bindings: &'c Bindings,
    /// The joins whose code a loop sees that they follow.
    seen: &'c FxHashSet<JoinId>,
}

#[derive(Default)]
struct Bodies {
    /// The code of joins that are reached once.
    once: FxHashMap<JoinId, (Option<Pat>, Tail)>,
    /// The joins at which the function ends.
    ends: FxHashSet<JoinId>,
}

/// What becomes of a join's code.
enum Fate {
    /// A jump to the join leaves the function, which is as short.
    Ends,
    /// It is put where the join is reached.
    Inlined,
    /// Nothing leads there.
    Unreached,
    Stays,
}

impl Chosen<'_> {
    fn fate(&self, id: JoinId, param: Option<&Pat>, body: &Tail) -> Fate {
        let usage = self.uses.get(&id).copied().unwrap_or_default();
        // A pattern could throw; a name of ours takes anything, and nobody reads it. Others may.
        let takes = match param {
            None => true,
            Some(Pat::Ident(name)) => is_ours(name),
            Some(_) => false,
        };
        let ends = takes && matches!(body, Tail::Return { value: None, .. });
        match usage.count {
            0 => Fate::Unreached,
            _ if ends && !usage.marked => Fate::Ends,
            1 if !usage.crosses && (self.fits)(body) && !self.seen.contains(&id) => Fate::Inlined,
            _ => Fate::Stays, // however often it is reached
        }
    }
}

/// Whether evaluating a value that nobody wants may do something: a name of the author's may be set nowhere.
fn may_do(value: &Expr) -> bool {
    match value {
        Expr::Ident(name) => !is_ours(name),
        Expr::Lit(_) => false,
        _ => true, // anything else is evaluated as it was
    }
}

fn rewrite(tail: &mut Tail, chosen: &Chosen, bodies: &mut Bodies) {
    match tail {
        Tail::Join { id, param, body, then, .. } => {
            let mut hoisted = Vec::new();
            match chosen.fate(*id, param.as_ref(), body) {
                Fate::Stays => {
                    rewrite(body, chosen, bodies);
                    rewrite(then, chosen, bodies);
                    return;
                }
                Fate::Ends => {
                    bodies.ends.insert(*id);
                }
                Fate::Inlined => {
                    rewrite(body, chosen, bodies);
                    bodies.once.insert(*id, (param.take(), std::mem::replace(&mut **body, Tail::Resume)));
                }
                Fate::Unreached => {
                    salvage_bound(param.as_ref(), chosen.bindings, &mut hoisted);
                    salvage(std::mem::replace(&mut **body, Tail::Resume), chosen.bindings, &mut hoisted);
                }
            }
            let mut then = std::mem::replace(&mut **then, Tail::Resume);
            rewrite(&mut then, chosen, bodies);
            *tail = Tail::run(hoisted, then);
        }
        Tail::Goto { id, arg } => {
            if bodies.ends.contains(id) {
                let effects = arg.take().filter(|arg| may_do(arg));
                let effects = effects.map(|arg| ast::expr_stmt(DUMMY_SP, arg));
                *tail = Tail::run(effects.into_iter().collect(), Tail::end());
            } else if let Some((param, body)) = bodies.once.remove(id) {
                let handed = match (param, arg.take()) {
                    (Some(param), Some(arg)) => {
                        vec![ast::declare(DUMMY_SP, VarDeclKind::Const, param, Some(arg))]
                    }
                    (_, Some(arg)) => vec![ast::expr_stmt(DUMMY_SP, arg)],
                    _ => Vec::new(),
                };
                *tail = Tail::run(handed, body);
            }
        }
        // Nothing is reached through the exit of a loop that asks nothing.
        Tail::Loop(looped) if looped.is_endless() => rewrite(&mut looped.body, chosen, bodies),
        // The others hold no join themselves.
        _ => tail.each_part_mut(&mut |part| rewrite(part, chosen, bodies)),
    }
}
