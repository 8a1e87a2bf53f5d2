//! Labels, `break` and `continue`: a jump needs something around it to lead to.
//!
//! ```js
//! break; continue;      a: a: ;      a: { continue a; }      a: for (;;) (() => { break a; });
//! ```

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::ecma::ast::{BreakStmt, ContinueStmt, LabeledStmt, Stmt};
use swc_core::ecma::visit::VisitWith;

use super::walk::Walk;
use super::{names, statements};

/// What a jump can lead to, inside the function around.
#[derive(Debug, Default)]
pub(super) struct Jumps {
    /// The labels around, and whether each is a loop's.
    labels: FxHashMap<Atom, bool>,
    /// How many loops are around.
    loops: usize,
    /// How many `switch`es are around.
    switches: usize,
}

/// Walks over the body of a loop.
pub(super) fn in_loop(walk: &mut Walk, inside: impl FnOnce(&mut Walk)) {
    walk.jumps.loops += 1;
    inside(walk);
    walk.jumps.loops = walk.jumps.loops.saturating_sub(1);
}

/// Walks over the cases of a `switch`.
pub(super) fn in_switch(walk: &mut Walk, inside: impl FnOnce(&mut Walk)) {
    walk.jumps.switches += 1;
    inside(walk);
    walk.jumps.switches = walk.jumps.switches.saturating_sub(1);
}

/// Walks over a statement with all its labels.
pub(super) fn labeled(walk: &mut Walk, node: &LabeledStmt) {
    let mut labels = vec![&node.label];
    let mut body = &*node.body;
    while let Stmt::Labeled(inner) = body {
        labels.push(&inner.label);
        body = &inner.body;
    }
    let mut added = Vec::new();
    for label in labels {
        names::label(walk, label);
        if walk.jumps.labels.insert(label.sym.clone(), is_loop(body)).is_some() {
            walk.report(label.span, format!("The label `{}` is already around", label.sym));
        } else {
            added.push(&label.sym);
        }
    }
    statements::judge_labeled(walk, body);
    body.visit_with(walk);
    for label in added {
        walk.jumps.labels.remove(label);
    }
}

fn is_loop(stmt: &Stmt) -> bool {
    stmt.is_while_stmt() || stmt.is_do_while() || stmt.is_for_stmt() || stmt.is_for_in() || stmt.is_for_of()
}

/// Judges a `break`.
pub(super) fn break_(walk: &mut Walk, node: &BreakStmt) {
    match &node.label {
        Some(label) if !walk.jumps.labels.contains_key(&label.sym) => {
            walk.report(label.span, format!("There is no label `{}` around", label.sym));
        }
        None if walk.jumps.loops + walk.jumps.switches == 0 => {
            walk.report(node.span, "There is no loop or `switch` around to break out of");
        }
        Some(_) | None => {}
    }
}

/// Judges a `continue`.
pub(super) fn continue_(walk: &mut Walk, node: &ContinueStmt) {
    match &node.label {
        Some(label) => match walk.jumps.labels.get(&label.sym) {
            None => walk.report(label.span, format!("There is no label `{}` around", label.sym)),
            Some(false) => {
                walk.report(label.span, format!("The label `{}` is not a loop's", label.sym));
            }
            Some(true) => {}
        },
        None if walk.jumps.loops == 0 => {
            walk.report(node.span, "There is no loop around to continue");
        }
        None => {}
    }
}
