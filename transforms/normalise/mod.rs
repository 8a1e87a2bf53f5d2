//! Takes every `await` out of an expression and keeps the order of evaluation.
//!
//! ```js
//! send(first(), await body(), last())
//! ```
//! becomes the steps
//! ```text
//! run   const value = first()
//! await body() as body2
//! ```
//! and what is left of the expression, which no longer suspends: `send(value, body2, last())`.
//!
//! * Needs: a resolved program; constructs that `analysis::support` accepts.
//! * Leaves: expressions without `await`; what was evaluated before an await is in a temporary,
//!   unless it cannot change (see `analysis::purity::is_invariant`).
//! * Elsewhere: statements are in `lower`.
//! * Spec: each file names the clauses of its family.

mod array_pattern;
mod assign;
mod block_functions;
mod branch_functions;
mod calls;
mod choices;
mod dead_zone;
mod disposal;
mod generators;
mod jsx;
mod literals;
mod object_rest;
mod optional_chain;
mod patterns;
mod resources;
mod steps;
mod targets;

pub(crate) use block_functions::as_vars;
pub(crate) use branch_functions::give_blocks;
pub(crate) use dead_zone::keep_scope_errors;
pub(crate) use generators::await_returned;
pub(crate) use patterns::{lift_declarator, pattern_suspends};
pub(crate) use resources::dispose_resources;
pub(crate) use steps::{Arm, Step, Stepper, take_directly};
use swc_core::common::Spanned;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use crate::ast;
use crate::lowering::Lowering;

/// Takes the awaits out of `expr`: runs of `steps` come before it, in order.
pub(crate) fn lift(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    if !cx.suspends(&**expr) {
        return;
    }
    match &mut **expr {
        Expr::Await(_) => lift_await(cx, expr, steps),
        Expr::Yield(_) => generators::lift_yield(cx, expr, steps),
        Expr::Paren(paren) => {
            let span = paren.span;
            lift(cx, &mut paren.expr, steps);
            // `(value).x` would keep parentheses that nobody needs now.
            if let Expr::Ident(name) = &*paren.expr {
                let name = cx.stand_in(&name.clone(), span);
                **expr = Expr::Ident(name);
            } else if matches!(&*paren.expr, Expr::Paren(inner) if !cx.origins.is_authored(inner.span)) {
                // What `put` has wrapped needs no second pair.
                let inner = ast::into_unparen(paren.expr.take());
                put(cx, expr, inner);
            }
        }
        Expr::Cond(_) => choices::lift_cond(cx, expr, steps),
        Expr::Bin(binary) if crate::analysis::purity::is_short_circuit(binary.op) => {
            choices::lift_logical(cx, expr, steps);
        }
        // `#field in await object`: the name of a private field is no value, and cannot be kept.
        Expr::Bin(binary) if matches!(&*binary.left, Expr::PrivateName(_)) => {
            lift(cx, &mut binary.right, steps);
        }
        Expr::Bin(binary) => {
            in_order(cx, vec![Slot::value(&mut binary.left), Slot::value(&mut binary.right)], steps);
        }
        Expr::Unary(unary) if unary.op == UnaryOp::Delete => optional_chain::lift_delete(cx, expr, steps),
        Expr::Unary(unary) if unary.op == UnaryOp::TypeOf => lift_unreferenced(cx, &mut unary.arg, steps),
        Expr::Unary(unary) => lift(cx, &mut unary.arg, steps),
        Expr::Update(update) => targets::lift_place(cx, &mut update.arg, false, steps),
        Expr::Assign(_) => assign::lift_assign(cx, expr, steps),
        Expr::Seq(_) => lift_sequence(cx, expr, steps),
        Expr::Member(_) | Expr::SuperProp(_) => targets::lift_place(cx, expr, false, steps),
        Expr::Call(_) => calls::lift_call(cx, expr, steps),
        Expr::New(_) => calls::lift_new(cx, expr, steps),
        Expr::TaggedTpl(_) => calls::lift_tagged(cx, expr, steps),
        Expr::OptChain(_) => optional_chain::lift_chain(cx, expr, steps),
        Expr::Array(array) => {
            let slots = array.elems.iter_mut().flatten().map(Slot::element).collect();
            in_order(cx, slots, steps);
        }
        Expr::Tpl(template) => in_order(cx, template.exprs.iter_mut().map(Slot::text).collect(), steps),
        Expr::Object(object) => literals::lift_object(cx, object, steps),
        Expr::Class(class) => literals::lift_class(cx, &mut class.class, steps),
        Expr::JSXElement(element) => jsx::lift_element(cx, element, steps),
        Expr::JSXFragment(fragment) => jsx::lift_fragment(cx, fragment, steps),
        Expr::TsTypeAssertion(TsTypeAssertion { expr, .. })
        | Expr::TsConstAssertion(TsConstAssertion { expr, .. })
        | Expr::TsNonNull(TsNonNullExpr { expr, .. })
        | Expr::TsAs(TsAsExpr { expr, .. })
        | Expr::TsInstantiation(TsInstantiation { expr, .. })
        | Expr::TsSatisfies(TsSatisfiesExpr { expr, .. }) => lift(cx, expr, steps),
        // These hold no await: a name, a literal, a function.
        Expr::This(_)
        | Expr::Fn(_)
        | Expr::Ident(_)
        | Expr::Lit(_)
        | Expr::Arrow(_)
        | Expr::MetaProp(_)
        | Expr::JSXMember(_)
        | Expr::JSXNamespacedName(_)
        | Expr::JSXEmpty(_)
        | Expr::PrivateName(_)
        | Expr::Invalid(_) => {}
    }
}

