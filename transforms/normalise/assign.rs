//! Assignments: the target's parts come first, a compound one reads the target before the value.
//!
//! ```js
//! total += await price()
//! ```
//! becomes
//! ```text
//! await price() as value
//! total += value                     // where nobody sets it while the function waits, or else
//!
//! run   const totalBefore = total
//! await price() as value
//! total = totalBefore + value
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-assignment-operators-runtime-semantics-evaluation>

use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use super::choices::{Choice, arm, choose, effect, is_nullish, not};
use super::targets::{lift_member, lift_super};
use super::{Arm, Step, keep, lift, lift_unnamed, patterns};
use crate::ast;
use crate::lowering::Lowering;

/// `&&=`, `||=`, `??=`.
pub(super) fn is_logical(op: AssignOp) -> bool {
    matches!(op, AssignOp::AndAssign | AssignOp::OrAssign | AssignOp::NullishAssign)
}

/// Lifts an assignment whose value is used.
pub(super) fn lift_assign(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::Assign(assign) = &mut **expr else { return };
    let later = cx.suspends(&*assign.right);
    if is_logical(assign.op) && later {
        lift_logical_assign(cx, expr, steps, true);
        return;
    }
    match &mut assign.left {
        AssignTarget::Pat(pattern) if cx.suspends(pattern) => {
            return patterns::lift_assignment(cx, expr, steps);
        }
        AssignTarget::Pat(_) => {}
        AssignTarget::Simple(target) => lift_target(cx, target, later, steps),
    }
    if later && let (Some(op), AssignTarget::Simple(target)) = (assign.op.to_update(), &assign.left) {
        let mut before = read(target);
        if matches!(&*before, Expr::Ident(name) if cx.bindings.is_untouched(name, std::iter::once(&*assign.right)))
        {
            return lift_unnamed(cx, &mut assign.right, steps);
        }
        keep(cx, &mut before, steps);
        lift(cx, &mut assign.right, steps);
        let span = cx.place(assign.span);
        let right = ast::binary(op, before, assign.right.take());
        assign.op = AssignOp::Assign;
        assign.span = span;
        assign.right = right;
        return;
    }
    lift_unnamed(cx, &mut assign.right, steps);
}

/// Lifts `a ||= await b` and its kin: the target is read first and set only where native sets it.
/// Answers whether `expr` is still to be evaluated, as `lift_unused` does.
pub(super) fn lift_logical_assign(
    cx: &mut Lowering,
    expr: &mut Box<Expr>,
    steps: &mut Vec<Step>,
    used: bool,
) -> bool {
    let Expr::Assign(assign) = &mut **expr else { return true };
    let AssignTarget::Simple(target) = &mut assign.left else { return true };
    lift_target(cx, target, true, steps);
    let mut before = read(target);
    if used {
        keep(cx, &mut before, steps);
    }
    let span = cx.place(assign.span);
    let set = ast::assign(span, assign.left.clone(), assign.right.take());
    let (op, origin) = (assign.op, assign.span);
    if used {
        let short = Arm { steps: Vec::new(), value: Some(before.clone()) };
        let long = arm(cx, set);
        let choice = match op {
            AssignOp::AndAssign => Choice { test: before, yes: long, no: short, origin },
            AssignOp::NullishAssign => Choice { test: is_nullish(before), yes: long, no: short, origin },
            _ => Choice { test: before, yes: short, no: long, origin }, // only `||=` is left
        };
        choose(cx, expr, steps, choice);
        return true;
    }
    let yes = effect(cx, set);
    let test = match op {
        AssignOp::AndAssign => before,
        AssignOp::NullishAssign => is_nullish(before),
        _ => not(before), // only `||=` is left
    };
    steps.push(Step::Choose { test, yes, no: Arm::default(), bind: None, origin });
    false
}

/// Lifts the parts of a simple target, keeping them where the value suspends.
pub(super) fn lift_target(
    cx: &mut Lowering,
    target: &mut SimpleAssignTarget,
    later: bool,
    steps: &mut Vec<Step>,
) {
    match target {
        SimpleAssignTarget::Member(member) => lift_member(cx, member, later, steps),
        SimpleAssignTarget::SuperProp(property) => lift_super(cx, property, later, steps),
        SimpleAssignTarget::Paren(paren) => super::targets::lift_place(cx, &mut paren.expr, later, steps),
        // A name has no parts; the rest is TypeScript's or an error that the parser reports.
        SimpleAssignTarget::Ident(_)
        | SimpleAssignTarget::OptChain(_)
        | SimpleAssignTarget::TsAs(_)
        | SimpleAssignTarget::TsSatisfies(_)
        | SimpleAssignTarget::TsNonNull(_)
        | SimpleAssignTarget::TsTypeAssertion(_)
        | SimpleAssignTarget::TsInstantiation(_)
        | SimpleAssignTarget::Invalid(_) => {}
    }
}

/// The value that a target has now.
fn read(target: &SimpleAssignTarget) -> Box<Expr> {
    target.clone().into()
}
