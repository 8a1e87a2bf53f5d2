//! What follows an await: `.then` after `.then`.
//!
//! ```text
//! await f() as a          return f()
//! run log(a)          →     .then((a) => { log(a); return g(); })
//! await g() as b            .then((b) => b + 1);
//! return b + 1
//! ```
//! The continuation of `g()` is nested in the callback only where it reads `a`.

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::Chain;
use crate::analysis::bindings::Bindings;
use crate::analysis::jumps::has_jumps;
use crate::analysis::refs::{bound_idents, declared_by};
use crate::ast;
use crate::emit::frame::{Frame, Protocol};
use crate::emit::outline::Nested;
use crate::ir::{Await, JoinId, Tail, Try};
use crate::names::is_ours;

/// What follows a region.
struct Behind {
    id: JoinId,
    param: Option<Pat>,
    body: Tail,
}

impl Chain<'_, '_> {
    /// `promise.then(…).then(…)` from an await on, up to where its frame is left.
    pub(super) fn chain_from(
        &mut self,
        wait: Await,
        frame: &Frame,
        operand: impl FnOnce(&mut Self, Box<Expr>) -> Box<Expr>,
    ) -> Box<Expr> {
        if self.cx.exact {
            return self.derived(wait, frame);
        }
        let Await { value, bind, then, .. } = wait;
        let base = operand(self, ast::into_unparen(value));
        self.links(base, bind, *then, frame)
    }

    /// Continues a promise: `bind` takes its value, `rest` follows.
    pub(in crate::emit) fn links(
        &mut self,
        base: Box<Expr>,
        bind: Option<Pat>,
        rest: Tail,
        frame: &Frame,
    ) -> Box<Expr> {
        let (mut promise, mut bind, mut rest) = (base, bind, rest);
        loop {
            match self.flat_region(bind.as_ref(), rest) {
                Ok((mut stmts, region, join)) => {
                    let span = self.cx.place(region.origin);
                    let inner = self.region_alone(region, join.id, frame);
                    stmts.push(ast::return_stmt(span, Some(inner)));
                    promise = then(promise, callback(bind, stmts));
                    (bind, rest) = (join.param, join.body);
                    continue;
                }
                Err(tail) => rest = tail,
            }
            match self.flat_link(bind.as_ref(), rest) {
                Ok((mut stmts, next)) => {
                    let Await { value, bind: next_bind, then: next_rest, origin, .. } = next;
                    let span = self.cx.place(origin);
                    stmts.push(ast::return_stmt(span, Some(ast::into_unparen(value))));
                    promise = then(promise, callback(bind, stmts));
                    (bind, rest) = (next_bind, *next_rest);
                }
                Err(tail) => {
                    let names_value = matches!(&tail, Tail::Return { value: Some(value), .. }
                        if is_name_of(value, bind.as_ref(), self.cx.bindings));
                    if names_value && matches!(frame.protocol, Protocol::Value) {
                        return promise;
                    }
                    let nested = if ends_here(&tail) { Nested::Block } else { Nested::Once };
                    let level = self.outline.enter(nested);
                    let stmts = trim(self.emit(tail, &frame.callback()));
                    self.outline.leave(level);
                    if stmts.is_empty() && bind.is_none() && frame.drops_value() {
                        return promise;
                    }
                    let next = callback(bind, stmts);
                    return then(promise, self.outline.name_at_top(level, next, self.cx.names));
                }
            }
        }
    }

