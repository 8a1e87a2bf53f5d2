//! `a?.b(await c)`: nothing after a missing link is evaluated.
//!
//! ```text
//! choose (a == null) { value = undefined } { await c as c2; value = a.b(c2) }
//! ```
//!
//! A chain that suspends only before its first `?.` stays a chain. `delete a?.[await k]` is `true`
//! where `a` is missing, and `delete a[k2]` else.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-optional-chains>

use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;

use super::calls::keep_callee;
use super::choices::{Choice, arm, choose, effect, is_nullish};
use super::targets::{keep_unless_stable, lift_place};
use super::{Arm, Step, keep, lift};
use crate::ast;
use crate::lowering::Lowering;

/// Lifts a chain whose value is used.
pub(super) fn lift_chain(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let origin = expr.span();
    let Some(base) = split(cx, expr, steps) else { return };
    let nothing = Arm { steps: Vec::new(), value: Some(cx.undefined()) };
    let rest = arm(cx, expr.take());
    choose(cx, expr, steps, Choice { test: is_nullish(base), yes: nothing, no: rest, origin });
}

/// Lifts a chain as a statement; see `lift_unused`.
pub(super) fn lift_chain_unused(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) -> bool {
    let origin = expr.span();
    let Some(base) = split(cx, expr, steps) else { return true };
    let test = ast::binary(BinaryOp::NotEq, base, ast::null());
    let yes = effect(cx, expr.take());
    steps.push(Step::Choose { test, yes, no: Arm::default(), bind: None, origin });
    false
}

/// Lifts a `delete` whose value is used: where there is nothing to delete from it is `true`.
pub(super) fn lift_delete(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let origin = expr.span();
    let Some(base) = split_delete(cx, expr, steps) else { return };
    let nothing = Arm { steps: Vec::new(), value: Some(ast::boolean(true)) };
    let rest = arm(cx, expr.take());
    choose(cx, expr, steps, Choice { test: is_nullish(base), yes: nothing, no: rest, origin });
}

/// Lifts a `delete` as a statement; see `lift_unused`.
pub(super) fn lift_delete_unused(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) -> bool {
    let origin = expr.span();
    let Some(base) = split_delete(cx, expr, steps) else { return true };
    let test = ast::binary(BinaryOp::NotEq, base, ast::null());
    let yes = effect(cx, expr.take());
    steps.push(Step::Choose { test, yes, no: Arm::default(), bind: None, origin });
    false
}

/// Keeps the method that a chain in brackets gives, to be called after an await; gives its receiver.
///
/// ```js
/// (o?.a.b)(await c)
/// ```
/// becomes, with a stable `o`,
/// ```text
/// run     let receiver
/// choose  (o == null) { value = undefined } { receiver = o.a; value = receiver.b }
/// await c as c2
/// value.call(receiver, c2)
/// ```
pub(super) fn keep_method(
    cx: &mut Lowering,
    chain: &mut Box<Expr>,
    steps: &mut Vec<Step>,
) -> Option<Box<Expr>> {
    if !ends_in_member(chain) {
        keep(cx, chain, steps);
        return None; // what a call gave has no receiver
    }
    let receiver = cx.names.fresh("receiver");
    cx.bindings.add_temp(&receiver, false);
    steps.push(Step::Run(ast::declare(DUMMY_SP, VarDeclKind::Let, ast::ident_pat(&receiver), None)));
    note_receiver(cx, chain, &receiver, steps);
    if !matches!(&**chain, Expr::Ident(_)) {
        keep(cx, chain, steps);
    }
    Some(ast::ident(&receiver))
}

fn ends_in_member(chain: &Expr) -> bool {
    match chain {
        Expr::Member(_) => true,
        Expr::OptChain(link) => matches!(&*link.base, OptChainBase::Member(_)),
        _ => false, // a call
    }
}

/// Lets `chain`, which ends in a member, give its object to `receiver` on the way.
fn note_receiver(cx: &mut Lowering, chain: &mut Box<Expr>, receiver: &Ident, steps: &mut Vec<Step>) {
    let plain = match &**chain {
        // Where this `?.` or one before it stops, there is no function, and nobody asks for a receiver.
        Expr::OptChain(link) => link.optional,
        _ => true, // a member: the chain before it has been split off
    };
    if plain {
        if let Some(object) = object_mut(chain) {
            **object = *ast::assign_ident(receiver, object.take());
        }
        return;
    }
    let origin = chain.span();
    let Some(link) = first_link(chain) else { return };
    let base = open(cx, link, steps);
    make_plain(cx, chain);
    let nothing = Arm { steps: Vec::new(), value: Some(cx.undefined()) };
    let mut rest = Arm { steps: Vec::new(), value: None };
    let mut method = chain.take();
    note_receiver(cx, &mut method, receiver, &mut rest.steps);
    rest.value = Some(method);
    choose(cx, chain, steps, Choice { test: is_nullish(base), yes: nothing, no: rest, origin });
}

fn object_mut(expr: &mut Expr) -> Option<&mut Box<Expr>> {
    match expr {
        Expr::Member(member) => Some(&mut member.obj),
        link => inner_mut(link),
    }
}

