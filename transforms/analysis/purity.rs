//! What evaluating an expression can be seen to do.
//!
//! All four questions err on the side of "I don't know", so a `true` can be built upon.

use swc_core::ecma::ast::*;

use super::bindings::Bindings;
use super::captives::callee_name;
use super::numeric;
use crate::ast::unparen;

/// Whether evaluating `expr` now or later, once or never, makes no difference to anybody, and it
/// gives the same value: literals, names that do not change, closures, operators that call nothing.
pub(crate) fn is_invariant(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::Lit(_) | Expr::This(_) | Expr::Fn(_) | Expr::Arrow(_) | Expr::MetaProp(_) => true,
        Expr::Ident(name) => {
            bindings.is_stable(name) || is_constant_global(name, bindings) || is_known_global(expr, bindings)
        }
        Expr::Member(member) => is_builtin_member(member, bindings),
        Expr::Unary(unary) => {
            is_negative(unary) || calls_nothing(unary.op) && is_invariant(&unary.arg, bindings)
        }
        Expr::Bin(binary) => {
            compares_only(binary.op)
                && [&binary.left, &binary.right].iter().all(|side| is_invariant(side, bindings))
        }
        Expr::Cond(cond) => {
            [&cond.test, &cond.cons, &cond.alt].iter().all(|part| is_invariant(part, bindings))
        }
        Expr::Array(array) => array
            .elems
            .iter()
            .flatten()
            .all(|element| element.spread.is_none() && is_invariant(&element.expr, bindings)),
        Expr::Object(object) => {
            object.props.iter().all(|prop| is_plain_prop(prop, |value| is_invariant(value, bindings)))
        }
        Expr::Tpl(template) => template.exprs.is_empty(),
        _ => false, // everything else reads or calls something
    }
}

/// Whether evaluating `expr` can never throw.
pub(crate) fn cannot_throw(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::Lit(_) | Expr::This(_) | Expr::Fn(_) | Expr::Arrow(_) | Expr::MetaProp(_) => true,
        Expr::Ident(name) => bindings.is_initialised(name) || is_constant_global(name, bindings),
        Expr::Unary(unary) => {
            (calls_nothing(unary.op) || unary.op != UnaryOp::Delete && is_number(&unary.arg, bindings))
                && cannot_throw(&unary.arg, bindings)
        }
        Expr::Bin(binary) => {
            let sides = [&binary.left, &binary.right];
            let operates = compares_only(binary.op) || is_short_circuit(binary.op);
            (operates || takes_numbers(binary.op) && sides.iter().all(|side| is_number(side, bindings)))
                && sides.iter().all(|side| cannot_throw(side, bindings))
        }
        Expr::Update(update) => {
            is_number(&update.arg, bindings)
                && matches!(unparen(&update.arg), Expr::Ident(name) if bindings.is_assignable(name))
        }
        Expr::Cond(cond) => {
            [&cond.test, &cond.cons, &cond.alt].iter().all(|part| cannot_throw(part, bindings))
        }
        Expr::Array(array) => array
            .elems
            .iter()
            .flatten()
            .all(|element| element.spread.is_none() && cannot_throw(&element.expr, bindings)),
        Expr::Object(object) => {
            object.props.iter().all(|prop| is_plain_prop(prop, |value| cannot_throw(value, bindings)))
        }
        Expr::Tpl(template) => template.exprs.is_empty(),
        Expr::New(new) => is_global_error(new, bindings),
        Expr::Call(call) => waits_for_all(call, bindings),
        Expr::Assign(assign) => {
            let AssignTarget::Simple(SimpleAssignTarget::Ident(name)) = &assign.left else { return false };
            let numbers = || {
                let before = Expr::Ident(name.id.clone());
                [&before, &*assign.right].into_iter().all(|side| is_number(side, bindings))
            };
            (assign.op == AssignOp::Assign || numbers())
                && bindings.is_assignable(&name.id)
                && cannot_throw(&assign.right, bindings)
        }
        _ => false, // everything else reads or calls something
    }
}

