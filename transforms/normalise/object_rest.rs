//! `...rest` of an object whose other properties have been read already.
//!
//! ```js
//! const { a = await fallback(), ...rest } = source;
//! ```
//! becomes
//! ```text
//! run  const rest = Object.fromEntries(Reflect.ownKeys(Object(source)).flatMap((key) =>
//!        key !== "a" && Object.prototype.propertyIsEnumerable.call(source, key)
//!          ? [[key, source[key]]] : []))
//! ```
//! A pattern that names `a` once more would run a getter twice. `flatMap` looks at a property and
//! reads it before it goes on to the next, as native does.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-copydataproperties>,
//!   <https://tc39.es/ecma262/#sec-topropertykey>

use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Spanned};
use swc_core::ecma::ast::*;

use super::{Step, keep, lift};
use crate::analysis::purity;
use crate::ast;
use crate::lowering::Lowering;

/// Every number below is an integer that prints as its digits.
const LARGEST_PLAIN: f64 = 9_007_199_254_740_992.0;

/// What is left of `value` without the properties named.
pub(super) fn rest_of(cx: &mut Lowering, value: &Expr, excluded: Vec<Box<Expr>>) -> Box<Expr> {
    let key = cx.names.fresh("key");
    cx.bindings.add_temp(&key, false);
    let others = is_none_of(ast::ident(&key), excluded);
    let prototype = ast::member(ast::ident(&cx.global("Object")), "prototype");
    let value = Box::new(value.clone());
    let enumerable = ast::method(
        ast::member(prototype, "propertyIsEnumerable"),
        "call",
        vec![value.clone(), ast::ident(&key)],
    );
    let wanted = ast::binary(BinaryOp::LogicalAnd, others, enumerable);
    let read = Box::new(Expr::Member(MemberExpr {
        span: DUMMY_SP,
        obj: value.clone(),
        prop: MemberProp::Computed(ComputedPropName { span: DUMMY_SP, expr: ast::ident(&key) }),
    }));
    let entry = array(vec![array(vec![ast::ident(&key), read])]);
    let entries =
        Box::new(Expr::Cond(CondExpr { span: DUMMY_SP, test: wanted, cons: entry, alt: array(Vec::new()) }));
    let pick =
        ast::arrow(DUMMY_SP, vec![ast::ident_pat(&key)], vec![ast::return_stmt(DUMMY_SP, Some(entries))]);
    let object = ast::call(ast::ident(&cx.global("Object")), vec![value]);
    let keys = ast::method(ast::ident(&cx.global("Reflect")), "ownKeys", vec![object]);
    let picked = ast::method(keys, "flatMap", vec![pick]);
    ast::method(ast::ident(&cx.global("Object")), "fromEntries", vec![picked])
}

/// `key !== "a"`, or `!["a", "b"].includes(key)`.
fn is_none_of(key: Box<Expr>, mut excluded: Vec<Box<Expr>>) -> Box<Expr> {
    if let [only] = excluded.as_mut_slice() {
        return ast::binary(BinaryOp::NotEqEq, key, only.take());
    }
    let named = ast::method(array(excluded), "includes", vec![key]);
    Box::new(Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: named }))
}

/// Makes a computed key a property key, once and for all: a string or symbol that can be used twice.
pub(super) fn settle_key(cx: &mut Lowering, key: &mut Box<Expr>, steps: &mut Vec<Step>) {
    lift(cx, key, steps);
    if matches!(ast::unparen(key), Expr::Lit(Lit::Str(_))) {
        return;
    }
    if !is_string(key) {
        return as_property_key(cx, key, steps);
    }
    if !cx.is_invariant(key) {
        keep(cx, key, steps);
    }
}

/// Keeps the key of a literal's property or of a class member, which native makes a property key
/// before it goes on.
pub(super) fn keep_key(cx: &mut Lowering, key: &mut Box<Expr>, steps: &mut Vec<Step>) {
    if !cx.assume.plain_keys && !is_primitive(key) {
        return as_property_key(cx, key, steps);
    }
    if !cx.is_invariant(key) {
        keep(cx, key, steps);
    }
}