/// [`split`] for the chain in a `delete`, which stays around what is left of it.
fn split_delete(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) -> Option<Box<Expr>> {
    let Expr::Unary(unary) = &mut **expr else { return None };
    if !matches!(ast::unparen(&unary.arg), Expr::OptChain(_)) {
        lift_place(cx, &mut unary.arg, false, steps);
        return None;
    }
    unary.arg = ast::into_unparen(unary.arg.take());
    let base = split(cx, &mut unary.arg, steps)?;
    unary.span = cx.place(unary.span);
    Some(base)
}

/// Takes the first `?.` out of the chain: gives what stands before it, leaves the chain without it.
/// Nothing where no more is to be done, because only what stands before it suspends.
fn split(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) -> Option<Box<Expr>> {
    let suspends_after = suspends_after_first(cx, expr);
    let link = first_link(expr)?;
    if !suspends_after {
        lift_place(cx, inner_mut(link)?, false, steps);
        return None;
    }
    let base = open(cx, link, steps);
    make_plain(cx, expr);
    Some(base)
}

/// Whether this is a link of a chain with a `?.` at it or before it.
fn has_optional(expr: &Expr) -> bool {
    matches!(expr, Expr::OptChain(link) if link.optional || has_optional(inner(link)))
}

/// The expression that a link is applied to.
fn inner(link: &OptChainExpr) -> &Expr {
    match &*link.base {
        OptChainBase::Member(member) => &member.obj,
        OptChainBase::Call(call) => &call.callee,
    }
}

fn inner_mut(expr: &mut Expr) -> Option<&mut Box<Expr>> {
    let Expr::OptChain(link) = expr else { return None };
    Some(match &mut *link.base {
        OptChainBase::Member(member) => &mut member.obj,
        OptChainBase::Call(call) => &mut call.callee,
    })
}

/// Whether a link from the first `?.` on suspends by its key or arguments.
fn suspends_after_first(cx: &Lowering, expr: &Expr) -> bool {
    let Expr::OptChain(link) = expr else { return false };
    let own = match &*link.base {
        OptChainBase::Member(member) => {
            matches!(&member.prop, MemberProp::Computed(key) if cx.suspends(&*key.expr))
        }
        OptChainBase::Call(call) => call.args.iter().any(|arg| cx.suspends(&*arg.expr)),
    };
    own || (has_optional(inner(link)) && suspends_after_first(cx, inner(link)))
}

/// The innermost link with a `?.`.
fn first_link(expr: &mut Box<Expr>) -> Option<&mut Box<Expr>> {
    let Expr::OptChain(link) = &**expr else { return None };
    if has_optional(inner(link)) {
        return first_link(inner_mut(expr)?);
    }
    link.optional.then_some(expr)
}

/// Turns the link `base?.x` into `base.x` and gives `base`, kept so that it can be read twice.
fn open(cx: &mut Lowering, link: &mut Box<Expr>, steps: &mut Vec<Step>) -> Box<Expr> {
    let Expr::OptChain(chain) = std::mem::replace(&mut **link, Expr::dummy()) else { return link.take() };
    let span = cx.place(chain.span);
    match *chain.base {
        OptChainBase::Member(mut member) => {
            lift(cx, &mut member.obj, steps);
            keep_unless_stable(cx, &mut member.obj, steps);
            let base = member.obj.clone();
            **link = Expr::Member(MemberExpr { span, ..member });
            base
        }
        OptChainBase::Call(mut call) => {
            let receiver = keep_callee(cx, &mut call.callee, steps);
            if receiver.is_none() && !matches!(ast::unparen(&call.callee), Expr::Member(_)) {
                keep_unless_stable(cx, &mut call.callee, steps);
            }
            let base = call.callee.clone();
            let callee = match receiver {
                Some(receiver) => {
                    call.args.insert(0, receiver.into());
                    ast::member(call.callee, "call")
                }
                None => call.callee,
            };
            **link = Expr::Call(plain_call(span, callee, call.args));
            base
        }
    }
}

/// Links that had no `?.` of their own are plain members and calls, once none is left before them.
fn make_plain(cx: &mut Lowering, expr: &mut Box<Expr>) {
    if let Some(inside) = inner_mut(expr) {
        make_plain(cx, inside);
    }
    if !matches!(&**expr, Expr::OptChain(_)) || has_optional(expr) {
        return;
    }
    if let Expr::OptChain(chain) = std::mem::replace(&mut **expr, Expr::dummy()) {
        let span = cx.place(chain.span);
        **expr = match *chain.base {
            OptChainBase::Member(member) => Expr::Member(MemberExpr { span, ..member }),
            OptChainBase::Call(call) => Expr::Call(plain_call(span, call.callee, call.args)),
        };
    }
}

fn plain_call(span: Span, callee: Box<Expr>, args: Vec<ExprOrSpread>) -> CallExpr {
    CallExpr { span, ctxt: SyntaxContext::empty(), callee: Callee::Expr(callee), args, type_args: None }
}
