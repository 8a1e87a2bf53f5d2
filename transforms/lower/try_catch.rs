//! `try`: its block, handler and finalizer are tails of their own, and all that leave it jump to
//! the join behind it.
//!
//! ```text
//! join next1() = …rest
//! try { …block; goto next1 } catch (e) { …handler; goto next1 } finally { …finalizer; resume }
//! ```
//!
//! Where only the handler suspends the block stays a block, in an `attempt`.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-try-statement>

use swc_core::ecma::ast::*;

use super::branches::copy_of;
use super::jumps::mark_jumps;
use super::{lower_steps, lower_stmts};
use crate::analysis::jumps::any_jump;
use crate::ast;
use crate::ir::{Attempt, Extent, Handler, Tail, Try, as_goto};
use crate::lowering::Lowering;
use crate::normalise::{Step, lift_declarator, pattern_suspends};

/// Lowers a `try` of which some part suspends.
pub(super) fn lower_try(cx: &mut Lowering, stmt: TryStmt, rest: Tail) -> Tail {
    if let Some(jump) = copy_of(&rest) {
        return try_before(cx, stmt, &|| copy_of(&jump).unwrap_or(Tail::Resume));
    }
    let id = cx.fresh_join();
    let then = try_before(cx, stmt, &|| Tail::Goto { id, arg: None });
    Tail::Join { id, param: None, body: Box::new(rest), then: Box::new(then), extent: Extent::default() }
}

fn try_before(cx: &mut Lowering, stmt: TryStmt, after: &dyn Fn() -> Tail) -> Tail {
    let TryStmt { span: origin, block, handler, finalizer } = stmt;
    let mut block = block;
    let mut only_handler = !cx.suspends(&block) && finalizer.is_none();
    if only_handler {
        for stmt in &mut block.stmts {
            mark_jumps(cx, stmt);
        }
        // A jump to a join would run the join's code inside the `try`.
        only_handler = !any_jump(&block.stmts, &mut |jump, _| as_goto(jump).is_some());
    }
    let handler = handler.map(|clause| lower_handler(cx, clause, after()));
    match handler {
        Some(handler) if only_handler => {
            Tail::Attempt(Box::new(Attempt { block: block.stmts, handler, then: after(), origin }))
        }
        handler => {
            let body = lower_stmts(cx, block.stmts, after());
            let finalizer = finalizer.map(|block| lower_stmts(cx, block.stmts, Tail::Resume));
            Tail::Try(Box::new(Try { body, handler, finalizer, origin, number: 0 }))
        }
    }
}

fn lower_handler(cx: &mut Lowering, clause: CatchClause, after: Tail) -> Handler {
    let CatchClause { param, body, .. } = clause;
    let body = lower_stmts(cx, body.stmts, after);
    match param {
        Some(pattern) if pattern_suspends(&pattern) => {
            let error = cx.names.fresh("error");
            cx.bindings.add_temp(&error, false);
            let mut steps: Vec<Step> = Vec::new();
            lift_declarator(cx, VarDeclKind::Let, pattern, ast::ident(&error), &mut steps);
            let body = lower_steps(cx, steps, body);
            Handler { param: Some(ast::ident_pat(&error)), body }
        }
        param => Handler { param, body },
    }
}
