//! Which mentions of a name come before its declaration has run.
//!
//! ```js
//! const read = () => u;     // unsure: it depends on when `read` is called
//! log(u);                   // dead: always a ReferenceError
//! const u = await f();
//! ```
//!
//! Native scoping sees to that wherever declaration and mention end up in the same piece of code;
//! so only those count that a suspension separates, see [`Zone::reach`].
//!
//! * Needs: the body of one async function, before anything in it (but inner functions) is lowered.
//! * Leaves: nothing changed; `normalise::dead_zone` acts on the answers.
//! * Elsewhere: what the walk finds is in `mentions`.
//! * Spec: <https://tc39.es/ecma262/#sec-let-and-const-declarations>

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::BytePos;
use swc_core::ecma::ast::{Id, Stmt};

use super::mentions::{Mention, Mentions, Place};
pub(crate) use super::zones::Reach;
use super::zones::{Declared, List, Zone};
use crate::origins::Origins;

/// What is known about a mention that comes early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It always throws.
    Dead,
    /// It is in a function that can be called before the declaration has run, or after; or in a `case`
    /// that can be reached with and without it.
    Unsure,
}

/// The answers about one function.
#[derive(Debug, Default)]
pub(crate) struct Early {
    /// The mentions that come early, by where they start in the source.
    pub verdicts: FxHashMap<(BytePos, Id), Verdict>,
    /// The names that a function can mention too early, in source order.
    pub unsure: Vec<Id>,
    /// What must stay in one scope, so that the engine sees to all other early mentions.
    pub together: Vec<Reach>,
    /// The `const`s that lowering takes apart, and where each is named by its declaration.
    pub constants: FxHashMap<Id, BytePos>,
}

/// What code outside sees, where the body is that of a module. It stands outside of what suspends in the
/// output, whatever is between.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    /// The names.
    pub names: FxHashSet<Id>,
    /// Those that may be called before all has run, and from where on; nothing: from the start.
    pub called: Vec<(Id, Option<BytePos>)>,
}

/// Looks through the body of an async function.
pub(crate) fn early_mentions(stmts: &[Stmt], origins: &Origins, exports: &Exports) -> Early {
    let Mentions { mut zones, all: mut mentions, functions, suspensions, lists, .. } =
        Mentions::of(stmts, origins);
    let outer = exports.called.iter().cloned();
    mentions.extend(outer.map(|(id, at)| Mention { id, at, place: Place::Own }));
    // The first list is the body, which is taken apart in any case.
    zones.retain(|_, zone| {
        let suspends = |list: &List| any_within(&suspensions, Reach { from: list.start, to: list.end });
        zone.list == 0 || lists.get(zone.list).is_some_and(suspends)
    });
    if zones.is_empty() {
        return Early::default();
    }
    let callable = starts(&mentions, &functions, false);
    let standing = starts(&mentions, &functions, true);
    let taken_out = taken_out(&mentions, &functions, &zones, exports);
    // The names of one declaration move together.
    let exported: FxHashSet<usize> =
        exports.names.iter().filter_map(|id| zones.get(id)).map(|zone| zone.statement).collect();
    let elsewhere = Callers { mentions: &mentions, functions: &functions };
    let relevant = mentions.iter().filter_map(|mention| {
        let (runs, stands) = match mention.place {
            Place::Own => (mention.at, mention.at?),
            Place::Closure(at) => (Some(at), at),
            Place::Named(function) => (callable.get(&function).copied(), *standing.get(&function)?),
        };
        let zone = zones.get(&mention.id)?;
        let reach = zone.reach(stands, &lists);
        let hidden = mention.at.is_some_and(|at| zone.is_hidden(at));
        let elsewhere = zone.is_elsewhere(stands)
            || matches!(mention.place, Place::Named(function) if elsewhere.is_called(function, zone));
        // The head of a loop becomes a statement of its own.
        let parted = hidden
            || matches!(zone.place, Declared::Head)
            || any_within(&suspensions, reach)
            || exported.contains(&zone.statement)
            || matches!(mention.place, Place::Named(function) if taken_out.contains(&function));
        let runs_early = hidden || elsewhere || runs.is_some_and(|at| zone.never_runs || zone.is_early(at));
        let found = Found { mention, zone, reach, parted, runs_early, hidden, elsewhere };
        (hidden || elsewhere || zone.never_runs || zone.is_early(stands)).then_some(found)
    });
    let mut early = judge(&relevant.collect::<Vec<_>>());
    let constants = zones.into_iter().filter(|(_, zone)| zone.constant);
    early.constants = constants.map(|(id, zone)| (id, zone.named)).collect();
    early
}