/// Lifts an expression whose value nobody uses; what is left need not be evaluated where the
/// answer is `false`.
pub(crate) fn lift_unused(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) -> bool {
    match &mut **expr {
        Expr::Await(wait) => {
            let origin = wait.span;
            lift(cx, &mut wait.arg, steps);
            cx.awaits.remove(origin);
            steps.push(Step::Await { value: wait.arg.take(), bind: None, origin });
            false
        }
        Expr::Yield(_) => {
            generators::run_yield(cx, expr, None, steps);
            false
        }
        Expr::Paren(paren) => {
            *expr = paren.expr.take();
            lift_unused(cx, expr, steps)
        }
        Expr::Seq(seq) => {
            let mut last = Box::new(Expr::dummy());
            let count = seq.exprs.len();
            for (index, mut part) in seq.exprs.drain(..).enumerate() {
                if index + 1 == count {
                    last = part;
                } else {
                    run_unused(cx, &mut part, steps);
                }
            }
            *expr = last;
            lift_unused(cx, expr, steps)
        }
        Expr::Cond(_) => choices::lift_cond_unused(cx, expr, steps),
        Expr::Bin(binary) if crate::analysis::purity::is_short_circuit(binary.op) => {
            choices::lift_logical_unused(cx, expr, steps)
        }
        Expr::Assign(assign) if assign::is_logical(assign.op) && cx.suspends(&*assign.right) => {
            assign::lift_logical_assign(cx, expr, steps, false)
        }
        Expr::OptChain(_) => optional_chain::lift_chain_unused(cx, expr, steps),
        Expr::Unary(unary) if unary.op == UnaryOp::Delete => {
            optional_chain::lift_delete_unused(cx, expr, steps)
        }
        Expr::Unary(unary) if unary.op == UnaryOp::Void => {
            let mut arg = unary.arg.take();
            let left = lift_unused(cx, &mut arg, steps);
            *expr = arg;
            left
        }
        _ => {
            // Nothing shorter is known for the others: their value is computed and dropped.
            lift(cx, expr, steps);
            !matches!(**expr, Expr::Ident(_))
        }
    }
}

/// Evaluates `expr` for its effects, as steps.
pub(crate) fn run_unused(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    if cx.suspends(&**expr) {
        if lift_unused(cx, expr, steps) {
            steps.push(Step::Run(ast::expr_stmt(swc_core::common::DUMMY_SP, expr.take())));
        }
    } else {
        let span = cx.place(expr.span());
        steps.push(Step::Run(ast::expr_stmt(span, expr.take())));
    }
}

/// One operand of an expression that evaluates its operands from left to right.
pub(crate) struct Slot<'a> {
    expr: &'a mut Box<Expr>,
    save: Save,
}

/// How an operand's value is kept while a later operand suspends.
#[derive(Clone, Copy)]
enum Save {
    /// As it is.
    Value,
    /// As it is, where a function without a name would be given one.
    Named,
    /// A key: made a property key at once.
    Key,
    /// `...items`: iterated at once, kept as an array.
    Items,
    /// `...fields`: copied at once, kept as an object.
    Fields,
    /// A template's part: made a string at once.
    Text,
}

impl<'a> Slot<'a> {
    /// A plain operand.
    pub(crate) fn value(expr: &'a mut Box<Expr>) -> Self {
        Self { expr, save: Save::Value }
    }

    /// The value of a property, whose key names a function.
    pub(crate) fn named(expr: &'a mut Box<Expr>) -> Self {
        Self { expr, save: Save::Named }
    }

