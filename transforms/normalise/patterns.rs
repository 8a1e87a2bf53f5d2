//! Patterns with an await inside: they are taken apart, one property after the other.
//!
//! ```js
//! const { a, b = await fallback() } = source();
//! ```
//! becomes
//! ```text
//! run    const value = source(); const { a, b: b2 } = value
//! choose (b2 === undefined) { await fallback() as value2; b = value2 } { b = b2 }
//! ```
//!
//! * Elsewhere: array patterns are in `array_pattern`, `...rest` of an object is in `object_rest`.
//! * Spec: <https://tc39.es/ecma262/#sec-destructuring-assignment>,
//!   <https://tc39.es/ecma262/#sec-destructuring-binding-patterns>

use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Spanned};
use swc_core::ecma::ast::*;

use super::array_pattern::take_array_apart;
use super::choices::{Choice, arm, choose};
use super::object_rest::{key_of, rest_of, settle_key};
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
pub(super) enum How {
    /// Declarations of this kind.
    Declare(VarDeclKind),
    /// Assignments.
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
    let origin = assign.span;
    let mut value = assign.right.take();
    lift(cx, &mut value, steps);
    if !cx.is_invariant(&value) || !matches!(*value, Expr::Ident(_)) {
        keep(cx, &mut value, steps);
    }
    let pattern = match std::mem::replace(&mut assign.left, AssignTarget::Pat(AssignTargetPat::dummy())) {
        AssignTarget::Pat(pattern) => Pat::from(pattern),
        AssignTarget::Simple(target) => Pat::Expr(target.into()),
    };
    expr.clone_from(&value);
    if let Expr::Ident(name) = &mut **expr {
        name.span = cx.place(origin);
    }
    take_apart(cx, How::Assign, pattern, value, steps);
}

/// Gives the names and places of `pattern` what there is in `value`.
pub(super) fn take_apart(
    cx: &mut Lowering,
    how: How,
    pattern: Pat,
    mut value: Box<Expr>,
    steps: &mut Vec<Step>,
) {
    if !suspends(&pattern) {
        return give(cx, how, pattern, value, steps);
    }
    match pattern {
        Pat::Assign(AssignPat { left, right, .. }) => {
            take_with_default(cx, how, *left, value, right, steps);
        }
        Pat::Object(object) => {
            read_often(cx, &mut value, steps);
            take_object_apart(cx, how, object, &value, steps);
        }
        Pat::Array(array) => {
            read_often(cx, &mut value, steps);
            take_array_apart(cx, how, array, &value, steps);
        }
        Pat::Expr(mut target) => {
            lift_place(cx, &mut target, true, steps);
            give(cx, how, Pat::Expr(target), value, steps);
        }
        // Unable to suspend, or no pattern of its own.
        Pat::Ident(_) | Pat::Rest(_) | Pat::Invalid(_) => give(cx, how, pattern, value, steps),
    }
}

/// Keeps a value unless it is a name that does not change.
fn read_often(cx: &mut Lowering, value: &mut Box<Expr>, steps: &mut Vec<Step>) {
    if !matches!(**value, Expr::Ident(_)) || !cx.is_invariant(value) {
        keep(cx, value, steps);
    }
    if let Expr::Ident(name) = &mut **value {
        name.span = DUMMY_SP;
    }
}

