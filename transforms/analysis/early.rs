//! Which mentions of a name come before its declaration has run.
//!
//! ```js
//! const read = () => u;     // unsure: it depends on when `read` is called
//! log(u);                   // dead: always a ReferenceError
//! const u = await f();
//! ```
//!
//! Native scoping sees to that wherever declaration and mention end up in the same piece of code;
//! so only those count that a suspension separates, in the sense of [`Zone::parts`].
//!
//! * Needs: the body of one async function, before anything in it (but inner functions) is lowered.
//! * Leaves: nothing changed; `normalise::dead_zone` acts on the answers.
//! * Elsewhere: what the walk finds is in `mentions`.
//! * Spec: <https://tc39.es/ecma262/#sec-let-and-const-declarations>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::BytePos;
use swc_core::ecma::ast::{Id, Stmt};

use super::mentions::{Mention, Mentions, Place, Zone};
use crate::origins::Origins;

/// What is known about a mention that comes early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It always throws.
    Dead,
    /// It is in a function that can be called before the declaration has run, or after.
    Unsure,
}

/// The answers about one function.
#[derive(Debug, Default)]
pub(crate) struct Early {
    /// The mentions that come early, by where they start in the source.
    pub verdicts: FxHashMap<(BytePos, Id), Verdict>,
    /// The names that a function can mention too early, in source order.
    pub unsure: Vec<Id>,
    /// The `const`s that lowering takes apart, and where each is named by its declaration.
    pub constants: FxHashMap<Id, BytePos>,
}

/// Looks through the body of an async function.
pub(crate) fn early_mentions(stmts: &[Stmt], origins: &Origins) -> Early {
    let Mentions { mut zones, mentions, functions, suspensions, lists, .. } = Mentions::of(stmts, origins);
    zones.retain(|_, zone| {
        lists.get(zone.list).is_some_and(|list| any_within(&suspensions, list.start, list.end))
    });
    if zones.is_empty() {
        return Early::default();
    }
    let reached = reached(&mentions, &functions);
    let relevant: Vec<_> = mentions
        .iter()
        .filter_map(|mention| {
            let at = match mention.place {
                Place::Own => mention.at?,
                Place::Closure(at) => at,
                Place::Hoisted(function) => *reached.get(&function)?,
            };
            Some((mention, zones.get(&mention.id)?, at))
        })
        .filter(|(_, zone, at)| zone.never_runs || zone.is_early(*at))
        .collect();
    let parted =
        |zone: &Zone, at: BytePos| zone.parts(at, &lists, |from, to| any_within(&suspensions, from, to));
    // The names of one declaration move together, and a name moves where a function is parted from
    // it; those of its mentions that no suspension parts from it then lose their scope as well.
    let moved: FxHashSet<_> = relevant
        .iter()
        .filter(|(mention, zone, at)| mention.place != Place::Own && parted(zone, *at))
        .map(|(_, zone, _)| zone.statement)
        .collect();
    let mut early = Early::default();
    let mut unsure = FxHashMap::default();
    for (mention, zone, at) in relevant {
        let verdict = match mention.place {
            _ if zone.never_runs => Verdict::Dead,
            Place::Own if moved.contains(&zone.statement) || parted(zone, at) => Verdict::Dead,
            Place::Closure(_) | Place::Hoisted(_) if moved.contains(&zone.statement) => Verdict::Unsure,
            Place::Own | Place::Closure(_) | Place::Hoisted(_) => continue,
        };
        if verdict == Verdict::Unsure {
            unsure.insert(mention.id.clone(), zone.named);
        }
        if let Some(start) = mention.at {
            early.verdicts.insert((start, mention.id.clone()), verdict);
        }
    }
    let mut in_order: Vec<_> = unsure.into_iter().collect();
    in_order.sort_by_key(|(_, named)| *named);
    early.unsure = in_order.into_iter().map(|(id, _)| id).collect();
    let constants = zones.into_iter().filter(|(_, zone)| zone.constant);
    early.constants = constants.map(|(id, zone)| (id, zone.named)).collect();
    early
}

/// Whether a suspension is behind `from` and not behind `to`.
fn any_within(suspensions: &[BytePos], from: BytePos, to: BytePos) -> bool {
    let next = suspensions.partition_point(|at| *at <= from);
    suspensions.get(next).is_some_and(|at| *at <= to)
}

/// From where on each function declaration can be called: the first mention of its name, or of
/// that of a function that mentions it. One without is never called.
fn reached(mentions: &[Mention], functions: &FxHashMap<Id, usize>) -> FxHashMap<usize, BytePos> {
    let mut starts: Vec<(BytePos, usize)> = Vec::new();
    let mut mentioned_by: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for mention in mentions {
        let Some(function) = functions.get(&mention.id) else { continue };
        match mention.place {
            Place::Own => starts.push((mention.at.unwrap_or(BytePos(0)), *function)),
            Place::Closure(at) => starts.push((at, *function)),
            Place::Hoisted(by) => mentioned_by.entry(by).or_default().push(*function),
        }
    }
    starts.sort_unstable();
    let mut reached = FxHashMap::default();
    // In this order the first to reach a function is the earliest, so each is looked at once.
    for (at, function) in starts {
        let mut open = vec![function];
        while let Some(function) = open.pop() {
            if let std::collections::hash_map::Entry::Vacant(entry) = reached.entry(function) {
                entry.insert(at);
                open.extend(mentioned_by.get(&function).into_iter().flatten());
            }
        }
    }
    reached
}
