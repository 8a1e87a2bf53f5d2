//! `exact` where each way through a function awaits once at most: the promise of that await is the result.
//!
//! ```js
//! async function name(id) {
//!   if (!id) return null;
//!   return (await load(id)).name;
//! }
//! ```
//! becomes
//! ```js
//! function name(id) {
//!   try {
//!     if (!id) return Promise.resolve(null);
//!     return _then(load(id), (value) => value.name);
//!   } catch (error) {
//!     return Promise.reject(error);
//!   }
//! }
//! ```
//! What a callback returns resolves the promise that `then` gave, in the same tick and by the same rules as
//! `return` resolves the promise of an async function. A second await would have to be returned from the
//! callback of the first, which takes ticks: then the continuation emitter is right.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-newpromisereactionjob>

use swc_core::ecma::ast::*;

use super::links::is_name_of;
use super::{Chain, callback, trim};
use crate::analysis::purity;
use crate::ast;
use crate::emit::frame::Frame;
use crate::emit::kept::has_delicate_jump;
use crate::ir::{Await, Suspension, Tail};

/// Whether every way through `tail` awaits once at most, with nothing around it that has to see errors.
pub(super) fn fits(tail: &Tail) -> bool {
    match tail {
        // `return` resolves only behind the finalizers and iterators that it leaves.
        Tail::Run { stmts, then } => !has_delicate_jump(stmts) && fits(then),
        Tail::Branch { yes, no, .. } => fits(yes) && fits(no),
        Tail::Join { body, then, .. } => ends(body) && fits(then),
        Tail::Await(wait) => matches!(wait.kind, Suspension::Await) && ends(&wait.then),
        Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } => true,
        Tail::Loop(_) | Tail::Try(_) | Tail::Attempt(_) | Tail::Resume => false,
    }
}

/// Whether `tail` awaits nothing.
fn ends(tail: &Tail) -> bool {
    match tail {
        Tail::Run { then, .. } => ends(then),
        Tail::Branch { yes, no, .. } => ends(yes) && ends(no),
        Tail::Join { body, then, .. } => ends(body) && ends(then),
        Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } => true,
        Tail::Await(_) | Tail::Loop(_) | Tail::Try(_) | Tail::Attempt(_) | Tail::Resume => false,
    }
}

impl Chain<'_, '_> {
    /// `_then(value, (bind) => …)`
    pub(super) fn derived(&mut self, wait: Await, frame: &Frame) -> Box<Expr> {
        let Await { value, bind, then, .. } = wait;
        let value = self.cx.promised(ast::into_unparen(value));
        let mut args = Vec::new();
        let passes = matches!(&*then, Tail::Return { value: Some(value), .. } if is_name_of(value, bind.as_ref(), self.cx.bindings));
        if !passes {
            let stmts = trim(self.emit(*then, &frame.callback()));
            args.push(callback(bind, stmts));
        }
        if purity::is_fresh_promise(&value, self.cx.bindings) {
            return ast::method(value, "then", args);
        }
        args.insert(0, value);
        self.cx.helpers.then(args)
    }

    /// Whether what resolves with `value` computes it in an executor, which takes frames of the stack.
    pub(super) fn is_resolved_inside(&self, value: &Expr) -> bool {
        self.may_run_inside() && purity::is_fresh_promise(value, self.cx.bindings)
    }

    /// The same where that saves a `try` around it: what a call gives often is a promise.
    pub(super) fn is_called_inside(&self, value: &Expr) -> bool {
        self.may_run_inside() && matches!(ast::unparen(value), Expr::Call(_) | Expr::New(_))
    }

    fn may_run_inside(&self) -> bool {
        self.cx.exact && !self.cx.recursive
    }

    /// A promise that `value` resolves.
    pub(super) fn resolved(&mut self, value: Option<Box<Expr>>) -> Box<Expr> {
        let plain = value.as_ref().is_none_or(|value| purity::is_never_thenable(value, self.cx.bindings));
        if value.as_ref().is_some_and(|value| self.is_resolved_inside(value)) {
            return self.resolved_inside(value);
        }
        if self.cx.exact && !plain {
            return self.cx.helpers.resolved(value.unwrap_or_else(ast::null));
        }
        ast::method(ast::ident(&self.cx.global("Promise")), "resolve", value.into_iter().collect())
    }
}
