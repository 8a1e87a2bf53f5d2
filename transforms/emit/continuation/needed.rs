//! When a chain would not do what native does.

use super::super::exits::may_finish_sync;
use crate::analysis::jumps::any_jump;
use crate::analysis::purity;
use crate::ir::{Tail, Try, as_goto};
use crate::lowering::Lowering;

/// Whether `tail` has a `try` that native may run through, or leave by an error, before the first
/// suspension: a chain would put off what follows.
pub(crate) fn is_needed(tail: &Tail, cx: &Lowering) -> bool {
    // A chain that a loop goes on with for ever would hold every turn's promise.
    let holds = !cx.assume.awaited_are_promises && tail.any(&|part| matches!(part, Tail::Loop(_)));
    holds || (!cx.assume.late_tries && starts_in_region(tail, cx))
}

/// Whether `tail` may enter a `try` before the first suspension.
pub(crate) fn starts_in_try(tail: &Tail) -> bool {
    starts_in(tail, &|_| true)
}

fn starts_in_region(tail: &Tail, cx: &Lowering) -> bool {
    starts_in(tail, &|region| {
        let falls = may_finish_sync(&region.body) && (region.finalizer.is_some() || leads_on(&region.body));
        falls || may_throw_sync(&region.body, cx)
    })
}

/// Whether a `try` that `is` so may be entered before the first suspension.
fn starts_in(tail: &Tail, is: &dyn Fn(&Try) -> bool) -> bool {
    match tail {
        Tail::Run { then, .. } => starts_in(then, is),
        Tail::Branch { yes, no, .. } => starts_in(yes, is) || starts_in(no, is),
        Tail::Join { body, then, .. } => {
            starts_in(then, is) || (may_finish_sync(then) && starts_in(body, is))
        }
        Tail::Attempt(attempt) => starts_in(&attempt.handler.body, is) || starts_in(&attempt.then, is),
        Tail::Loop(looped) => starts_in(&looped.body, is),
        Tail::Try(region) => is(region) || starts_in(&region.body, is),
        Tail::Await(_) | Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => false,
    }
}

/// Whether a way out of `tail` leads to more code.
fn leads_on(tail: &Tail) -> bool {
    match tail {
        Tail::Run { stmts, then } => {
            any_jump(stmts, &mut |jump, _| as_goto(jump).is_some()) || leads_on(then)
        }
        Tail::Branch { yes, no, .. } => leads_on(yes) || leads_on(no),
        Tail::Join { body, then, .. } => leads_on(body) || leads_on(then),
        Tail::Attempt(attempt) => leads_on(&attempt.handler.body) || leads_on(&attempt.then),
        Tail::Try(region) => leads_on(&region.body),
        Tail::Loop(_) | Tail::Goto { .. } | Tail::Resume => true,
        Tail::Await(_) | Tail::Return { .. } | Tail::Throw { .. } => false,
    }
}

/// Whether a statement before the first await can throw.
fn may_throw_sync(tail: &Tail, cx: &Lowering) -> bool {
    match tail {
        Tail::Run { stmts, then } => {
            !stmts.iter().all(|stmt| super::super::safe::stmt_cannot_throw(stmt, cx))
                || may_throw_sync(then, cx)
        }
        Tail::Branch { test, yes, no, .. } => {
            !purity::cannot_throw(test, cx.bindings) || may_throw_sync(yes, cx) || may_throw_sync(no, cx)
        }
        Tail::Join { body, then, .. } => may_throw_sync(then, cx) || may_throw_sync(body, cx),
        Tail::Throw { .. } | Tail::Attempt(_) => true,
        Tail::Try(region) => may_throw_sync(&region.body, cx),
        Tail::Loop(looped) => {
            let test = looped.test.as_ref().is_some_and(|test| !purity::cannot_throw(test, cx.bindings));
            test || may_throw_sync(&looped.body, cx)
        }
        Tail::Return { value, .. } => {
            value.as_ref().is_some_and(|value| !purity::cannot_throw(value, cx.bindings))
        }
        // What is awaited first may throw too; its handler is then a tick late, as in the handbook.
        Tail::Await(_) | Tail::Goto { .. } | Tail::Resume => false,
    }
}
