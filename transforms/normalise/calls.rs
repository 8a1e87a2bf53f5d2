//! Calls: the callee and its receiver come before the arguments.
//!
//! ```js
//! stack().push(await item())
//! ```
//! becomes
//! ```text
//! run   const value = stack(); const push = value.push
//! await item() as item2
//! push.call(value, item2)
//! ```
//! Under `Assumptions::plain_methods` a method on a name that does not change is read late:
//! `list.push(await item())` leaves `list.push(item2)`.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-function-calls-runtime-semantics-evaluation>,
//!   <https://tc39.es/ecma262/#sec-new-operator>, <https://tc39.es/ecma262/#sec-tagged-templates>

use swc_core::common::DUMMY_SP;
use swc_core::common::Spanned;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use super::optional_chain;
use super::targets::{keep_unless_stable, lift_place};
use super::{Slot, Step, in_order, keep};
use crate::analysis::purity;
use crate::analysis::sights::is_direct_eval;
use crate::ast;
use crate::lowering::Lowering;

/// Lifts a call.
pub(super) fn lift_call(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::Call(call) = &mut **expr else { return };
    let args_suspend = call.args.iter().any(|arg| cx.suspends(&*arg.expr));
    let is_direct = is_direct_eval(call, cx.bindings.unresolved());
    let mut receiver = None;
    if let Callee::Expr(callee) = &mut call.callee {
        if is_kept_method(callee) {
            // `value.call(receiver, …)`: both were kept when the optional chain was opened.
            let args = call.args.iter_mut().skip(1);
            return in_order(cx, args.map(Slot::element).collect(), steps);
        }
        if is_direct {
            // Only by that name it sees the scope it is called in.
        } else if args_suspend {
            receiver = keep_callee(cx, callee, steps);
        } else {
            lift_place(cx, callee, false, steps);
        }
    }
    in_order(cx, call.args.iter_mut().map(Slot::element).collect(), steps);
    if let (Some(receiver), Callee::Expr(callee)) = (receiver, &mut call.callee) {
        // `method.call(receiver, …)` is not what the author wrote: the call is ours.
        call.span = cx.place(call.span);
        call.args.insert(0, receiver.into());
        let function = callee.take();
        **callee = *ast::member(function, "call");
    }
}

/// Whether this is the `value.call` that the author did not write.
fn is_kept_method(callee: &Expr) -> bool {
    matches!(callee, Expr::Member(MemberExpr { span, obj, prop: MemberProp::Ident(name) })
        if span.is_dummy() && name.sym == "call" && matches!(**obj, Expr::Ident(_)))
}

/// Keeps the function that is going to be called after an await. Gives the receiver where there is
/// one that the call then has to name.
pub(super) fn keep_callee(
    cx: &mut Lowering,
    callee: &mut Box<Expr>,
    steps: &mut Vec<Step>,
) -> Option<Box<Expr>> {
    lift_place(cx, callee, false, steps);
    if cx.is_invariant(callee) || (cx.assume.plain_methods && purity::is_plain_path(callee, cx.bindings)) {
        return None;
    }
    if matches!(**callee, Expr::Paren(_)) {
        *callee = ast::into_unparen(callee.take());
    }
    let receiver = match &mut **callee {
        Expr::Member(member) => {
            if cx.assume.plain_methods && !matches!(member.prop, MemberProp::Computed(_)) {
                keep_unless_stable(cx, &mut member.obj, steps);
                return None;
            }
            keep_unless_stable(cx, &mut member.obj, steps);
            Some(member.obj.clone())
        }
        Expr::OptChain(_) => return optional_chain::keep_method(cx, callee, steps),
        Expr::SuperProp(property) => {
            Some(Box::new(Expr::This(ThisExpr { span: property.obj.span.shrink_to_lo() })))
        }
        _ => None, // a function value: it is called without a receiver
    };
    keep(cx, callee, steps);
    receiver.map(without_place)
}

/// A copy that the author did not write: a name or `this`.
fn without_place(mut expr: Box<Expr>) -> Box<Expr> {
    match &mut *expr {
        Expr::Ident(name) => name.span = DUMMY_SP,
        Expr::This(this) => this.span = DUMMY_SP,
        _ => {} // literals keep their text
    }
    expr
}

/// Lifts `new Callee(…)`.
pub(super) fn lift_new(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::New(new) = &mut **expr else { return };
    let mut slots = vec![Slot::value(&mut new.callee)];
    slots.extend(new.args.iter_mut().flatten().map(Slot::element));
    in_order(cx, slots, steps);
}

/// Lifts a tagged template; a tag with a receiver is bound to it, which keeps the template a template.
pub(super) fn lift_tagged(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::TaggedTpl(tagged) = &mut **expr else { return };
    let parts_suspend = tagged.tpl.exprs.iter().any(|part| cx.suspends(&**part));
    if !parts_suspend {
        return lift_place(cx, &mut tagged.tag, false, steps);
    }
    if let Some(receiver) = keep_callee(cx, &mut tagged.tag, steps) {
        let span = cx.place(tagged.tag.span());
        let bound = ast::call_at(span, ast::member(tagged.tag.take(), "bind"), vec![receiver]);
        tagged.tag = bound;
    }
    in_order(cx, tagged.tpl.exprs.iter_mut().map(Slot::value).collect(), steps);
}
