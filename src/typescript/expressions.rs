//! Assertions, and the parentheses that were only there for them.
//!
//! ```ts
//! (x as any).y = <T>z! satisfies U;
//! ```
//! becomes
//! ```js
//! x.y = z;
//! ```

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{BinExpr, BinaryOp, Callee, Expr, ParenExpr, TsNonNullExpr};
use swc_core::ecma::visit::VisitWith;

use super::strip::Strip;

/// Strips `inner as T`, `inner satisfies T` or `<T>inner`, all of which are `whole`.
pub(super) fn assertion(cx: &mut Strip<'_>, whole: Span, inner: &Expr) {
    let (whole, expr) = (cx.text.range(whole), cx.text.range(inner.span()));
    if whole.start < expr.start {
        prefix(cx, whole.start, inner);
    } else {
        let keyword = cx.text.skip(expr.end);
        cx.plan.cut(cx.text.cut_start(keyword)..whole.end);
    }
    inner.visit_with(cx);
}

/// Removes `<T>` before `inner`.
fn prefix(cx: &mut Strip<'_>, start: usize, inner: &Expr) {
    let expr = cx.text.range(inner.span());
    // After `return` a new line would end the statement; else a comment may stay.
    let kept = cx.text.skip_back(expr.start);
    let end = if cx.text.has_newline(kept..expr.start) { expr.start } else { cx.text.skip_space(kept) };
    cx.plan.cut(start..end);
    // The place is handed on, for assertions in assertions.
    if cx.starts.contains(&start) {
        cx.starts.insert(expr.start);
        let word = cx.text.word(expr.start);
        if cx.text.is(expr.start, '{') || matches!(word, "function" | "class" | "async" | "let") {
            cx.plan.insert(expr.start, "(");
            cx.plan.insert(expr.end, ")");
        }
    }
}

/// Strips `inner!`.
pub(super) fn non_null(cx: &mut Strip<'_>, node: &TsNonNullExpr) {
    node.expr.visit_with(cx);
    let end = cx.text.hi(node.span);
    let start = cx.text.cut_start(end - 1).max(cx.text.hi(node.expr.span()));
    cx.plan.cut(start..end);
}

/// Removes the parentheses around an assertion where a person would not write them.
pub(super) fn paren(cx: &mut Strip<'_>, node: &ParenExpr) {
    let range = cx.text.range(node.span);
    if !cx.kept_parens.contains(&range.start) && is_needless(cx, node) {
        cx.plan.cut(range.start..range.start + 1);
        node.expr.visit_with(cx);
        cx.plan.cut(range.end - 1..range.end);
    } else {
        node.expr.visit_with(cx);
    }
}

fn is_needless(cx: &Strip<'_>, node: &ParenExpr) -> bool {
    let Some(core) = unasserted(&node.expr) else { return false };
    let (outer, whole, core_range) =
        (cx.text.range(node.span), cx.text.range(node.expr.span()), cx.text.range(core.span()));
    // Not after `return(` and the like, and not where comments or lines would be left over.
    let tight = whole.start == outer.start + 1 && whole.end + 1 == outer.end;
    let plain_before = !cx.text.until(outer.start).ends_with(is_word);
    let plain_after = !cx.text.from(outer.end).starts_with(is_word);
    let same_line = !cx.text.has_newline(core_range.end..outer.end);
    tight && plain_before && plain_after && same_line && is_primary(core)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// What is asserted, or nothing where `expr` is no assertion.
fn unasserted(expr: &Expr) -> Option<&Expr> {
    let inner = match expr {
        Expr::TsAs(node) => &node.expr,
        Expr::TsSatisfies(node) => &node.expr,
        Expr::TsConstAssertion(node) => &node.expr,
        Expr::TsTypeAssertion(node) => &node.expr,
        Expr::TsNonNull(node) => &node.expr,
        Expr::TsInstantiation(node) => &node.expr,
        // Every other expression is one of JavaScript's.
        _ => return None,
    };
    Some(unasserted(inner).unwrap_or(inner))
}

/// Whether `expr` binds as tightly as a name does; an optional chain does not, its parentheses end it.
fn is_primary(expr: &Expr) -> bool {
    match expr {
        Expr::Ident(name) => !matches!(&*name.sym, "let" | "async" | "await" | "yield" | "of"),
        Expr::This(_) | Expr::Paren(_) | Expr::Array(_) => true,
        Expr::Member(node) => is_primary(&node.obj),
        Expr::Call(node) => matches!(&node.callee, Callee::Expr(callee) if is_primary(callee)),
        // Names and member chains are what people assert; for the rest parentheses never hurt.
        _ => unasserted(expr).is_some_and(is_primary),
    }
}

/// Keeps the parentheses that a callee of `new` or a decorator starts with: `new (f() as C)()` is not
/// `new f()()`.
pub(super) fn keep_parens(cx: &mut Strip<'_>, callee: &Expr) {
    let start = cx.text.lo(callee.span());
    let needless = match callee {
        Expr::Paren(node) => unasserted(&node.expr).is_some_and(|core| matches!(core, Expr::Ident(_))),
        // A longer callee: only its start matters, which may be anything.
        _ => false,
    };
    if !needless {
        cx.kept_parens.insert(start);
    }
}

/// Strips both sides. `-a as number ** 2` is `(-a) ** 2`, which needs parentheses once `as number` is
/// gone; other operators that would change sides are errors to the parser.
pub(super) fn binary(cx: &mut Strip<'_>, node: &BinExpr) {
    let core = unasserted(&node.left).filter(|core| matches!(core, Expr::Unary(_) | Expr::Await(_)));
    match core.filter(|_| node.op == BinaryOp::Exp) {
        Some(core) => {
            let range = cx.text.range(core.span());
            cx.plan.insert(range.start, "(");
            cx.new_starts.insert(range.start, '(');
            node.left.visit_with(cx);
            cx.plan.insert(range.end, ")");
        }
        None => node.left.visit_with(cx),
    }
    node.right.visit_with(cx);
}