/// Whether the value of `expr` is certainly no thenable, so that returning it settles a promise
/// with it as it is.
pub(crate) fn is_never_thenable(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::Lit(_)
        | Expr::Tpl(_)
        | Expr::Unary(_)
        | Expr::Update(_)
        | Expr::Fn(_)
        | Expr::Arrow(_)
        | Expr::Array(_) => true,
        Expr::Ident(name) => {
            bindings.is_awaited(name) || is_constant_global(name, bindings) || is_number(expr, bindings)
        }
        Expr::Bin(binary) => {
            let sides = [&binary.left, &binary.right];
            !is_short_circuit(binary.op) || sides.iter().all(|side| is_never_thenable(side, bindings))
        }
        Expr::Cond(cond) => is_never_thenable(&cond.cons, bindings) && is_never_thenable(&cond.alt, bindings),
        Expr::Seq(seq) => seq.exprs.last().is_some_and(|last| is_never_thenable(last, bindings)),
        Expr::Object(object) => {
            object.props.iter().all(|prop| is_plain_prop(prop, |_| true) && !defines_then(prop))
        }
        Expr::New(new) => is_global_error(new, bindings),
        Expr::Call(call) => callee_name(call).is_some_and(|name| bindings.is_plain(name)),
        _ => false, // a call or a read can give anything
    }
}

/// Whether the value of `expr` certainly is no object.
pub(crate) fn is_primitive(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::Lit(literal) => !matches!(literal, Lit::Regex(_)),
        Expr::Tpl(_) | Expr::Unary(_) | Expr::Update(_) => true,
        Expr::Ident(name) => is_constant_global(name, bindings) || is_number(expr, bindings),
        Expr::Bin(binary) => {
            let sides = [&binary.left, &binary.right];
            !is_short_circuit(binary.op) || sides.iter().all(|side| is_primitive(side, bindings))
        }
        Expr::Cond(cond) => is_primitive(&cond.cons, bindings) && is_primitive(&cond.alt, bindings),
        _ => false, // a call or a read can give anything
    }
}

fn are_primitive(args: &[ExprOrSpread], bindings: &Bindings) -> bool {
    args.iter().all(|arg| arg.spread.is_none() && is_primitive(&arg.expr, bindings))
}

/// Whether a reader sees at once that `expr` is no promise (and so has no `.then`).
pub(crate) fn is_visibly_no_promise(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::Object(_) | Expr::Class(_) | Expr::OptChain(_) | Expr::This(_) => true,
        Expr::Bin(binary) if is_short_circuit(binary.op) => {
            let sides = [&binary.left, &binary.right];
            binary.op == BinaryOp::LogicalAnd
                || sides.iter().any(|side| is_visibly_no_promise(side, bindings))
        }
        Expr::Cond(cond) => {
            is_visibly_no_promise(&cond.cons, bindings) || is_visibly_no_promise(&cond.alt, bindings)
        }
        Expr::Seq(seq) => seq.exprs.last().is_some_and(|last| is_visibly_no_promise(last, bindings)),
        Expr::Assign(assign) => {
            assign.op != AssignOp::Assign || is_visibly_no_promise(&assign.right, bindings)
        }
        other => is_never_thenable(other, bindings),
    }
}

/// Whether `expr` certainly is a promise of this realm: what the built-in functions return.
pub(crate) fn is_certainly_promise(expr: &Expr, bindings: &Bindings) -> bool {
    let is_promise = |expr: &Expr| matches!(unparen(expr), Expr::Ident(name) if &*name.sym == "Promise" && bindings.is_global(name));
    match unparen(expr) {
        Expr::New(new) => is_promise(&new.callee),
        Expr::Call(call) => match &call.callee {
            Callee::Expr(callee) => match unparen(callee) {
                Expr::Member(member) => {
                    is_promise(&member.obj) && matches!(member.prop, MemberProp::Ident(_))
                }
                Expr::Ident(name) => bindings.is_async(name),
                _ => false, // no other callee is known
            },
            Callee::Import(_) => true,
            Callee::Super(_) => false,
        },
        Expr::Ident(name) => bindings.is_promise(name) || bindings.owns_promise(name),
        _ => false, // nothing else makes one
    }
}

