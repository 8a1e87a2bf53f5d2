//! Patterns with an await inside: they are taken apart, one property after the other.
//!
//! ```js
//! const { a, b = await fallback() } = source();
//! ```
//! becomes
//! ```text
//! run    const value = source(); const { a } = value; const b2 = value.b
//! choose (b2 === undefined) { await fallback() as value2; b = value2 } { b = b2 }
//! ```
//!
//! * Needs: no array pattern and no rest element with an await (`analysis::support` refuses them).
//! * Spec: <https://tc39.es/ecma262/#sec-destructuring-assignment>,
//!   <https://tc39.es/ecma262/#sec-destructuring-binding-patterns>

use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Spanned};
use swc_core::ecma::ast::*;

use super::choices::{Choice, arm, choose};
use super::targets::lift_place;
use super::{Arm, Step, keep, lift};
use crate::analysis::suspends::suspends;
use crate::ast;
use crate::lowering::Lowering;

/// Whether a pattern itself (not the value it takes apart) suspends.
pub(crate) fn pattern_suspends(pattern: &Pat) -> bool {
    suspends(pattern)
}

/// What the names of a pattern are given to.
#[derive(Clone, Copy)]
enum How {
    Declare(VarDeclKind),
    Assign,
}

/// Lifts `kind pattern = value` whose pattern suspends.
pub(crate) fn lift_declarator(
    cx: &mut Lowering,
    kind: VarDeclKind,
    pattern: Pat,
    mut value: Box<Expr>,
    steps: &mut Vec<Step>,
) {
    lift(cx, &mut value, steps);
    take_apart(cx, How::Declare(kind), pattern, value, steps);
}

/// Lifts `pattern = value` whose pattern suspends; the value takes its place.
pub(super) fn lift_assignment(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::Assign(assign) = &mut **expr else { return };
    let mut value = assign.right.take();
    lift(cx, &mut value, steps);
    if !cx.is_invariant(&value) || !matches!(*value, Expr::Ident(_)) {
        keep(cx, &mut value, steps);
    }
    let pattern = match std::mem::replace(&mut assign.left, AssignTarget::Pat(AssignTargetPat::dummy())) {
        AssignTarget::Pat(pattern) => Pat::from(pattern),
        AssignTarget::Simple(target) => Pat::Expr(target.into()),
    };
    *expr = value.clone();
    take_apart(cx, How::Assign, pattern, value, steps);
}

fn take_apart(cx: &mut Lowering, how: How, pattern: Pat, mut value: Box<Expr>, steps: &mut Vec<Step>) {
    if !suspends(&pattern) {
        return give(cx, how, pattern, value, steps);
    }
    match pattern {
        Pat::Assign(AssignPat { left, right, .. }) => {
            let value = with_default(cx, value, right, steps);
            take_apart(cx, how, *left, value, steps);
        }
        Pat::Object(object) => {
            if !matches!(*value, Expr::Ident(_)) || !cx.is_invariant(&value) {
                keep(cx, &mut value, steps);
            }
            take_object_apart(cx, how, object, &value, steps);
        }
        Pat::Expr(mut target) => {
            lift_place(cx, &mut target, true, steps);
            give(cx, how, Pat::Expr(target), value, steps);
        }
        // Refused by `support`, or unable to suspend.
        Pat::Ident(_) | Pat::Array(_) | Pat::Rest(_) | Pat::Invalid(_) => {
            give(cx, how, pattern, value, steps)
        }
    }
}