fn take_object_apart(cx: &mut Lowering, how: How, object: ObjectPat, value: &Expr, steps: &mut Vec<Step>) {
    let mut props = object.props;
    let rest = props.pop_if(|last| matches!(last, ObjectPatProp::Rest(_)));
    let mut excluded = Vec::new();
    let mut together = Vec::new();
    // A pattern refuses `null` and `undefined` first of all.
    let mut checked = false;
    for mut prop in props {
        let reused = rest.is_some() && has_computed_key(&prop);
        if (suspends(&prop) && !reads_at_once(&prop)) || reused {
            if !together.is_empty() || !checked {
                give_object(cx, how, std::mem::take(&mut together), value, steps);
            }
            checked = true;
            find_property(cx, &mut prop, reused, steps);
        }
        if rest.is_some() {
            excluded.extend(key_of(cx, &prop));
        }
        if !suspends(&prop) {
            together.push(prop);
            continue;
        }
        let Some((read, temp, target)) = split_property(cx, prop) else { continue };
        let declares = matches!(how, How::Declare(VarDeclKind::Const | VarDeclKind::Let));
        if !declares && !together.is_empty() {
            give_object(cx, how, std::mem::take(&mut together), value, steps);
        }
        together.push(read);
        let how_to_read = if declares { how } else { How::Declare(VarDeclKind::Const) };
        give_object(cx, how_to_read, std::mem::take(&mut together), value, steps);
        checked = true;
        take_apart(cx, how, target, ast::ident(&temp), steps);
    }
    let Some(ObjectPatProp::Rest(mut rest)) = rest else {
        if !together.is_empty() {
            give_object(cx, how, together, value, steps);
        }
        return;
    };
    if !together.is_empty() || !checked {
        give_object(cx, how, together, value, steps);
    }
    if let Pat::Expr(place) = &mut *rest.arg {
        lift_place(cx, place, true, steps);
    }
    if excluded.is_empty() {
        give_object(cx, how, vec![ObjectPatProp::Rest(rest)], value, steps);
    } else {
        let others = rest_of(cx, value, excluded);
        give(cx, how, *rest.arg, others, steps);
    }
}

fn has_computed_key(prop: &ObjectPatProp) -> bool {
    matches!(prop, ObjectPatProp::KeyValue(KeyValuePatProp { key: PropName::Computed(_), .. }))
}

/// Whether reading the property is the first thing that happens.
fn reads_at_once(prop: &ObjectPatProp) -> bool {
    match prop {
        ObjectPatProp::KeyValue(pair) => !has_computed_key(prop) && place_of(&pair.value).is_none(),
        ObjectPatProp::Assign(_) => true,
        ObjectPatProp::Rest(_) => false,
    }
}

/// Evaluates the key, then the target's parts, where one of them suspends or the key is `reused`.
fn find_property(cx: &mut Lowering, prop: &mut ObjectPatProp, reused: bool, steps: &mut Vec<Step>) {
    let ObjectPatProp::KeyValue(KeyValuePatProp { key, value: target }) = prop else { return };
    let later = suspends(&**target);
    if let PropName::Computed(computed) = key {
        if reused || (later && place_of(target).is_some()) {
            settle_key(cx, &mut computed.expr, steps);
        } else {
            lift(cx, &mut computed.expr, steps);
            if later && !cx.is_invariant(&computed.expr) {
                keep(cx, &mut computed.expr, steps);
            }
        }
        computed.span = DUMMY_SP;
    }
    if later && let Some(place) = place_of_mut(target) {
        lift_place(cx, place, true, steps);
    }
}

/// Splits a property into a read, `key: temporary`, and the target that the temporary is for.
fn split_property(cx: &mut Lowering, prop: ObjectPatProp) -> Option<(ObjectPatProp, Ident, Pat)> {
    let (key, target) = match prop {
        ObjectPatProp::KeyValue(KeyValuePatProp { key, value }) => (key, *value),
        ObjectPatProp::Assign(AssignPatProp { span, key: name, value: default }) => {
            let key = PropName::Ident(IdentName::new(name.id.sym.clone(), DUMMY_SP));
            let name = Pat::Ident(name);
            let target = match default {
                Some(right) => Pat::Assign(AssignPat { span, left: Box::new(name), right }),
                None => name,
            };
            (key, target)
        }
        ObjectPatProp::Rest(_) => return None,
    };
    let temp = match &key {
        PropName::Ident(name) => cx.temp_for(&ast::member(Box::new(Expr::dummy()), &name.sym)),
        PropName::Str(_) | PropName::Num(_) | PropName::BigInt(_) | PropName::Computed(_) => {
            cx.temp_for(&Expr::dummy())
        }
    };
    let read = KeyValuePatProp { key, value: Box::new(ast::ident_pat(&temp)) };
    Some((ObjectPatProp::KeyValue(read), temp, target))
}

