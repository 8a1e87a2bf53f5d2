//! Where the code of a function leads, asked before anything is written.
//!
//! ```text
//! loop1 { await f(); goto loop1 }      steady: every turn suspends
//! join next() …  try { goto next }     deep: a region inside jumps to it
//! ```

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::kept::each_marker;
use super::{regions, shared, steady};
use crate::ir::{JoinId, Tail};
use crate::lowering::Lowering;

/// What is known of joins and loops before anything is written, see [`Continuations`].
#[derive(Default)]
pub(super) struct Paths {
    /// The loops that suspend in every turn.
    pub(super) steady: FxHashSet<JoinId>,
    /// The joins and turns that regions inside them jump to.
    pub(super) deep: FxHashSet<JoinId>,
    /// The loops of which each turn needs variables of its own.
    pub(super) parted: FxHashSet<JoinId>,
    /// How often each join is jumped to by a call.
    pub(super) jumps: FxHashMap<JoinId, u32>,
}

impl Paths {
    /// What there is to know of the body of a function.
    pub(super) fn of(tail: &Tail, cx: &Lowering) -> Self {
        let steady = steady::steady_loops(tail, cx.bindings);
        let (mut deep, mut jumps) = (FxHashSet::default(), FxHashMap::default());
        regions::find_deep(tail, &steady, &mut FxHashMap::default(), 0, &mut deep);
        if cx.calls_helpers() {
            regions::find_awaited(tail, &mut deep);
        }
        count_jumps(tail, None, &mut jumps);
        Self { steady, deep, parted: shared::parted_loops(tail, cx), jumps }
    }
}

/// Where the code stands in the statement of the loop `around`, a jump to the next turn is its `continue`.
fn count_jumps(tail: &Tail, around: Option<JoinId>, counts: &mut FxHashMap<JoinId, u32>) {
    each_marker(tail, &mut |id| *counts.entry(id).or_default() += 1);
    match tail {
        Tail::Goto { id, .. } if around == Some(*id) => {}
        Tail::Goto { id, .. } => *counts.entry(*id).or_default() += 1,
        Tail::Run { then, .. } => count_jumps(then, around, counts),
        Tail::Branch { yes, no, .. } => {
            count_jumps(yes, around, counts);
            count_jumps(no, around, counts);
        }
        Tail::Loop(looped) => {
            count_jumps(&looped.body, Some(looped.id), counts);
            count_jumps(&looped.exit, None, counts);
        }
        // Their parts stand in functions of their own, or in a region.
        _ => tail.each_part(&mut |part| count_jumps(part, None, counts)),
    }
}
