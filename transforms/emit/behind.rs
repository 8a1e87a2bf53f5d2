//! What follows a loop may stand in the loop's function, unless the loop sees what is declared there: that function
//! runs once for each turn, and would declare it anew each time.
//!
//! ```js
//! for (const id of ids) { readers.push(() => limit); await load(id); }
//! const limit = 5;                                                        // one `limit` for all readers
//! ```

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
    let Look { mut declared, mentioned, joins, loops, left, .. } = look;
    declared.retain(|(_, name)| mentioned.contains_key(name));
    let is_seen = |id: &JoinId, ways: &FxHashSet<Open>| {
        let Some(join) = joins.get(id) else { return false };
        let from = declared.partition_point(|(at, _)| *at < join.start);
        let mut names = declared.iter().skip(from).take_while(|(at, _)| *at < join.end);
        names.any(|(_, name)| {
            ways.iter().any(|open| is_mentioned(mentioned.get(name), loops.get(&open.id), *open))
        })
    };
    left.iter().filter(|(id, ways)| is_seen(id, ways)).map(|(id, _)| *id).collect()
}

/// Whether one of the places of a name is in a loop that is left.
fn is_mentioned(places: Option<&Vec<u32>>, looped: Option<&Turns>, open: Open) -> bool {
    let (Some(places), Some(looped)) = (places, looped) else { return false };
    let end = if open.is_turn { looped.end } else { looped.behind };
    places.get(places.partition_point(|at| *at < looped.start)).is_some_and(|at| *at < end)
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
    /// What is declared, in order.
    declared: Vec<(u32, Id)>,
    /// Where turns mention each name, in order.
    mentioned: FxHashMap<Id, Vec<u32>>,
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
            self.declared.push((self.at, name.to_id()));
        }
    }

    fn mention<N: for<'a> VisitWith<EachIdent<'a>> + ?Sized>(&mut self, node: &N) {
        if self.turns == 0 {
            return;
        }
        let Self { at, mentioned, .. } = self;
        each_ident(node, |name| {
            if !is_ours(name) {
                mentioned.entry(name.to_id()).or_default().push(*at);
            }
        });
    }
}
