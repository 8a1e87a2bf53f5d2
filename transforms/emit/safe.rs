//! Which statements at the start of a function may run outside its promise.
//!
//! ```js
//! const limit = 3;                                     // cannot throw
//! return new Promise((resolve) => { check(limit); … });
//! ```

use swc_core::common::Spanned;
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
