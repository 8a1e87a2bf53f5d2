//! Expressions that may not stand where they stand.
//!
//! ```js
//! super();      delete this.#id;      new import("a");      ({ __proto__: a, __proto__: b });
//! class C { static { await a; } }      ({ async
//! load() {} })
//! ```

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    AwaitExpr, CallExpr, Callee, Expr, ExprOrSpread, MemberProp, MetaPropExpr, MetaPropKind, NewExpr,
    ObjectLit, OptChainBase, ParenExpr, Prop, PropOrSpread, SuperProp, SuperPropExpr, UnaryExpr, UnaryOp,
    YieldExpr,
};
use swc_core::ecma::visit::VisitWith;

use super::walk::Walk;
use super::{classes, functions, names, text};

/// Walks over an `await`.
pub(super) fn await_(walk: &mut Walk, node: &AwaitExpr) {
    walk.is_async = true;
    operator(walk, node.span, "await");
    if !walk.context.may_await {
        let message =
            "`await` is allowed in the body of async functions and at the top level of modules only";
        walk.report(node.span, message);
    }
    node.arg.visit_with(walk);
}

/// Walks over a `yield`.
pub(super) fn yield_(walk: &mut Walk, node: &YieldExpr) {
    operator(walk, node.span, "yield");
    if !walk.context.may_yield {
        walk.report(node.span, "`yield` is allowed in the body of generators only");
    }
    node.arg.visit_with(walk);
}

fn operator(walk: &mut Walk, span: Span, word: &str) {
    if !walk.text.starts_with_word(span, word) {
        walk.escaped_keyword(span);
    }
}

/// Walks over a unary operator; `delete` has rules.
pub(super) fn unary(walk: &mut Walk, node: &UnaryExpr) {
    if node.op == UnaryOp::Delete {
        delete(walk, node.span, node.arg.unwrap_parens());
    }
    node.arg.visit_with(walk);
}

fn delete(walk: &mut Walk, span: Span, arg: &Expr) {
    let member = match arg {
        Expr::Ident(_) if walk.context.strict => {
            return walk.report(span, "A name cannot be deleted in strict mode");
        }
        Expr::Member(member) => member,
        Expr::OptChain(chain) => match &*chain.base {
            OptChainBase::Member(member) => member,
            OptChainBase::Call(_) => return,
        },
        // Nothing else has a rule.
        _ => return,
    };
    if let MemberProp::PrivateName(_) = member.prop {
        walk.report(span, "A private member cannot be deleted");
    }
}

/// Walks over a call, also one of `super` or `import`.
pub(super) fn call(walk: &mut Walk, node: &CallExpr) {
    match &node.callee {
        Callee::Super(callee) => {
            if !walk.context.super_call {
                let hint = "it belongs into the constructor of a class that extends another";
                walk.report_with_hint(callee.span, "`super()` is not allowed here", hint);
            }
        }
        Callee::Import(callee) => {
            if text::has_escape(walk.text.slice(callee.span)) {
                walk.escaped_keyword(callee.span);
            }
            arguments_of_import(walk, node.span, &node.args);
        }
        Callee::Expr(callee) => callee.visit_with(walk),
    }
    node.args.visit_with(walk);
}

fn arguments_of_import(walk: &mut Walk, span: Span, args: &[ExprOrSpread]) {
    if let Some(spread) = args.iter().find_map(|arg| arg.spread) {
        walk.report(spread, "`import()` takes no spread");
    }
    if !matches!(args.len(), 1 | 2) {
        walk.report(span, "`import()` takes one or two arguments");
    }
}

/// Walks over a `new`; `import()` is a call, which cannot be what is constructed.
pub(super) fn new(walk: &mut Walk, node: &NewExpr) {
    let mut callee = &*node.callee;
    while let Expr::Member(member) = callee {
        callee = &member.obj;
    }
    if let Expr::OptChain(chain) = callee {
        walk.report(chain.span, "An optional chain cannot follow `new`");
    }
    if let Expr::Call(CallExpr { callee: Callee::Import(import), .. }) = callee {
        walk.report_with_hint(import.span, "`import()` cannot follow `new`", "put the call into parentheses");
    }
    node.callee.visit_with(walk);
    node.args.visit_with(walk);
}

/// Walks over `super.x` and `super[x]`.
pub(super) fn super_property(walk: &mut Walk, node: &SuperPropExpr) {
    if !walk.context.super_property {
        walk.report(node.span, "`super` is allowed in methods and fields only");
    }
    match &node.prop {
        SuperProp::Ident(name) => names::property(walk, name),
        SuperProp::Computed(key) => key.visit_with(walk),
    }
}

/// Judges `new.target` and `import.meta`.
pub(super) fn meta(walk: &mut Walk, node: &MetaPropExpr) {
    if node.kind == MetaPropKind::NewTarget && !walk.context.new_target {
        walk.report(node.span, "`new.target` is allowed in functions and fields only");
    }
    if text::has_escape(walk.text.slice(node.span)) {
        walk.escaped_keyword(node.span);
    }
}

/// Walks over parentheses. The parser takes an arrow without a body for nothing at all.
pub(super) fn parentheses(walk: &mut Walk, node: &ParenExpr) {
    if walk.text.token(node.expr.span_hi()).starts_with("=>") {
        walk.report(node.span, "This arrow function has no parameters or no body");
    }
    node.expr.visit_with(walk);
}

/// Walks over an object.
pub(super) fn object(walk: &mut Walk, node: &ObjectLit) {
    let mut has_prototype = false;
    for prop in &node.props {
        if let Some(span) = prototype(prop) {
            if has_prototype {
                walk.report(span, "An object can set `__proto__` once only");
            }
            has_prototype = true;
        }
        prop.visit_with(walk);
    }
}

/// Where a property is `__proto__: value`, which sets the prototype.
fn prototype(prop: &PropOrSpread) -> Option<Span> {
    let PropOrSpread::Prop(prop) = prop else { return None };
    let Prop::KeyValue(prop) = &**prop else { return None };
    classes::is_named(&prop.key, "__proto__").then(|| prop.key.span())
}

/// Walks over a property of an object.
pub(super) fn property(walk: &mut Walk, node: &Prop) {
    match node {
        Prop::Getter(prop) => {
            walk.plain_keywords(prop.span.lo, prop.key.span_lo(), &[]);
            prop.key.visit_with(walk);
            functions::method(walk, &prop.function, prop.key.span());
        }
        Prop::Setter(prop) => {
            walk.plain_keywords(prop.span.lo, prop.key.span_lo(), &[]);
            prop.key.visit_with(walk);
            functions::method(walk, &prop.function, prop.key.span());
        }
        Prop::Method(prop) => {
            let head = walk.text.between(prop.function.span.lo, prop.key.span_lo());
            if prop.function.is_async && is_split(head) {
                walk.report(prop.key.span(), "No line break may follow `async`");
            }
            walk.plain_keywords(prop.function.span.lo, prop.key.span_lo(), &[]);
            prop.key.visit_with(walk);
            functions::method(walk, &prop.function, prop.key.span());
        }
        Prop::Shorthand(name) => {
            names::reference(walk, name);
        }
        Prop::KeyValue(_) => node.visit_children_with(walk),
        Prop::Assign(prop) => {
            walk.report(prop.span, "Only a pattern can have a default here");
            prop.value.visit_with(walk);
        }
    }
}

/// Whether the line ends right behind `async`, not behind its `*`.
fn is_split(head: &str) -> bool {
    let behind = head.split_once("async").map_or("", |(_, behind)| behind);
    text::has_line_break(behind.split_once('*').map_or(behind, |(before, _)| before))
}
