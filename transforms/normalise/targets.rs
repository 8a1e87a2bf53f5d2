//! Places: `a.b`, `a[k]`, `super[k]`, as operand, target or receiver.
//!
//! ```js
//! table[key()] += await step()
//! ```
//! keeps `table` and `key()` before the await.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-property-accessors-runtime-semantics-evaluation>

use swc_core::ecma::ast::*;

use super::{Slot, in_order, keep, lift, lift_unreferenced};
use crate::analysis::purity;
use crate::ast;
use crate::lowering::Lowering;

/// Lifts the parts of a place. Where something that comes `later` suspends, the parts that can
/// change are kept, so that the place can be used afterwards.
pub(super) fn lift_place(cx: &mut Lowering, expr: &mut Box<Expr>, later: bool, steps: &mut Vec<super::Step>) {
    match &mut **expr {
        Expr::Paren(paren) if !matches!(ast::unparen(&paren.expr), Expr::Seq(_)) => {
            lift_place(cx, &mut paren.expr, later, steps);
        }
        Expr::Member(member) => lift_member(cx, member, later, steps),
        Expr::SuperProp(property) => lift_super(cx, property, later, steps),
        _ => lift_unreferenced(cx, expr, steps), // it has no parts that name a place, and must not get any
    }
}

/// [`lift_place`] for `object.name` and `object[key]`.
pub(super) fn lift_member(
    cx: &mut Lowering,
    member: &mut MemberExpr,
    later: bool,
    steps: &mut Vec<super::Step>,
) {
    let mut slots = vec![Slot::value(&mut member.obj)];
    if let MemberProp::Computed(key) = &mut member.prop {
        slots.push(Slot::value(&mut key.expr));
    }
    in_order(cx, slots, steps);
    if !later {
        return;
    }
    let free = cx.assume.plain_methods && purity::is_plain_path(&member.obj, cx.bindings);
    if !free {
        keep_unless_stable(cx, &mut member.obj, steps);
    }
    if let MemberProp::Computed(key) = &mut member.prop {
        keep_unless_stable(cx, &mut key.expr, steps);
    }
}

/// [`lift_place`] for `super.name` and `super[key]`.
pub(super) fn lift_super(
    cx: &mut Lowering,
    property: &mut SuperPropExpr,
    later: bool,
    steps: &mut Vec<super::Step>,
) {
    let SuperProp::Computed(key) = &mut property.prop else { return };
    lift(cx, &mut key.expr, steps);
    if later {
        keep_unless_stable(cx, &mut key.expr, steps);
    }
}

/// Keeps a value that is used more than once or later, unless reading it again is the same.
pub(super) fn keep_unless_stable(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<super::Step>) {
    let repeatable = matches!(ast::unparen(expr), Expr::Ident(_) | Expr::This(_) | Expr::Lit(_));
    if !(repeatable && cx.is_invariant(expr)) {
        keep(cx, expr, steps);
    }
}