/// Whether `expr`, if it does not throw, gives a promise of this realm that nobody has seen yet, so it has no `then` of its
/// own: what an async function of the program gives, `new Promise(…)`, `Promise.all(…)`.
pub(crate) fn is_fresh_promise(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::New(_) => is_certainly_promise(expr, bindings),
        Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) => match unparen(callee) {
            Expr::Ident(name) => bindings.is_async(name),
            Expr::Member(MemberExpr { prop: MemberProp::Ident(method), .. }) => {
                let makes = match &*method.sym {
                    "all" | "allSettled" | "any" | "race" | "reject" => true,
                    // It gives back what it is given, if that is a promise.
                    "resolve" => are_primitive(args, bindings),
                    _ => false, // nothing is known about others
                };
                makes && is_certainly_promise(expr, bindings)
            }
            _ => false, // no other callee is known
        },
        Expr::Ident(name) => bindings.owns_promise(name),
        _ => false, // others may give one that is known elsewhere
    }
}

/// Whether `expr` gives such a promise and cannot throw.
pub(crate) fn always_gives_promise(expr: &Expr, bindings: &Bindings) -> bool {
    let is_safe = |arg: &ExprOrSpread| arg.spread.is_none() && cannot_throw(&arg.expr, bindings);
    match unparen(expr) {
        // What an executor throws rejects the promise.
        Expr::New(new) if is_certainly_promise(expr, bindings) => {
            let [executor] = new.args.as_deref().unwrap_or_default() else { return false };
            executor.spread.is_none() && matches!(unparen(&executor.expr), Expr::Arrow(_) | Expr::Fn(_))
        }
        Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) => {
            let promises = match unparen(callee) {
                Expr::Ident(name) => bindings.always_promises(name),
                _ => is_fresh_promise(expr, bindings) && are_primitive(args, bindings),
            };
            promises && args.iter().all(is_safe)
        }
        Expr::Ident(name) => bindings.owns_promise(name),
        _ => false, // nothing else is known to
    }
}

/// Whether this is the `Promise.all([__tla_0, __tla_1])` that a module begins with.
fn waits_for_all(call: &CallExpr, bindings: &Bindings) -> bool {
    let [ExprOrSpread { spread: None, expr }] = call.args.as_slice() else { return false };
    let Expr::Array(list) = &**expr else { return false };
    let is_init =
        |element: &ExprOrSpread| matches!(&*element.expr, Expr::Ident(name) if bindings.is_promise(name));
    list.elems.len() > 1 && list.elems.iter().all(|element| element.as_ref().is_some_and(is_init))
}

/// A method read that `textbook` takes for free: `a.b.c` on a name that does not change.
pub(crate) fn is_plain_path(expr: &Expr, bindings: &Bindings) -> bool {
    match unparen(expr) {
        Expr::This(_) => true,
        Expr::Ident(name) => is_invariant(expr, bindings) || bindings.is_global(name),
        Expr::Member(member) => {
            !matches!(member.prop, MemberProp::Computed(_)) && is_plain_path(&member.obj, bindings)
        }
        Expr::SuperProp(property) => matches!(property.prop, SuperProp::Ident(_)),
        _ => false, // anything else may give another value later
    }
}

fn is_plain_prop(prop: &PropOrSpread, value_is: impl Fn(&Expr) -> bool) -> bool {
    let PropOrSpread::Prop(prop) = prop else { return false };
    match &**prop {
        Prop::Shorthand(name) => value_is(&Expr::Ident(name.clone())),
        Prop::KeyValue(pair) => !matches!(pair.key, PropName::Computed(_)) && value_is(&pair.value),
        Prop::Getter(GetterProp { key, .. })
        | Prop::Setter(SetterProp { key, .. })
        | Prop::Method(MethodProp { key, .. }) => !matches!(key, PropName::Computed(_)),
        Prop::Assign(_) => false,
    }
}

