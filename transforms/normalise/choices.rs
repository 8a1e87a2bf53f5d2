//! `?:`, `&&`, `||` and `??` suspend only on the path that native takes.
//!
//! ```js
//! use(ready || await load())
//! ```
//! becomes
//! ```text
//! choose (ready) { value = ready } { await load() as loaded; value = loaded }
//! use(value)
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-conditional-operator>,
//!   <https://tc39.es/ecma262/#sec-binary-logical-operators>

use swc_core::common::DUMMY_SP;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use super::{Arm, Step, keep, lift, lift_unused, run_unused};
use crate::ast;
use crate::lowering::Lowering;

/// Lifts `test ? a : b` where the value is used.
pub(super) fn lift_cond(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::Cond(cond) = &mut **expr else { return };
    lift(cx, &mut cond.test, steps);
    if !cx.suspends(&*cond.cons) && !cx.suspends(&*cond.alt) {
        return;
    }
    let (test, origin) = (cond.test.take(), cond.span);
    let (yes, no) = (arm(cx, cond.cons.take()), arm(cx, cond.alt.take()));
    choose(cx, expr, steps, Choice { test, yes, no, origin });
}

/// Lifts `test ? a : b` as a statement; see [`lift_unused`].
pub(super) fn lift_cond_unused(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) -> bool {
    let Expr::Cond(cond) = &mut **expr else { return true };
    lift(cx, &mut cond.test, steps);
    if !cx.suspends(&*cond.cons) && !cx.suspends(&*cond.alt) {
        return true;
    }
    let (yes, no) = (effect(cx, cond.cons.take()), effect(cx, cond.alt.take()));
    steps.push(Step::Choose { test: cond.test.take(), yes, no, bind: None, origin: cond.span });
    false
}

/// Lifts `a && b` and its kin where the value is used.
pub(super) fn lift_logical(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::Bin(binary) = &mut **expr else { return };
    lift(cx, &mut binary.left, steps);
    if !cx.suspends(&*binary.right) {
        return;
    }
    if !cx.is_invariant(&binary.left) {
        keep(cx, &mut binary.left, steps);
    }
    let (op, left, right, origin) = (binary.op, binary.left.take(), binary.right.take(), binary.span);
    let short = Arm { steps: Vec::new(), value: Some(left.clone()) };
    let long = arm(cx, right);
    let choice = match op {
        BinaryOp::LogicalAnd => Choice { test: left, yes: long, no: short, origin },
        BinaryOp::NullishCoalescing => Choice { test: is_nullish(left), yes: long, no: short, origin },
        _ => Choice { test: left, yes: short, no: long, origin }, // only `||` is left
    };
    choose(cx, expr, steps, choice);
}

/// Lifts `a && b` and its kin as a statement; see [`lift_unused`].
pub(super) fn lift_logical_unused(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) -> bool {
    let Expr::Bin(binary) = &mut **expr else { return true };
    lift(cx, &mut binary.left, steps);
    if !cx.suspends(&*binary.right) {
        return true;
    }
    let (left, right, origin) = (binary.left.take(), binary.right.take(), binary.span);
    let long = effect(cx, right);
    let short = Arm::default();
    steps.push(match binary.op {
        BinaryOp::LogicalAnd => Step::Choose { test: left, yes: long, no: short, bind: None, origin },
        BinaryOp::NullishCoalescing => {
            Step::Choose { test: is_nullish(left), yes: long, no: short, bind: None, origin }
        }
        // Only `||` is left.
        _ => Step::Choose { test: not(left), yes: long, no: short, bind: None, origin },
    });
    false
}

/// A choice whose value takes the place of an expression.
pub(super) struct Choice {
    /// The condition.
    pub test: Box<Expr>,
    /// Where it holds.
    pub yes: Arm,
    /// Where it does not.
    pub no: Arm,
    /// The source.
    pub origin: swc_core::common::Span,
}

/// Pushes the choice and puts its value in the place of `expr`.
pub(super) fn choose(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>, choice: Choice) {
    let Choice { test, yes, no, origin } = choice;
    let name = cx.names.fresh("value");
    cx.bindings.add_temp(&name, false);
    steps.push(Step::Choose { test, yes, no, bind: Some(ast::ident_pat(&name)), origin });
    **expr = Expr::Ident(cx.stand_in(&name, origin));
}

/// An arm that gives the value of `expr`.
pub(super) fn arm(cx: &mut Lowering, mut expr: Box<Expr>) -> Arm {
    let mut steps = Vec::new();
    lift(cx, &mut expr, &mut steps);
    Arm { steps, value: Some(expr) }
}

/// An arm that evaluates `expr` for its effects.
pub(super) fn effect(cx: &mut Lowering, mut expr: Box<Expr>) -> Arm {
    let mut steps = Vec::new();
    if cx.suspends(&*expr) {
        if lift_unused(cx, &mut expr, &mut steps) {
            steps.push(Step::Run(ast::expr_stmt(DUMMY_SP, expr)));
        }
    } else {
        run_unused(cx, &mut expr, &mut steps);
    }
    Arm { steps, value: None }
}

/// `expr == null`.
pub(super) fn is_nullish(expr: Box<Expr>) -> Box<Expr> {
    ast::binary(BinaryOp::EqEq, expr, ast::null())
}

/// `!expr`.
pub(super) fn not(expr: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: expr }))
}