/// `const [key] = Reflect.ownKeys({ [value]: 0 })`
fn as_property_key(cx: &mut Lowering, key: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let origin = key.span();
    // What makes a key of a value is a literal's computed key, and nothing else does it exactly.
    let computed = ComputedPropName { span: DUMMY_SP, expr: key.take() };
    let pair = KeyValueProp { key: PropName::Computed(computed), value: ast::number(0.0) };
    let object =
        ObjectLit { span: DUMMY_SP, props: vec![PropOrSpread::Prop(Box::new(Prop::KeyValue(pair)))] };
    let object = Box::new(Expr::Object(object));
    let keys = ast::method(ast::ident(&cx.global("Reflect")), "ownKeys", vec![object]);
    let name = cx.names.fresh("key");
    cx.bindings.add_temp(&name, false);
    let first = Pat::Array(ArrayPat {
        span: DUMMY_SP,
        elems: vec![Some(ast::ident_pat(&name))],
        optional: false,
        type_ann: None,
    });
    steps.push(Step::Run(ast::declare(DUMMY_SP, VarDeclKind::Const, first, Some(keys))));
    **key = Expr::Ident(cx.stand_in(&name, origin));
}

/// The key of a property, as an expression; computed ones must be settled.
pub(super) fn key_of(cx: &Lowering, prop: &ObjectPatProp) -> Option<Box<Expr>> {
    match prop {
        ObjectPatProp::Assign(prop) => Some(text(&prop.key.id.sym)),
        ObjectPatProp::KeyValue(prop) => Some(match &prop.key {
            PropName::Ident(name) => text(&name.sym),
            PropName::Str(name) => Box::new(Expr::Lit(Lit::Str(name.clone()))),
            PropName::Num(number) if number.value.fract() == 0.0 && number.value.abs() < LARGEST_PLAIN => {
                text(&number.value.to_string())
            }
            PropName::Num(number) => string_of(cx, Lit::Num(number.clone())),
            PropName::BigInt(number) => string_of(cx, Lit::BigInt(number.clone())),
            PropName::Computed(computed) => without_place(computed.expr.clone()),
        }),
        ObjectPatProp::Rest(_) => None,
    }
}

/// Whether `expr` is a string, whatever is in it.
fn is_string(expr: &Expr) -> bool {
    match ast::unparen(expr) {
        Expr::Lit(Lit::Str(_)) | Expr::Tpl(_) => true,
        Expr::Unary(unary) => unary.op == UnaryOp::TypeOf,
        Expr::Bin(binary) => {
            binary.op == BinaryOp::Add && (is_string(&binary.left) || is_string(&binary.right))
        }
        _ => false, // anything else may be an object
    }
}

/// Whether making a property key of `expr` cannot be seen.
fn is_primitive(expr: &Expr) -> bool {
    match ast::unparen(expr) {
        Expr::Lit(literal) => !matches!(literal, Lit::Regex(_)),
        Expr::Tpl(_) | Expr::Unary(_) | Expr::Update(_) => true,
        Expr::Bin(binary) => !purity::is_short_circuit(binary.op),
        // `Symbol.iterator`
        Expr::Member(member) => matches!(&*member.obj, Expr::Ident(name) if name.sym == "Symbol"),
        _ => false, // anything else may be an object
    }
}

fn without_place(mut expr: Box<Expr>) -> Box<Expr> {
    if let Expr::Ident(name) = &mut *expr {
        name.span = DUMMY_SP;
    }
    expr
}

fn array(elements: Vec<Box<Expr>>) -> Box<Expr> {
    let elems = elements.into_iter().map(|element| Some(element.into())).collect();
    Box::new(Expr::Array(ArrayLit { span: DUMMY_SP, elems }))
}

fn text(value: &str) -> Box<Expr> {
    Box::new(Expr::Lit(Lit::Str(Str { span: DUMMY_SP, value: value.into(), raw: None })))
}

fn string_of(cx: &Lowering, literal: Lit) -> Box<Expr> {
    ast::call(ast::ident(&cx.global("String")), vec![Box::new(Expr::Lit(literal))])
}
