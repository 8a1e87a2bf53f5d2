//! Array patterns with an await inside: the iterator is stepped by hand, one element after the other.
//!
//! ```js
//! const [a, b = await fallback(), ...c] = pair;
//! ```
//! becomes
//! ```text
//! open   const iterator = pair[Symbol.iterator](); …; const step = () => …
//! run    const a = step(); const value = step()
//! guard  choose (value === undefined) { await fallback() as b } { b = value }
//! run    const c = collect what is left
//! ```
//! `step` is where it is known whether the iterator is done: one that is, or that has thrown, is neither
//! stepped nor closed any more. What can fail otherwise is guarded, and closes the iterator.
//!
//! Where nobody sees an iterator being stepped (`textbook`) all elements are read at once:
//!
//! ```text
//! run    const [a, b2, ...c] = pair
//! choose (b2 === undefined) { await fallback() as b } { b = b2 }
//! ```
//!
//! * Elsewhere: `lower::steppers` writes `step` and closes the iterator.
//! * Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-iteratordestructuringassignmentevaluation>,
//!   <https://tc39.es/ecma262/#sec-runtime-semantics-iteratorbindinginitialization>

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::patterns::{How, give, is_named_after_target, place_of, place_of_mut, take_apart};
use super::steps::Stepper;
use super::targets::lift_place;
use super::{Step, keep};
use crate::analysis::purity;
use crate::analysis::suspends::suspends;
use crate::ast;
use crate::lowering::Lowering;

/// Takes `value`, which may be read at any time, apart by a pattern that suspends.
pub(super) fn take_array_apart(
    cx: &mut Lowering,
    how: How,
    array: ArrayPat,
    value: &Expr,
    steps: &mut Vec<Step>,
) {
    if cx.assume.plain_iterators {
        return take_at_once(cx, how, array, value, steps);
    }
    let origin = array.span;
    let has_holes = array.elems.iter().any(Option::is_none);
    let stepper = Stepper {
        iterator: cx.names.fresh("iterator"),
        next: cx.names.fresh("next"),
        done: cx.names.fresh("done"),
        step: cx.names.fresh("step"),
        hole: has_holes.then(|| cx.names.fresh("isHole")),
    };
    for name in [&stepper.iterator, &stepper.next, &stepper.step] {
        cx.bindings.add_temp(name, false);
    }
    cx.bindings.add_flag(&stepper.done);
    steps.push(Step::Open { stepper: stepper.clone(), iterable: Box::new(value.clone()) });

    let mut elements = array.elems;
    let rest = elements.pop_if(|last| matches!(last, Some(Pat::Rest(_)))).flatten();
    let first = elements.iter().position(|element| may_fail(cx, how, element.as_ref()));
    let last = elements.iter().rposition(|element| may_fail(cx, how, element.as_ref()));
    let finds = rest.as_ref().is_some_and(|rest| place_of(rest).is_some());
    let until = if finds { elements.len() } else { last.map_or(0, |last| last + 1) };
    let after = elements.split_off(until);
    let guarded = elements.split_off(first.unwrap_or(elements.len()));

    for element in elements {
        take_element(cx, how, &stepper, element, steps);
    }
    let mut inside = Vec::new();
    for (index, element) in guarded.into_iter().enumerate() {
        match element {
            // An error of the step itself closes nothing.
            Some(element) if index == 0 && place_of(&element).is_none() => {
                let mut value = stepper.call();
                keep(cx, &mut value, steps);
                take_value(cx, how, element, value, &mut inside);
            }
            element => take_element(cx, how, &stepper, element, &mut inside),
        }
    }
    let target = rest.map(|rest| find_rest(cx, rest, &mut inside));
    if !inside.is_empty() {
        steps.push(Step::Guard { stepper: stepper.clone(), steps: inside, origin });
    }
    for element in after {
        take_element(cx, how, &stepper, element, steps);
    }
    match (target, how) {
        (None, _) => steps.push(Step::Close { stepper }),
        (Some(Pat::Ident(name)), How::Declare(kind)) => {
            steps.push(Step::Collect { stepper, kind, bind: name.id });
        }
        (Some(target), _) => {
            let items = cx.names.fresh("items");
            cx.bindings.add_temp(&items, false);
            steps.push(Step::Collect { stepper, kind: VarDeclKind::Const, bind: items.clone() });
            take_apart(cx, how, target, ast::ident(&items), steps);
        }
    }
}

/// Whether anything but the iterator itself can fail while an element is taken.
fn may_fail(cx: &Lowering, how: How, element: Option<&Pat>) -> bool {
    match (element, how) {
        (None, _) | (Some(Pat::Ident(_)), How::Declare(_)) => false,
        (Some(Pat::Ident(name)), How::Assign) => !cx.bindings.is_assignable(&name.id),
        (Some(Pat::Assign(assign)), _) => {
            !purity::cannot_throw(&assign.right, cx.bindings) || may_fail(cx, how, Some(&assign.left))
        }
        // Finding a place, setting it, and taking more apart can all fail.
        (Some(Pat::Array(_) | Pat::Object(_) | Pat::Rest(_) | Pat::Expr(_) | Pat::Invalid(_)), _) => true,
    }
}

