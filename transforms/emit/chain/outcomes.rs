//! What a jump out of a piece of code is written as: its value, and how that is handed over.
//!
//! ```text
//! return x      return x                  in a callback
//!               resolve(x)                in an executor
//!               return () => x            in the block of a `try` with several ways out
//! goto next     return next()             where `next` is declared around, outside any `try`
//! ```

use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use super::{Chain, callback};
use crate::analysis::purity;
use crate::ast;
use crate::emit::frame::{Delivery, Frame, Protocol};
use crate::ir::{JoinId, as_goto};

/// A way out of a piece of code.
pub(super) enum Exit {
    /// `return value`.
    Return(Option<Box<Expr>>),
    /// To a join, with what it is handed.
    Goto(JoinId, Option<Box<Expr>>),
    /// The end of a finalizer.
    Resume,
}

/// The value that an exit is written as.
pub(super) struct Outcome {
    /// What has to be evaluated before.
    pub before: Vec<Stmt>,
    pub value: Option<Box<Expr>>,
    pub promised: bool,
}

impl Chain<'_, '_> {
    /// Leaves the piece of code.
    pub(super) fn leave(&mut self, exit: Exit, frame: &Frame, span: Span) -> Vec<Stmt> {
        let span = self.place_of_jump(&exit, span);
        let outcome = self.outcome(exit, frame);
        self.deliver(outcome, frame, span)
    }

    /// The first jump to a join that only returns stands for that `return`.
    fn place_of_jump(&mut self, exit: &Exit, span: Span) -> Span {
        match exit {
            Exit::Goto(id, None) if span.is_dummy() => {
                let origin = self.short.get_mut(id).map(|short| std::mem::take(&mut short.origin));
                origin.map_or(span, |origin| self.cx.place(origin))
            }
            Exit::Goto(..) | Exit::Return(_) | Exit::Resume => span,
        }
    }

    pub(super) fn deliver(&mut self, outcome: Outcome, frame: &Frame, span: Span) -> Vec<Stmt> {
        let Outcome { mut before, value, promised } = outcome;
        let delivered = match &frame.delivery {
            Delivery::Direct => value,
            Delivery::Promised if promised => value,
            Delivery::Promised => Some(self.resolved(value)),
            Delivery::Resolver(resolve) => Some(resolved_with(resolve, value)),
        };
        before.push(ast::return_stmt(span, delivered));
        before
    }

    /// What leaving by `exit` comes to in `frame`.
    pub(super) fn outcome(&mut self, exit: Exit, frame: &Frame) -> Outcome {
        let exit = self.without_short_join(exit, frame);
        if let Exit::Goto(id, arg) = &exit
            && let Some(join) = self.joins.get(id).filter(|join| join.depth == frame.depth)
        {
            let value = ast::call(ast::ident(&join.name), arg.clone().into_iter().collect());
            let before = join.update.iter().map(|update| ast::expr_stmt(DUMMY_SP, update.clone())).collect();
            return Outcome { before, value: Some(value), promised: join.promised };
        }
        match frame.protocol {
            Protocol::Value | Protocol::Reach(_) | Protocol::Arrive(_) | Protocol::Finalizer => {
                let value = match exit {
                    Exit::Return(value) | Exit::Goto(_, value) => value,
                    Exit::Resume => None,
                };
                Outcome { before: Vec::new(), value, promised: false }
            }
            Protocol::Through(around) => self.outcome(exit, around),
            Protocol::Finalize(_, pending) if matches!(exit, Exit::Resume) => {
                Outcome { before: Vec::new(), value: Some(ast::ident(pending)), promised: false }
            }
            Protocol::Exit(around) | Protocol::Finalize(around, _) => {
                let mut before = Vec::new();
                let exit = self.evaluate_now(exit, &mut before);
                let inner = self.outcome(exit, around);
                Outcome { before, value: Some(thunk(inner.before, inner.value)), promised: false }
            }
        }
    }

    /// How many regions are around a join that has been declared.
    pub(in crate::emit) fn depth_of(&self, id: JoinId) -> Option<u32> {
        let short = self.short.get(&id).map(|join| join.depth);
        short.or_else(|| self.joins.get(&id).map(|join| join.depth))
    }

    /// A jump to a join that only returns is that return.
    fn without_short_join(&mut self, exit: Exit, frame: &Frame) -> Exit {
        let Exit::Goto(id, None) = &exit else { return exit };
        let Some(short) = self.short.get_mut(id).filter(|short| short.depth == frame.depth) else {
            return exit;
        };
        let again = short.value.clone().map(|mut value| {
            value.set_span(DUMMY_SP);
            value
        });
        Exit::Return(std::mem::replace(&mut short.value, again))
    }

    /// The value is computed inside the region, whatever is done with it outside.
    pub(super) fn evaluate_now(&mut self, exit: Exit, before: &mut Vec<Stmt>) -> Exit {
        let mut keep = |chain: &mut Self, value: Option<Box<Expr>>| {
            let value = value?;
            if chain.cx.is_invariant(&value) && purity::cannot_throw(&value, chain.cx.bindings) {
                return Some(value);
            }
            let name = chain.cx.names.fresh("value");
            chain.cx.bindings.add_temp(&name, false);
            before.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(value)));
            Some(ast::ident(&name))
        };
        match exit {
            Exit::Return(value) => Exit::Return(keep(self, value)),
            Exit::Goto(id, arg) => Exit::Goto(id, keep(self, arg)),
            Exit::Resume => Exit::Resume,
        }
    }
}

/// Hands a promise over.
pub(super) fn deliver_promise(promise: Box<Expr>, frame: &Frame, span: Span) -> Stmt {
    let value = match &frame.delivery {
        Delivery::Direct | Delivery::Promised => promise,
        Delivery::Resolver(resolve) => resolved_with(resolve, Some(promise)),
    };
    ast::return_stmt(span, Some(value))
}

pub(super) fn exit_of(stmt: ReturnStmt) -> Exit {
    match as_goto(&stmt) {
        Some((id, arg)) => Exit::Goto(id, arg.map(|arg| Box::new(arg.clone()))),
        None => Exit::Return(stmt.arg),
    }
}

pub(super) fn resolved_with(resolve: &Ident, value: Option<Box<Expr>>) -> Box<Expr> {
    ast::call(ast::ident(resolve), value.into_iter().collect())
}

/// A function that comes to `value` when called.
pub(super) fn thunk(mut before: Vec<Stmt>, value: Option<Box<Expr>>) -> Box<Expr> {
    before.extend(value.map(|value| ast::return_stmt(DUMMY_SP, Some(value))));
    callback(None, before)
}