fn take_object_apart(cx: &mut Lowering, how: How, object: ObjectPat, value: &Expr, steps: &mut Vec<Step>) {
    let mut together = Vec::new();
    // A pattern without properties still refuses `null` and `undefined`, first of all.
    let mut checked = false;
    for prop in object.props {
        if !suspends(&prop) {
            together.push(prop);
            continue;
        }
        if !checked || !together.is_empty() {
            give_object(cx, how, std::mem::take(&mut together), value, steps);
            checked = true;
        }
        match prop {
            ObjectPatProp::KeyValue(KeyValuePatProp { key, value: target }) => {
                let (target, property) = read_property(cx, key, *target, value, steps);
                take_apart(cx, how, target, property, steps);
            }
            ObjectPatProp::Assign(AssignPatProp { key, value: default, .. }) => {
                let name = IdentName::new(key.id.sym.clone(), DUMMY_SP);
                let property = property_of(value, MemberProp::Ident(name));
                let property = match default {
                    Some(default) => with_default(cx, property, default, steps),
                    None => property,
                };
                give(cx, how, Pat::Ident(key), property, steps);
            }
            ObjectPatProp::Rest(_) => {} // refused by `support`
        }
    }
    if !together.is_empty() {
        give_object(cx, how, together, value, steps);
    }
}

/// Evaluates the key, then the target's parts, then reads the property.
fn read_property(
    cx: &mut Lowering,
    key: PropName,
    mut target: Pat,
    value: &Expr,
    steps: &mut Vec<Step>,
) -> (Pat, Box<Expr>) {
    let prop = match key {
        PropName::Ident(name) => MemberProp::Ident(name),
        PropName::Computed(mut computed) => {
            lift(cx, &mut computed.expr, steps);
            if !cx.is_invariant(&computed.expr) {
                keep(cx, &mut computed.expr, steps);
            }
            computed.span = DUMMY_SP;
            MemberProp::Computed(computed)
        }
        PropName::Str(name) => computed(Expr::Lit(Lit::Str(name))),
        PropName::Num(number) => computed(Expr::Lit(Lit::Num(number))),
        PropName::BigInt(number) => computed(Expr::Lit(Lit::BigInt(number))),
    };
    let place = match &mut target {
        Pat::Expr(place) => Some(place),
        Pat::Assign(AssignPat { left, .. }) => match &mut **left {
            Pat::Expr(place) => Some(place),
            _ => None, // a pattern or a name has no place to find first
        },
        _ => None,
    };
    if let Some(place) = place {
        lift_place(cx, place, true, steps);
    }
    (target, property_of(value, prop))
}

fn computed(expr: Expr) -> MemberProp {
    MemberProp::Computed(ComputedPropName { span: DUMMY_SP, expr: Box::new(expr) })
}

fn property_of(value: &Expr, prop: MemberProp) -> Box<Expr> {
    let mut object = value.clone();
    if let Expr::Ident(name) = &mut object {
        name.span = DUMMY_SP;
    }
    Box::new(Expr::Member(MemberExpr { span: DUMMY_SP, obj: Box::new(object), prop }))
}

/// `value`, or the default where it is `undefined`.
fn with_default(
    cx: &mut Lowering,
    mut value: Box<Expr>,
    default: Box<Expr>,
    steps: &mut Vec<Step>,
) -> Box<Expr> {
    keep(cx, &mut value, steps);
    let origin = default.span();
    let test = ast::binary(BinaryOp::EqEqEq, value.clone(), cx.undefined());
    let yes = arm(cx, default);
    let no = Arm { steps: Vec::new(), value: Some(value) };
    let mut chosen = Box::new(Expr::dummy());
    choose(cx, &mut chosen, steps, Choice { test, yes, no, origin });
    chosen
}

fn give_object(cx: &mut Lowering, how: How, props: Vec<ObjectPatProp>, value: &Expr, steps: &mut Vec<Step>) {
    let pattern = Pat::Object(ObjectPat { span: DUMMY_SP, props, optional: false, type_ann: None });
    give(cx, how, pattern, Box::new(value.clone()), steps);
}

/// `pattern = value`, which does not suspend.
fn give(cx: &mut Lowering, how: How, pattern: Pat, value: Box<Expr>, steps: &mut Vec<Step>) {
    let span = cx.place(pattern.span());
    steps.push(Step::Run(match how {
        How::Declare(kind) => ast::declare(span, kind, pattern, Some(value)),
        How::Assign => {
            let target = AssignTarget::try_from(pattern).unwrap_or_else(|_| AssignTargetPat::dummy().into());
            ast::expr_stmt(span, ast::assign(DUMMY_SP, target, value))
        }
    }));
}
