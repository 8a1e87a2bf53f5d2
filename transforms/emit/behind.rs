//! What follows a loop may stand in the loop's function, unless the loop sees what is declared there: that function
//! runs once for each turn, and would declare it anew each time.
//!
//! ```js
//! for (const id of ids) { readers.push(() => limit); await load(id); }
//! const limit = 5;                                                        // one `limit` for all readers
//! ```

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::ecma::ast::{Id, Ident};
use swc_core::ecma::visit::VisitWith;

use crate::analysis::refs::{EachIdent, bound_idents, declared_by, each_ident};
use crate::ir::{JoinId, Tail};
use crate::names::is_ours;

/// The joins whose code declares something that a loop mentions which is left for them.
pub(super) fn seen_from_loops(tail: &Tail) -> FxHashSet<JoinId> {
    if !tail.any(&|part| matches!(part, Tail::Loop(_))) {
        return FxHashSet::default();
    }
    let mut look = Look::default();
    look.tail(tail);
    let Look { declared, mentioned, joins, loops, left, .. } = look;
    let is_seen_from = |id: &JoinId, open: &Open| {
        let (Some(join), Some(looped)) = (joins.get(id), loops.get(&open.id)) else { return false };
        let turns = looped.start..if open.is_turn { looped.end } else { looped.behind };
        declared.meets(&(join.start..join.end), &mentioned, &turns)
    };
    let is_seen = |id: &JoinId, ways: &FxHashSet<Open>| ways.iter().any(|open| is_seen_from(id, open));
    left.iter().filter(|(id, ways)| is_seen(id, ways)).map(|(id, _)| *id).collect()
}

/// Where names are.
#[derive(Default)]
struct Places {
    /// All of them, in order.
    all: Vec<(u32, Id)>,
    /// Those of each name, in order.
    of: FxHashMap<Id, Vec<u32>>,
}

impl Places {
    fn add(&mut self, at: u32, name: &Ident) {
        let id = name.to_id();
        self.of.entry(id.clone()).or_default().push(at);
        self.all.push((at, id));
    }

    fn within(&self, code: &Range<u32>) -> &[(u32, Id)] {
        let [start, end] = [code.start, code.end].map(|end| self.all.partition_point(|(at, _)| *at < end));
        self.all.get(start..end).unwrap_or_default()
    }

    fn has(&self, name: &Id, code: &Range<u32>) -> bool {
        let next = |places: &Vec<u32>| places.get(places.partition_point(|at| *at < code.start)).copied();
        self.of.get(name).and_then(next).is_some_and(|at| at < code.end)
    }

    /// Whether a name of this code is one of the others in that code; only the shorter list is read, as code may lie in
    /// other code many times.
    fn meets(&self, here: &Range<u32>, others: &Self, there: &Range<u32>) -> bool {
        let (names, more) = (self.within(here), others.within(there));
        if names.len() <= more.len() {
            names.iter().any(|(_, name)| others.has(name, there))
        } else {
            more.iter().any(|(_, name)| self.has(name, here))
        }
    }
}

/// Where the code of a join is.
struct Join {
    start: u32,
    end: u32,
    /// How many loops are around.
    loops: usize,
}

/// Where the code of a loop is.
struct Turns {
    start: u32,
    /// The end of its turns.
    end: u32,
    /// The end of what stands behind them.
    behind: u32,
}

/// A loop around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Open {
    id: JoinId,
    /// Whether this is its turn, not what is behind it.
    is_turn: bool,
}

#[derive(Default)]
struct Look {
    /// The number of the piece that is looked at.
    at: u32,
    /// Where names are declared.
    declared: Places,
    /// Where turns mention them.
    mentioned: Places,
    joins: FxHashMap<JoinId, Join>,
    loops: FxHashMap<JoinId, Turns>,
    /// The outermost loops that jumps to a join leave: those inside lie within.
    left: FxHashMap<JoinId, FxHashSet<Open>>,
    /// The loops around.
    open: Vec<Open>,
    /// Of how many this is the turn.
    turns: usize,
}

impl Look {
    fn tail(&mut self, tail: &Tail) {
        self.at += 1;
        for name in declared_by(tail.kept()) {
            self.declare(&name);
        }
        self.mention(tail.kept());
        match tail {
            Tail::Loop(looped) => {
                let (id, start) = (looped.id, self.at);
                self.open.push(Open { id, is_turn: true });
                self.turns += 1;
                self.mention(&looped.test);
                self.mention(&looped.update);
                self.tail(&looped.body);
                self.turns -= 1;
                self.open.pop();
                let end = self.at + 1;
                self.open.push(Open { id, is_turn: false });
                self.tail(&looped.exit);
                self.open.pop();
                self.loops.insert(id, Turns { start, end, behind: self.at + 1 });
                return;
            }
            Tail::Join { id, param, body, then, .. } => {
                let start = self.at;
                param.iter().flat_map(bound_idents).for_each(|name| self.declare(&name));
                self.mention(param);
                self.tail(body);
                self.at += 1;
                let join = Join { start, end: self.at, loops: self.open.len() };
                self.joins.insert(*id, join);
                return self.tail(then);
            }
            Tail::Goto { id, arg } => {
                self.mention(arg);
                let around = self.joins.get(id).map_or(0, |join| join.loops);
                if let Some(outermost) = self.open.get(around) {
                    self.left.entry(*id).or_default().insert(*outermost);
                }
            }
            Tail::Await(wait) => {
                self.mention(&wait.value);
                wait.bind.iter().flat_map(bound_idents).for_each(|name| self.declare(&name));
                self.mention(&wait.bind);
            }
            Tail::Branch { test, .. } => self.mention(test),
            Tail::Return { value, .. } => self.mention(value),
            Tail::Throw { error, .. } => self.mention(error),
            Tail::Try(region) => region.handler.iter().for_each(|handler| self.mention(&handler.param)),
            Tail::Attempt(attempt) => self.mention(&attempt.handler.param),
            Tail::Run { .. } | Tail::Resume => {}
        }
        tail.each_part(&mut |part| self.tail(part));
    }

    fn declare(&mut self, name: &Ident) {
        if !is_ours(name) {
            self.declared.add(self.at, name);
        }
    }

    fn mention<N: for<'a> VisitWith<EachIdent<'a>> + ?Sized>(&mut self, node: &N) {
        if self.turns == 0 {
            return;
        }
        let Self { at, mentioned, .. } = self;
        each_ident(node, |name| {
            if !is_ours(name) {
                mentioned.add(*at, name);
            }
        });
    }
}