/// The place in an object that a target is, with or without a default.
pub(super) fn place_of(target: &Pat) -> Option<&Expr> {
    match target {
        Pat::Expr(place) => Some(place),
        Pat::Assign(assign) => place_of(&assign.left),
        Pat::Rest(rest) => place_of(&rest.arg),
        // A pattern or a name has no place to find first.
        Pat::Ident(_) | Pat::Array(_) | Pat::Object(_) | Pat::Invalid(_) => None,
    }
}

/// [`place_of`], to be changed.
pub(super) fn place_of_mut(target: &mut Pat) -> Option<&mut Box<Expr>> {
    match target {
        Pat::Expr(place) => Some(place),
        Pat::Assign(assign) => place_of_mut(&mut assign.left),
        Pat::Rest(rest) => place_of_mut(&mut rest.arg),
        Pat::Ident(_) | Pat::Array(_) | Pat::Object(_) | Pat::Invalid(_) => None,
    }
}

/// Gives `target` the value, or the default where that is `undefined`.
fn take_with_default(
    cx: &mut Lowering,
    how: How,
    target: Pat,
    mut value: Box<Expr>,
    default: Box<Expr>,
    steps: &mut Vec<Step>,
) {
    read_often(cx, &mut value, steps);
    let origin = default.span();
    let test = ast::binary(BinaryOp::EqEqEq, value.clone(), cx.undefined());
    if !suspends(&*default) {
        let chosen = CondExpr { span: DUMMY_SP, test, cons: default, alt: value };
        return take_apart(cx, how, target, Box::new(Expr::Cond(chosen)), steps);
    }
    let yes = match &target {
        Pat::Ident(name) => arm(cx, named_after(name, default)),
        _ => arm(cx, default), // only a name gives a class its name
    };
    let no = Arm { steps: Vec::new(), value: Some(value) };
    if let (Pat::Ident(name), How::Declare(VarDeclKind::Const | VarDeclKind::Let)) = (&target, how) {
        // The name takes the value at once.
        return steps.push(Step::Choose { test, yes, no, bind: Some(Pat::Ident(name.clone())), origin });
    }
    let mut chosen = Box::new(Expr::dummy());
    choose(cx, &mut chosen, steps, Choice { test, yes, no, origin });
    take_apart(cx, how, target, chosen, steps);
}

/// Whether a default is a function or class that is called after the name it is given to.
pub(super) fn is_named_after_target(default: &Expr) -> bool {
    match ast::unparen(default) {
        Expr::Arrow(_) => true,
        Expr::Fn(function) => function.ident.is_none(),
        Expr::Class(class) => class.ident.is_none(),
        _ => false, // nothing else asks for its name
    }
}

/// A class without a name of its own, which takes that of the target: `{ a: class … }.a`.
fn named_after(name: &Ident, default: Box<Expr>) -> Box<Expr> {
    if !matches!(ast::unparen(&default), Expr::Class(class) if class.ident.is_none()) {
        return default;
    }
    let key = PropName::Ident(IdentName::new(name.sym.clone(), DUMMY_SP));
    let pair = Prop::KeyValue(KeyValueProp { key, value: default });
    let object = ObjectLit { span: DUMMY_SP, props: vec![PropOrSpread::Prop(Box::new(pair))] };
    ast::member(
        Box::new(Expr::Paren(ParenExpr { span: DUMMY_SP, expr: Box::new(Expr::Object(object)) })),
        &name.sym,
    )
}

fn give_object(cx: &mut Lowering, how: How, props: Vec<ObjectPatProp>, value: &Expr, steps: &mut Vec<Step>) {
    let pattern = Pat::Object(ObjectPat { span: DUMMY_SP, props, optional: false, type_ann: None });
    give(cx, how, pattern, Box::new(value.clone()), steps);
}

/// `pattern = value`, which does not suspend.
pub(super) fn give(cx: &mut Lowering, how: How, pattern: Pat, value: Box<Expr>, steps: &mut Vec<Step>) {
    let span = cx.place(pattern.span());
    steps.push(Step::Run(match how {
        How::Declare(kind) => ast::declare(span, kind, pattern, Some(value)),
        How::Assign => {
            let target = AssignTarget::try_from(pattern).unwrap_or_else(|_| AssignTargetPat::dummy().into());
            ast::expr_stmt(span, ast::assign(DUMMY_SP, target, value))
        }
    }));
}
