//! Parameters, return types and type parameters.
//!
//! ```ts
//! function f<T>(this: Window, a: T, b?: number): asserts a is string {}
//! const g = async <T,>(x: T): Promise<T> => x;
//! ```
//! becomes
//! ```js
//! function f(a, b) {}
//! const g = async (x) => x;
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    ArrowExpr, ArrowFunctionBody, BindingIdent, Function, Pat, TsTypeAnn, VarDeclarator,
};
use swc_core::ecma::visit::VisitWith;

use super::namespaces;
use super::strip::Strip;

/// Removes `: T` with the `?` or `!` before it.
pub(super) fn annotation(cx: &mut Strip<'_>, node: &TsTypeAnn) {
    let colon = cx.text.lo(node.span);
    let mut start = cx.text.cut_start(colon);
    if cx.text.until(start).ends_with(['?', '!']) {
        start = cx.text.cut_start(start - 1);
    }
    cx.plan.cut(start..cx.text.hi(node.span));
}

/// Strips a function or method, `this` parameter included.
pub(super) fn function(cx: &mut Strip<'_>, node: &Function) {
    if let Some(this) = &node.this_param {
        let end = cx.text.hi(this.span);
        let comma = cx.text.skip(end);
        let end = if cx.text.is(comma, ',') { cx.text.skip_space(comma + 1) } else { end };
        cx.plan.cut(cx.text.lo(this.span)..end);
    }
    node.type_params.visit_with(cx);
    node.decorators.visit_with(cx);
    node.params.visit_with(cx);
    node.return_type.visit_with(cx);
    node.body.visit_with(cx);
}

/// Strips an arrow function, in which new lines can be fatal: none may come before `=>`, and one after
/// `return <T>` would end the statement.
pub(super) fn arrow(cx: &mut Strip<'_>, node: &ArrowExpr) {
    if let Some(params) = &node.type_params {
        let end = cx.text.hi(params.span);
        let paren = cx.text.skip(end);
        let end = if cx.text.has_newline(end..paren) { paren } else { end };
        cx.plan.cut(cx.text.lo(params.span)..end);
    }
    node.params.visit_with(cx);
    if let Some(result) = &node.return_type {
        let start = cx.text.skip_back(cx.text.lo(result.span));
        let end = cx.text.hi(result.span);
        let sign = cx.text.skip(end);
        if cx.text.has_newline(end..sign) {
            cx.plan.replace(start..sign, " ");
        } else {
            cx.plan.cut(start..end);
        }
    }
    if let ArrowFunctionBody::Expr(body) = &*node.body {
        cx.starts.insert(cx.text.lo(body.span()));
    }
    node.body.visit_with(cx);
}

/// Strips a name with its `?` and its type.
pub(super) fn binding(cx: &mut Strip<'_>, node: &BindingIdent) {
    namespaces::reference(cx, &node.id);
    if let Some(annotation) = &node.type_ann {
        annotation.visit_with(cx);
    } else if node.id.optional {
        let start = cx.text.lo(node.id.span);
        let end = start + cx.text.word(start).len();
        optional(cx, end);
    }
}

/// Removes a `?` or `!` after the name that ends at `end`, where nothing else follows it.
pub(super) fn optional(cx: &mut Strip<'_>, end: usize) {
    let mark = cx.text.skip(end);
    if cx.text.is(mark, '?') || cx.text.is(mark, '!') {
        cx.plan.cut(cx.text.cut_start(mark)..mark + 1);
    }
}

/// Strips one variable.
pub(super) fn declarator(cx: &mut Strip<'_>, node: &VarDeclarator) {
    let typed = match &node.name {
        Pat::Ident(name) => name.type_ann.is_some(),
        Pat::Array(_) | Pat::Object(_) | Pat::Rest(_) | Pat::Assign(_) | Pat::Invalid(_) | Pat::Expr(_) => {
            true
        }
    };
    if node.definite && !typed {
        optional(cx, cx.text.hi(node.name.span()));
    }
    node.name.visit_with(cx);
    node.init.visit_with(cx);
}