    /// The computed key of a property or of a class member.
    pub(crate) fn key(expr: &'a mut Box<Expr>) -> Self {
        Self { expr, save: Save::Key }
    }

    /// An argument or array element, maybe spread.
    pub(crate) fn element(element: &'a mut ExprOrSpread) -> Self {
        let save = if element.spread.is_some() { Save::Items } else { Save::Value };
        Self { expr: &mut element.expr, save }
    }

    /// The operand of a spread in an object.
    pub(crate) fn fields(expr: &'a mut Box<Expr>) -> Self {
        Self { expr, save: Save::Fields }
    }

    /// A template's part.
    pub(crate) fn text(expr: &'a mut Box<Expr>) -> Self {
        Self { expr, save: Save::Text }
    }
}

/// Lifts operands that are evaluated from left to right; what comes before the last await is saved.
pub(crate) fn in_order(cx: &mut Lowering, slots: Vec<Slot>, steps: &mut Vec<Step>) {
    let last = slots.iter().rposition(|slot| cx.suspends(&**slot.expr));
    let Some(last) = last else { return };
    let untouched = untouched(cx, &slots, last);
    for (index, slot) in slots.into_iter().enumerate().take(last + 1) {
        match slot.save {
            Save::Named => lift_unnamed(cx, slot.expr, steps),
            Save::Value | Save::Key | Save::Items | Save::Fields | Save::Text => lift(cx, slot.expr, steps),
        }
        if index < last && !untouched.contains(&index) {
            save(cx, slot, steps);
        }
    }
}

/// The operands before the one at `last` that are variables which nobody sets meanwhile.
fn untouched(cx: &Lowering, slots: &[Slot], last: usize) -> Vec<usize> {
    let is_untouched = |index: usize, slot: &Slot| match (slot.save, &**slot.expr) {
        (Save::Value | Save::Named, Expr::Ident(name)) => {
            let later = slots.iter().take(last + 1).skip(index + 1).map(|slot| &**slot.expr);
            cx.bindings.is_untouched(name, later)
        }
        _ => false, // a value of any other kind is computed now
    };
    let before = slots.iter().enumerate().take(last);
    before.filter(|(index, slot)| is_untouched(*index, slot)).map(|(index, _)| index).collect()
}

/// Keeps the value that an operand has now, unless it cannot change.
fn save(cx: &mut Lowering, slot: Slot, steps: &mut Vec<Step>) {
    let now = slot.expr;
    match slot.save {
        Save::Value | Save::Named => {
            if !cx.is_invariant(now) {
                keep(cx, now, steps);
            }
        }
        Save::Key => object_rest::keep_key(cx, now, steps),
        Save::Items => {
            keep_as(cx, now, steps, |expr| {
                let element = ExprOrSpread { spread: Some(swc_core::common::DUMMY_SP), expr };
                Expr::Array(ArrayLit { span: swc_core::common::DUMMY_SP, elems: vec![Some(element)] })
            });
        }
        Save::Fields => {
            keep_as(cx, now, steps, |expr| {
                let spread = SpreadElement { dot3_token: swc_core::common::DUMMY_SP, expr };
                Expr::Object(ObjectLit {
                    span: swc_core::common::DUMMY_SP,
                    props: vec![PropOrSpread::Spread(spread)],
                })
            });
        }
        Save::Text => {
            if matches!(ast::unparen(now), Expr::Lit(_)) {
                return;
            }
            keep_as(cx, now, steps, |expr| {
                let empty = |tail| TplElement {
                    span: swc_core::common::DUMMY_SP,
                    tail,
                    cooked: Some("".into()),
                    raw: "".into(),
                };
                Expr::Tpl(Tpl {
                    span: swc_core::common::DUMMY_SP,
                    exprs: vec![expr],
                    quasis: vec![empty(false), empty(true)],
                })
            });
        }
    }
}

/// Moves the value of `expr` into a temporary, which takes its place.
pub(crate) fn keep(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) -> Ident {
    keep_as(cx, expr, steps, |expr| *expr)
}

fn keep_as(
    cx: &mut Lowering,
    expr: &mut Box<Expr>,
    steps: &mut Vec<Step>,
    wrap: impl FnOnce(Box<Expr>) -> Expr,
) -> Ident {
    let origin = expr.span();
    let name = cx.temp_for(expr);
    let span = cx.place(origin);
    let now = without_name(ast::into_unparen(expr.take()));
    steps.push(Step::Run(ast::declare(
        span,
        VarDeclKind::Const,
        ast::ident_pat(&name),
        Some(Box::new(wrap(now))),
    )));
    **expr = Expr::Ident(cx.stand_in(&name, origin));
    name
}

