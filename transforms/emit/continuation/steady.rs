//! Loops of which every turn suspends before it leads to the next one.
//!
//! ```js
//! while (more()) await step();                        // does
//! while (more()) { if (known()) continue; await step(); }   // may go round without suspending
//! ```
//! A jump to the next turn of such a loop is a plain call: turns never nest, so nobody has to take them one
//! after the other.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::kept::each_marker;
use crate::analysis::bindings::Bindings;
use crate::analysis::purity;
use crate::ir::{Await, JoinId, Suspension, Tail, Try};

/// The loops in `tail` that suspend in every turn.
pub(super) fn steady_loops(tail: &Tail, bindings: &Bindings) -> FxHashSet<JoinId> {
    let mut search = Search { bindings, joins: FxHashMap::default(), steady: FxHashSet::default() };
    search.reached(tail);
    search.steady
}

/// The loops around to whose next turn code leads without suspending.
type Reached = FxHashSet<JoinId>;

struct Search<'b> {
    bindings: &'b Bindings,
    /// Where the code of each join leads.
    joins: FxHashMap<JoinId, Reached>,
    steady: FxHashSet<JoinId>,
}

impl Search<'_> {
    fn reached(&mut self, tail: &Tail) -> Reached {
        match tail {
            Tail::Run { then, .. } => {
                let mut all = self.reached(then);
                each_marker(tail, &mut |id| all.extend(self.through(id)));
                all
            }
            Tail::Goto { id, .. } => self.through(*id),
            Tail::Join { id, body, then, .. } => {
                let behind = self.reached(body);
                self.joins.insert(*id, behind);
                self.reached(then)
            }
            Tail::Loop(looped) => {
                let mut all = self.reached(&looped.body);
                if !all.remove(&looped.id) {
                    self.steady.insert(looped.id);
                }
                let behind = self.reached(&looped.exit);
                // A loop that asks nothing is left by jumps.
                if !looped.is_endless() {
                    all.extend(behind);
                }
                all
            }
            Tail::Await(Await { kind, .. }) => {
                let all = self.parts(tail);
                match kind {
                    Suspension::Await | Suspension::Yield(_) | Suspension::Step => Reached::default(),
                    // An iterator may have nothing to wait for.
                    Suspension::Delegate(_) | Suspension::Close | Suspension::Abandon => all,
                }
            }
            Tail::Try(region) => self.region(region),
            Tail::Branch { .. }
            | Tail::Attempt(_)
            | Tail::Return { .. }
            | Tail::Throw { .. }
            | Tail::Resume => self.parts(tail),
        }
    }

    fn parts(&mut self, tail: &Tail) -> Reached {
        let mut all = Reached::default();
        tail.each_part(&mut |part| all.extend(self.reached(part)));
        all
    }

    /// A jump leads where the code of the join does; what is no join is a loop around.
    fn through(&self, id: JoinId) -> Reached {
        self.joins.get(&id).cloned().unwrap_or_else(|| Reached::from_iter([id]))
    }

    /// What a handler or finalizer leads to counts, unless the block suspends at once.
    fn region(&mut self, region: &Try) -> Reached {
        let mut all = self.reached(&region.body);
        let mut behind = Reached::default();
        let parts = [region.handler.as_ref().map(|handler| &handler.body), region.finalizer.as_ref()];
        for part in parts.into_iter().flatten() {
            behind.extend(self.reached(part));
        }
        let waits = matches!(&region.body, Tail::Await(Await { kind: Suspension::Await, value, .. })
            if purity::always_gives_promise(value, self.bindings));
        if !waits {
            all.extend(behind);
        }
        all
    }
}