    /// The statements and the region before the join that alone follows it, where the join's code
    /// need not be nested.
    fn flat_region(&self, bind: Option<&Pat>, rest: Tail) -> Result<(Vec<Stmt>, Try, Behind), Tail> {
        let (stmts, rest) = match rest {
            Tail::Run { stmts, then } => (stmts, *then),
            rest => (Vec::new(), rest),
        };
        let Tail::Join { id, param, body, then, extent } = rest else { return Err(Tail::run(stmts, rest)) };
        let Tail::Try(region) = *then else {
            return Err(Tail::run(stmts, Tail::Join { id, param, body, then, extent }));
        };
        let mut names = bind.map(bound_idents).unwrap_or_default();
        names.extend(declared_by(&stmts));
        // What stands deep is flat all the same: what it would have seen is declared outside.
        let unread = self.outline.is_full() || !self.mentions.any(&names, extent);
        let flat = unread && self.only_reaches(&region, id) && !has_jumps(&stmts);
        if flat {
            Ok((stmts, *region, Behind { id, param, body: *body }))
        } else {
            let then = Box::new(Tail::Try(region));
            Err(Tail::run(stmts, Tail::Join { id, param, body, then, extent }))
        }
    }

    /// The statements before the next await, where that need not be nested.
    fn flat_link(&self, bind: Option<&Pat>, rest: Tail) -> Result<(Vec<Stmt>, Await), Tail> {
        let (stmts, wait) = match rest {
            Tail::Await(wait) => (Vec::new(), wait),
            Tail::Run { stmts, then } => match *then {
                Tail::Await(wait) => (stmts, wait),
                then => return Err(Tail::Run { stmts, then: Box::new(then) }),
            },
            rest => return Err(rest),
        };
        let mut names = bind.map(bound_idents).unwrap_or_default();
        names.extend(declared_by(&stmts));
        let unread = self.outline.is_full() || !self.mentions.any(&names, wait.extent);
        if !has_jumps(&stmts) && unread {
            Ok((stmts, wait))
        } else {
            Err(Tail::run(stmts, Tail::Await(wait)))
        }
    }
}

/// Whether only statements come before a jump.
fn ends_here(tail: &Tail) -> bool {
    match tail {
        Tail::Run { then, .. } => ends_here(then),
        Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => true,
        Tail::Await(_)
        | Tail::Branch { .. }
        | Tail::Join { .. }
        | Tail::Try(_)
        | Tail::Attempt(_)
        | Tail::Loop(_) => false,
    }
}

/// `promise.then(callback)`.
pub(in crate::emit) fn then(promise: Box<Expr>, callback: Box<Expr>) -> Box<Expr> {
    ast::method(promise, "then", vec![callback])
}

/// A callback, without the jump at its end that says nothing; `() => next()` is `next`.
pub(in crate::emit) fn callback(param: Option<Pat>, stmts: Vec<Stmt>) -> Box<Expr> {
    let passed = match &param {
        Some(Pat::Ident(name)) => Some(name.id.to_id()),
        Some(_) | None => None,
    };
    let stmts = trim(stmts);
    if let [Stmt::Return(ReturnStmt { arg: Some(value), .. })] = stmts.as_slice()
        && let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, span, .. }) = &**value
        && span.is_dummy()
        && matches!(&**callee, Expr::Ident(_))
    {
        let forwards = match (args.as_slice(), &param) {
            ([], None) => true,
            ([arg], Some(_)) => matches!(&*arg.expr, Expr::Ident(name) if Some(name.to_id()) == passed),
            _ => false,
        };
        if forwards {
            return callee.clone();
        }
    }
    ast::arrow(DUMMY_SP, param.into_iter().collect(), stmts)
}

/// Takes a bare `return;` off the end of a function's body.
pub(in crate::emit) fn trim(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    if matches!(stmts.last(), Some(Stmt::Return(ReturnStmt { arg: None, .. }))) {
        stmts.pop();
    }
    stmts
}

/// Whether `value` is the name that `bind` gives it, which nobody else reads.
pub(super) fn is_name_of(value: &Expr, bind: Option<&Pat>, bindings: &Bindings) -> bool {
    match (ast::unparen(value), bind) {
        (Expr::Ident(name), Some(Pat::Ident(bound))) => {
            name.to_id() == bound.id.to_id() && (is_ours(name) || bindings.is_private(name))
        }
        _ => false, // any other value has to be computed
    }
}