/// A class without a name must not take that of the temporary: `(0, class {})`.
///
/// Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-namedevaluation>
fn without_name(expr: Box<Expr>) -> Box<Expr> {
    if !matches!(&*expr, Expr::Class(class) if class.ident.is_none()) {
        return expr;
    }
    let exprs = vec![ast::number(0.0), expr];
    Box::new(Expr::Seq(SeqExpr { span: swc_core::common::DUMMY_SP, exprs }))
}

fn lift_await(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::Await(wait) = &mut **expr else { return };
    let origin = wait.span;
    lift(cx, &mut wait.arg, steps);
    cx.awaits.remove(origin);
    let value = wait.arg.take();
    let name = cx.awaited_temp(&value);
    steps.push(Step::Await { value, bind: Some(ast::ident_pat(&name)), origin });
    **expr = Expr::Ident(cx.stand_in(&name, origin));
}

/// `a, b, await c, d`: what comes before the last await is run for its effects.
///
/// Spec: <https://tc39.es/ecma262/#sec-comma-operator>
fn lift_sequence(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let Expr::Seq(seq) = &mut **expr else { return };
    let last = seq.exprs.iter().rposition(|part| cx.suspends(&**part)).unwrap_or(0);
    let rest = seq.exprs.split_off(last);
    for mut part in std::mem::replace(&mut seq.exprs, rest) {
        run_unused(cx, &mut part, steps);
    }
    if let [only] = seq.exprs.as_mut_slice() {
        let mut only = only.take();
        lift(cx, &mut only, steps);
        put(cx, expr, only);
        return;
    }
    // More follows in the same expression: the part that suspended is only an effect.
    let mut first = seq.exprs.remove(0);
    run_unused(cx, &mut first, steps);
    let span = cx.place(seq.span);
    seq.span = span;
    if let [only] = seq.exprs.as_mut_slice() {
        let only = only.take();
        put(cx, expr, only);
    }
}

/// [`lift`] in a place where a reference means more than its value: what is called, tagged, deleted
/// or asked for its type.
///
/// `(await a, b.c)()` calls without a receiver, so `b.c` alone must not be left: `(0, b.c)()`.
///
/// Spec: <https://tc39.es/ecma262/#sec-evaluatecall>, <https://tc39.es/ecma262/#sec-delete-operator>
pub(crate) fn lift_unreferenced(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    lift_sequence_apart(cx, expr, steps, |cx, rest| match rest {
        Expr::Member(_) | Expr::SuperProp(_) | Expr::OptChain(_) => true,
        // It may be `eval`, or have no declaration; what was awaited is in a temporary of ours.
        Expr::Ident(name) => cx.bindings.is_global(name),
        _ => false, // a value
    });
}

/// [`lift`] in a place that gives a function without a name its own.
///
/// `const f = (await a, () => {})` has no name, so it becomes `const f = (0, () => {})`.
///
/// Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-namedevaluation>
pub(crate) fn lift_unnamed(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    lift_sequence_apart(cx, expr, steps, |_, rest| match rest {
        Expr::Arrow(_) => true,
        Expr::Fn(function) => function.ident.is_none(),
        Expr::Class(class) => class.ident.is_none(),
        _ => false, // nothing else takes a name
    });
}

/// [`lift`]; a sequence of which only the last part is left stays one where that part `means_more`.
fn lift_sequence_apart(
    cx: &mut Lowering,
    expr: &mut Box<Expr>,
    steps: &mut Vec<Step>,
    means_more: impl FnOnce(&Lowering, &Expr) -> bool,
) {
    let was_sequence = cx.suspends(&**expr) && matches!(ast::unparen(expr), Expr::Seq(_));
    let origin = expr.span();
    lift(cx, expr, steps);
    if was_sequence && means_more(cx, ast::unparen(expr)) {
        let exprs = vec![ast::number(0.0), ast::into_unparen(expr.take())];
        let sequence = Box::new(Expr::Seq(SeqExpr { span: swc_core::common::DUMMY_SP, exprs }));
        let span = cx.place(origin);
        **expr = Expr::Paren(ParenExpr { span, expr: sequence });
    }
}

/// Puts a node of the author's in the place of another: wrapped, so that a printer sees whose place
/// it takes (see `origins`).
pub(crate) fn put(cx: &mut Lowering, place: &mut Box<Expr>, expr: Box<Expr>) {
    let span = cx.place(place.span());
    **place = Expr::Paren(ParenExpr { span, expr });
}
