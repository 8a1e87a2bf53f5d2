//! Which statements at the start of a function may run outside its promise.
//!
//! ```js
//! const limit = 3;                                     // cannot throw
//! return new Promise((resolve) => { check(limit); … });
//! ```

use swc_core::common::util::take::Take;
use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::*;

use crate::analysis::purity;
use crate::lowering::Lowering;

/// How many statements may: those that cannot throw, up to the first that mentions a name too early
/// whose declaration would not come along.
pub(super) fn safe_start(stmts: &[Stmt], cx: &Lowering) -> usize {
    let mut safe = stmts.iter().take_while(|stmt| stmt_cannot_throw(stmt, cx)).count();
    let place = |stmt: &Stmt| {
        let span = stmt.span();
        let span = cx.origins.of(span).unwrap_or(span);
        (!span.is_dummy()).then_some(span.lo)
    };
    loop {
        let Some(cut) = stmts.iter().skip(safe).find_map(place) else { return safe };
        let parted = cx.together.iter().filter(|reach| reach.from < cut && cut <= reach.to);
        let Some(from) = parted.map(|reach| reach.from).min() else { return safe };
        let stays = |stmt: &&Stmt| place(stmt).is_none_or(|at| at < from);
        let fewer = stmts.iter().take(safe).take_while(stays).count();
        if fewer == safe {
            return safe;
        }
        safe = fewer;
    }
}

/// Whether a statement can never throw.
pub(super) fn stmt_cannot_throw(stmt: &Stmt, cx: &Lowering) -> bool {
    let safe = |expr: &Expr| purity::cannot_throw(expr, cx.bindings);
    match stmt {
        Stmt::Decl(Decl::Fn(_)) | Stmt::Empty(_) => true,
        Stmt::Decl(Decl::Var(var)) => var.decls.iter().all(|declarator| {
            matches!(declarator.name, Pat::Ident(_)) && declarator.init.as_ref().is_none_or(|init| safe(init))
        }),
        Stmt::Expr(stmt) => safe(&stmt.expr),
        _ => false, // other statements are not worth the question
    }
}

/// Whether nothing in a statement can throw but a `throw`, and `return` gives a promise that is made without an error.
pub(super) fn throws_openly(stmt: &Stmt, cx: &Lowering) -> bool {
    let safe = |expr: &Expr| purity::cannot_throw(expr, cx.bindings);
    match stmt {
        Stmt::Throw(stmt) => safe(&stmt.arg),
        Stmt::If(IfStmt { test, cons, alt, .. }) => {
            let parts = std::iter::once(&**cons).chain(alt.as_deref());
            safe(test) && parts.into_iter().all(|part| throws_openly(part, cx))
        }
        Stmt::Block(block) => block.stmts.iter().all(|stmt| throws_openly(stmt, cx)),
        Stmt::Return(ReturnStmt { arg: Some(promise), .. }) => match &**promise {
            // `Promise.resolve(p)` throws where `p.constructor` does.
            Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) => {
                callee.is_member()
                    && purity::is_certainly_promise(promise, cx.bindings)
                    && purity::is_fresh_promise(promise, cx.bindings)
                    && args.iter().all(|arg| purity::is_primitive(&arg.expr, cx.bindings) && safe(&arg.expr))
            }
            _ => false, // no other is made in place
        },
        stmt => stmt_cannot_throw(stmt, cx),
    }
}

/// Puts what `replace` gives in the place of each `throw` of such statements.
pub(super) fn replace_throws(stmts: &mut [Stmt], replace: &mut dyn FnMut(Span, Box<Expr>) -> Stmt) {
    for stmt in stmts {
        match stmt {
            Stmt::Throw(ThrowStmt { span, arg }) => *stmt = replace(*span, arg.take()),
            Stmt::Block(block) => replace_throws(&mut block.stmts, replace),
            Stmt::If(IfStmt { cons, alt, .. }) => {
                let parts = std::iter::once(&mut **cons).chain(alt.as_deref_mut());
                parts.into_iter().for_each(|part| replace_throws(std::slice::from_mut(part), replace));
            }
            _ => {} // nothing else has one
        }
    }
}