fn defines_then(prop: &PropOrSpread) -> bool {
    let PropOrSpread::Prop(prop) = prop else { return true };
    let is_then = |key: &PropName| match key {
        PropName::Ident(name) => matches!(&*name.sym, "then" | "__proto__"),
        PropName::Str(name) => name.value.as_str().is_none_or(|name| matches!(name, "then" | "__proto__")),
        PropName::Num(_) | PropName::BigInt(_) => false,
        PropName::Computed(_) => true,
    };
    match &**prop {
        Prop::Shorthand(name) => &*name.sym == "then",
        Prop::KeyValue(pair) => is_then(&pair.key),
        Prop::Getter(getter) => is_then(&getter.key),
        Prop::Method(method) => is_then(&method.key),
        Prop::Setter(_) => false,
        Prop::Assign(_) => true,
    }
}

/// `void`, `!` and `typeof` look at a value and call nothing.
fn calls_nothing(op: UnaryOp) -> bool {
    match op {
        UnaryOp::Bang | UnaryOp::TypeOf | UnaryOp::Void => true,
        UnaryOp::Minus | UnaryOp::Plus | UnaryOp::Tilde | UnaryOp::Delete => false,
    }
}

/// Whether the value of `expr`, if it has one, certainly is a number.
fn is_number(expr: &Expr, bindings: &Bindings) -> bool {
    numeric::is_number(expr, &mut |known| bindings.is_number(&known))
}

/// Operators that call nothing where both operands are numbers: all but those that look for a property.
fn takes_numbers(op: BinaryOp) -> bool {
    !matches!(op, BinaryOp::In | BinaryOp::InstanceOf)
}

/// `-1`
fn is_negative(unary: &UnaryExpr) -> bool {
    unary.op == UnaryOp::Minus && matches!(*unary.arg, Expr::Lit(Lit::Num(_)))
}

fn compares_only(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::EqEqEq | BinaryOp::NotEqEq)
}

/// `&&`, `||`, `??`.
pub(crate) fn is_short_circuit(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::LogicalAnd | BinaryOp::LogicalOr | BinaryOp::NullishCoalescing)
}

fn is_constant_global(name: &Ident, bindings: &Bindings) -> bool {
    bindings.is_global(name) && matches!(&*name.sym, "undefined" | "NaN" | "Infinity")
}

fn is_global_error(new: &NewExpr, bindings: &Bindings) -> bool {
    let is_error = matches!(unparen(&new.callee), Expr::Ident(name)
        if bindings.is_global(name) && matches!(&*name.sym, "Error" | "TypeError" | "RangeError" | "SyntaxError"));
    let plain =
        |arg: &ExprOrSpread| arg.spread.is_none() && matches!(unparen(&arg.expr), Expr::Lit(Lit::Str(_)));
    is_error && new.args.iter().flatten().all(plain)
}

/// Built-in namespaces and functions, which nobody replaces in the middle of an `await`.
fn is_known_global(expr: &Expr, bindings: &Bindings) -> bool {
    const KNOWN: [&str; 30] = [
        "Array",
        "BigInt",
        "Boolean",
        "Buffer",
        "Date",
        "Error",
        "JSON",
        "Map",
        "Math",
        "Number",
        "Object",
        "Promise",
        "Proxy",
        "RangeError",
        "Reflect",
        "RegExp",
        "Set",
        "String",
        "Symbol",
        "SyntaxError",
        "TypeError",
        "URL",
        "Uint8Array",
        "WeakMap",
        "WeakSet",
        "console",
        "fetch",
        "globalThis",
        "parseFloat",
        "parseInt",
    ];
    bindings.trusts_globals()
        && matches!(unparen(expr), Expr::Ident(name) if bindings.is_global(name) && KNOWN.contains(&&*name.sym))
}

/// `console.log`, `Math.max`, `JSON.parse`: a built-in function, not a getter.
fn is_builtin_member(member: &MemberExpr, bindings: &Bindings) -> bool {
    let on_namespace = matches!(unparen(&member.obj), Expr::Ident(name)
        if bindings.is_global(name)
            && matches!(&*name.sym, "console" | "Math" | "JSON" | "Object" | "Array" | "Number" | "Promise" | "Reflect"));
    bindings.trusts_globals() && on_namespace && matches!(member.prop, MemberProp::Ident(_))
}
