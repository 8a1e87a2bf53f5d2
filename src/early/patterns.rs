//! What can be declared, and what can be assigned to.
//!
//! ```js
//! let [post.id] = list;      ([a]) = list;      [(a = 1)] = list;      post?.id = 1;
//! ```

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    AssignExpr, AssignOp, AssignPatProp, AssignTarget, AssignTargetPat, BindingIdent, Expr, Pat,
    SimpleAssignTarget, UpdateExpr,
};
use swc_core::ecma::visit::VisitWith;

use super::walk::{Binding, Walk};
use super::{declarations, names};

/// Walks over a name in a pattern.
pub(super) fn name(walk: &mut Walk, node: &BindingIdent) {
    declarations::declare(walk, &node.id, walk.binding);
}

/// Walks over `{ a }` and `{ a = 1 }` in a pattern.
pub(super) fn shorthand(walk: &mut Walk, node: &AssignPatProp) {
    name(walk, &node.key);
    node.value.visit_with(walk);
}

/// Walks over a part of a pattern.
pub(super) fn part(walk: &mut Walk, node: &Pat) {
    let Pat::Expr(expr) = node else { return node.visit_children_with(walk) };
    if walk.binding == Binding::Assigned {
        assigned(walk, expr);
    } else {
        walk.report(node.span(), "Only names and patterns can be declared");
    }
}

/// Walks over an assignment.
pub(super) fn assignment(walk: &mut Walk, node: &AssignExpr) {
    match &node.left {
        AssignTarget::Simple(target) => simple(walk, target),
        AssignTarget::Pat(target) => {
            if node.op != AssignOp::Assign {
                walk.report(target.span(), "Only `=` can assign to a pattern");
            }
            walk.with_binding(Binding::Assigned, |walk| match target {
                AssignTargetPat::Array(pattern) => pattern.visit_with(walk),
                AssignTargetPat::Object(pattern) => pattern.visit_with(walk),
                AssignTargetPat::Invalid(_) => {}
            });
        }
    }
    node.right.visit_with(walk);
}

/// Walks over `a++` and the like.
pub(super) fn update(walk: &mut Walk, node: &UpdateExpr) {
    assigned(walk, &node.arg);
}

fn simple(walk: &mut Walk, target: &SimpleAssignTarget) {
    match target {
        SimpleAssignTarget::Ident(name) => {
            names::target(walk, &name.id);
        }
        SimpleAssignTarget::Paren(inner) => assigned(walk, &inner.expr),
        SimpleAssignTarget::OptChain(chain) => {
            optional(walk, chain.span);
            chain.visit_with(walk);
        }
        SimpleAssignTarget::Member(member) => member.visit_with(walk),
        SimpleAssignTarget::SuperProp(member) => member.visit_with(walk),
        // Types are gone, and the parser has reported what is invalid.
        SimpleAssignTarget::TsAs(_)
        | SimpleAssignTarget::TsSatisfies(_)
        | SimpleAssignTarget::TsNonNull(_)
        | SimpleAssignTarget::TsTypeAssertion(_)
        | SimpleAssignTarget::TsInstantiation(_)
        | SimpleAssignTarget::Invalid(_) => target.visit_children_with(walk),
    }
}

/// Walks over an expression that is assigned to.
pub(super) fn assigned(walk: &mut Walk, expr: &Expr) {
    match expr {
        Expr::Ident(name) => {
            names::target(walk, name);
        }
        Expr::Paren(inner) => assigned(walk, &inner.expr),
        Expr::Member(_) | Expr::SuperProp(_) => expr.visit_with(walk),
        Expr::OptChain(chain) => {
            optional(walk, chain.span);
            expr.visit_with(walk);
        }
        // Sloppy code may assign to what a call gives: that is an error when it runs.
        Expr::Call(call) if !walk.context.strict && call.callee.is_expr() => expr.visit_with(walk),
        // No other expression is a place.
        _ => {
            walk.report(expr.span(), "This cannot be assigned to");
            expr.visit_with(walk);
        }
    }
}

fn optional(walk: &mut Walk, span: Span) {
    walk.report(span, "An optional chain cannot be assigned to");
}
