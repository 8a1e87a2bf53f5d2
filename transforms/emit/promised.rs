//! Which joins a chain always makes a promise of.
//!
//! ```text
//! join next1() = await f(); …              a promise
//! join next2() = return 1                  none
//! join next3() = branch a → goto next1     one, as `next1` is
//!                return await g()
//! ```
//! The code of a join is asked for when its function is made, and what lies inside it is asked for again; so all
//! answers are found at once.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::jumps::has_jumps;
use crate::ir::{JoinId, Tail};

/// The joins that have to give a promise, so that a piece of code always does; nothing where it may do without.
pub(super) type Needs = Option<FxHashSet<JoinId>>;

/// What the code of every join in `tail` needs, and `tail` itself.
pub(super) fn promises(tail: &Tail, joins: &mut FxHashMap<JoinId, Needs>) -> Needs {
    match tail {
        Tail::Run { stmts, then } => {
            let needs = promises(then, joins);
            needs.filter(|_| !has_jumps(stmts))
        }
        // A `throw` gives nothing at all.
        Tail::Throw { .. } => Some(FxHashSet::default()),
        Tail::Await(_) | Tail::Try(_) => {
            within(tail, joins);
            Some(FxHashSet::default())
        }
        Tail::Branch { yes, no, .. } => {
            let (yes, no) = (promises(yes, joins), promises(no, joins));
            both(yes, no)
        }
        Tail::Join { id, body, then, .. } => {
            let behind = promises(body, joins);
            joins.insert(*id, behind.clone());
            let mut needs = promises(then, joins)?;
            if needs.remove(id) { both(Some(needs), behind) } else { Some(needs) }
        }
        Tail::Goto { id, .. } => Some(FxHashSet::from_iter([*id])),
        Tail::Loop(_) | Tail::Return { .. } | Tail::Resume => {
            within(tail, joins);
            None
        }
        Tail::Attempt(attempt) => {
            let (handler, then) = (promises(&attempt.handler.body, joins), promises(&attempt.then, joins));
            both(handler, then).filter(|_| !has_jumps(&attempt.block))
        }
    }
}

fn within(tail: &Tail, joins: &mut FxHashMap<JoinId, Needs>) {
    tail.each_part(&mut |part| {
        promises(part, joins);
    });
}

/// What two pieces of code need of which either may run.
fn both(one: Needs, other: Needs) -> Needs {
    let (one, other) = (one?, other?);
    let (mut more, fewer) = if one.len() < other.len() { (other, one) } else { (one, other) };
    more.extend(fewer);
    Some(more)
}
