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
    let Look { declared, mentioned, joins, left, .. } = look;
    let is_seen = |id: &JoinId, loops: &FxHashSet<JoinId>| {
        let Some(join) = joins.get(id) else { return false };
        let from = declared.partition_point(|(at, _)| *at < join.start);
        let names = declared.iter().skip(from).take_while(|(at, _)| *at < join.end);
        let seen: Vec<&FxHashSet<Id>> = loops.iter().filter_map(|id| mentioned.get(id)).collect();
        !seen.is_empty() && names.into_iter().any(|(_, name)| seen.iter().any(|names| names.contains(name)))
    };
    left.iter().filter(|(id, loops)| is_seen(id, loops)).map(|(id, _)| *id).collect()
}

/// Where the code of a join is.
struct Join {
    start: u32,
    end: u32,
    /// How many loops are around.
    loops: usize,
}

#[derive(Default)]
struct Look {
    /// The number of the piece that is looked at.
    at: u32,
    /// What is declared, in order.
    declared: Vec<(u32, Id)>,
    /// What the turns of each loop mention.
    mentioned: FxHashMap<JoinId, FxHashSet<Id>>,
    joins: FxHashMap<JoinId, Join>,
    /// The loops in which jumps to a join stand that they are not around.
    left: FxHashMap<JoinId, FxHashSet<JoinId>>,
    /// The loops around, each with whether we are in its turn, not behind it.
    open: Vec<(JoinId, bool)>,
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
                self.open.push((looped.id, true));
                self.mention(&looped.test);
                self.mention(&looped.update);
                self.tail(&looped.body);
                self.open.pop();
                self.open.push((looped.id, false));
                self.tail(&looped.exit);
                self.open.pop();
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
                let loops = self.open.iter().skip(around).map(|(id, _)| *id);
                self.left.entry(*id).or_default().extend(loops);
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
        let Self { open, mentioned, .. } = self;
        if open.is_empty() {
            return;
        }
        each_ident(node, |name| {
            for (id, _) in open.iter().filter(|(_, is_turn)| *is_turn && !is_ours(name)) {
                mentioned.entry(*id).or_default().insert(name.to_id());
            }
        });
    }
}