/// Finds the place that the rest is for.
fn find_rest(cx: &mut Lowering, rest: Pat, steps: &mut Vec<Step>) -> Pat {
    let Pat::Rest(rest) = rest else { return rest };
    let mut target = *rest.arg;
    if let Pat::Expr(place) = &mut target {
        lift_place(cx, place, true, steps);
    }
    target
}

/// Finds the target, steps, and gives the target what the iterator gave.
fn take_element(cx: &mut Lowering, how: How, stepper: &Stepper, element: Option<Pat>, steps: &mut Vec<Step>) {
    let Some(mut element) = element else {
        return steps.push(Step::Run(ast::expr_stmt(DUMMY_SP, stepper.skip())));
    };
    let mut value = stepper.call();
    if let Some(place) = place_of_mut(&mut element) {
        lift_place(cx, place, true, steps);
    }
    if suspends(&element) {
        keep(cx, &mut value, steps);
    }
    take_value(cx, how, element, value, steps);
}

/// Gives an element what there is for it.
fn take_value(cx: &mut Lowering, how: How, element: Pat, value: Box<Expr>, steps: &mut Vec<Step>) {
    if suspends(&element) || !matches!(element, Pat::Assign(_)) {
        return take_apart(cx, how, element, value, steps);
    }
    if let (Pat::Assign(assign), Expr::Ident(_)) = (&element, &*value)
        && !is_named_after_target(&assign.right)
        && let Pat::Assign(AssignPat { left, right, .. }) = element
    {
        let test = ast::binary(BinaryOp::EqEqEq, value.clone(), cx.undefined());
        let chosen = CondExpr { span: DUMMY_SP, test, cons: right, alt: value };
        return give(cx, how, *left, Box::new(Expr::Cond(chosen)), steps);
    }
    // A pattern looks at the value once, and a default that is a function gets its name.
    let key = || PropName::Ident(IdentName::new("value".into(), DUMMY_SP));
    let read = ObjectPatProp::KeyValue(KeyValuePatProp { key: key(), value: Box::new(element) });
    let pattern = ObjectPat { span: DUMMY_SP, props: vec![read], optional: false, type_ann: None };
    let pair = PropOrSpread::Prop(Box::new(Prop::KeyValue(KeyValueProp { key: key(), value })));
    let object = Box::new(Expr::Object(ObjectLit { span: DUMMY_SP, props: vec![pair] }));
    give(cx, how, Pat::Object(pattern), object, steps);
}

/// Reads all elements, then takes apart those that cannot be in one pattern.
fn take_at_once(cx: &mut Lowering, how: How, array: ArrayPat, value: &Expr, steps: &mut Vec<Step>) {
    let first = array.elems.iter().position(suspends).unwrap_or(0);
    let declared = match how {
        How::Declare(kind @ (VarDeclKind::Const | VarDeclKind::Let)) => Some(kind),
        // A temporary does not go together with what is assigned or declared for the whole function.
        How::Declare(VarDeclKind::Var) | How::Assign => None,
    };
    let mut later = Vec::new();
    let mut read = |cx: &mut Lowering, index: usize, element: Pat| {
        if declared.is_some() && (index < first || is_name(&element)) {
            return element;
        }
        let temp = cx.names.fresh("value");
        cx.bindings.add_temp(&temp, false);
        let (taker, target) = match element {
            Pat::Rest(mut rest) => {
                let target = std::mem::replace(&mut *rest.arg, ast::ident_pat(&temp));
                (Pat::Rest(RestPat { span: DUMMY_SP, ..rest }), target)
            }
            element => (ast::ident_pat(&temp), element),
        };
        later.push((temp, target));
        taker
    };
    let count = array.elems.iter().flatten().count();
    let elements = array.elems.into_iter().enumerate();
    let elems = elements.map(|(index, element)| element.map(|element| read(cx, index, element))).collect();
    let pattern = Pat::Array(ArrayPat { span: DUMMY_SP, elems, optional: false, type_ann: None });
    // What holds only temporaries is set once.
    let is_whole = later.len() == count;
    let kind = declared.filter(|_| !is_whole).unwrap_or(VarDeclKind::Const);
    give(cx, How::Declare(kind), pattern, Box::new(value.clone()), steps);
    for (temp, mut target) in later {
        let waits = matches!(&target, Pat::Assign(assign) if suspends(&*assign.right));
        if let Some(place) = place_of_mut(&mut target) {
            lift_place(cx, place, waits, steps);
        }
        take_value(cx, how, target, ast::ident(&temp), steps);
    }
}

/// Whether an element is nothing but a name.
fn is_name(element: &Pat) -> bool {
    match element {
        Pat::Ident(_) => true,
        Pat::Rest(rest) => is_name(&rest.arg),
        Pat::Array(_) | Pat::Object(_) | Pat::Assign(_) | Pat::Expr(_) | Pat::Invalid(_) => false,
    }
}