/// A mention that stands before the declaration, or in a function that is mentioned there.
#[expect(clippy::struct_excessive_bools, reason = "each holds or not, whatever the others do")]
struct Found<'m> {
    mention: &'m Mention,
    zone: &'m Zone,
    reach: Reach,
    /// Whether something suspends between it and the declaration.
    parted: bool,
    /// Whether it can run before the declaration.
    runs_early: bool,
    /// Whether it never sees the name set.
    hidden: bool,
    /// Whether it is, or is called, in another `case`.
    elsewhere: bool,
}

/// Where the functions that have a name are mentioned.
struct Callers<'m> {
    mentions: &'m [Mention],
    functions: &'m FxHashMap<Id, (usize, BytePos)>,
}

impl Callers<'_> {
    /// Whether a function may be called in another `case` than a name is declared in.
    fn is_called(&self, function: usize, zone: &Zone) -> bool {
        let named = |id: &Id| self.functions.get(id).is_some_and(|(number, _)| *number == function);
        matches!(zone.place, Declared::Case(_))
            && self.mentions.iter().filter(|mention| named(&mention.id)).any(|mention| match mention.place {
                Place::Own => mention.at.is_none_or(|at| zone.is_elsewhere(at)),
                Place::Closure(at) => zone.is_elsewhere(at),
                Place::Named(by) => by != function,
            })
    }
}

fn judge(all: &[Found]) -> Early {
    // The names of one declaration move together, and a name moves where a function is parted from
    // it; those of its mentions that no suspension parts from it then lose their scope as well.
    let moved: FxHashSet<_> = all
        .iter()
        .filter(|found| found.elsewhere || (found.parted && found.mention.place != Place::Own))
        .map(|found| found.zone.statement)
        .collect();
    let mut early = Early::default();
    let mut unsure = FxHashMap::default();
    for Found { mention, zone, reach, parted, runs_early, hidden, elsewhere } in all {
        let loses = moved.contains(&zone.statement);
        let verdict = match mention.place {
            _ if *hidden || (zone.never_runs && *runs_early) => Verdict::Dead,
            // A later `case` is reached through this one, or not.
            Place::Own if *elsewhere && !mention.at.is_some_and(|at| zone.is_early(at)) => Verdict::Unsure,
            Place::Own if loses || *parted => Verdict::Dead,
            Place::Closure(_) | Place::Named(_) if loses && *runs_early => Verdict::Unsure,
            Place::Own | Place::Closure(_) | Place::Named(_) => {
                early.together.push(*reach);
                continue;
            }
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
    early
}

/// The functions that come to stand where code outside sees them: those that are exported, and those that
/// they mention.
fn taken_out(
    mentions: &[Mention],
    functions: &FxHashMap<Id, (usize, BytePos)>,
    zones: &FxHashMap<Id, Zone>,
    exports: &Exports,
) -> FxHashSet<usize> {
    let number = |id: &Id| functions.get(id).filter(|_| !zones.contains_key(id)).map(|(number, _)| *number);
    let mut found = FxHashSet::default();
    let mut open: Vec<usize> = exports.names.iter().filter_map(number).collect();
    while let Some(function) = open.pop() {
        if found.insert(function) {
            let inside = mentions.iter().filter(|mention| mention.place == Place::Named(function));
            open.extend(inside.filter_map(|mention| number(&mention.id)));
        }
    }
    found
}

/// Whether something suspends in a piece of the source.
fn any_within(suspensions: &[BytePos], reach: Reach) -> bool {
    let next = suspensions.partition_point(|at| *at <= reach.from);
    suspensions.get(next).is_some_and(|at| *at <= reach.to)
}

/// From where on each function that has a name can be called: the first mention of its name, or of that
/// of a function that mentions it. One without is never called, but it is `standing` somewhere.
fn starts(
    mentions: &[Mention],
    functions: &FxHashMap<Id, (usize, BytePos)>,
    standing: bool,
) -> FxHashMap<usize, BytePos> {
    let mut starts: Vec<(BytePos, usize)> = Vec::new();
    if standing {
        starts.extend(functions.values().map(|(function, at)| (*at, *function)));
    }
    let mut mentioned_by: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for mention in mentions {
        let Some((function, _)) = functions.get(&mention.id) else { continue };
        match mention.place {
            Place::Own => starts.push((mention.at.unwrap_or(BytePos(0)), *function)),
            Place::Closure(at) => starts.push((at, *function)),
            Place::Named(by) => mentioned_by.entry(by).or_default().push(*function),
        }
    }
    starts.sort_unstable();
    let mut first = FxHashMap::default();
    // In this order the first to reach a function is the earliest, so each is looked at once.
    for (at, function) in starts {
        let mut open = vec![function];
        while let Some(function) = open.pop() {
            if let Entry::Vacant(entry) = first.entry(function) {
                entry.insert(at);
                open.extend(mentioned_by.get(&function).into_iter().flatten());
            }
        }
    }
    first
}
