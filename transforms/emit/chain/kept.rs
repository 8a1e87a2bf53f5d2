//! Statements that are kept as they are, and the jumps inside them.
//!
//! ```js
//! for (const x of xs) if (x.done) return x;    // kept; what it returns has to be handed over:
//! for (const x of xs) if (x.done) return Promise.resolve(x);
//! ```
//! A jump that runs code on its way out, of a `finally` or an iterator, cannot become a call: it hands
//! out a function, which is called behind the statement.

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::Chain;
use super::outcomes::{Outcome, exit_of, thunk};
use crate::analysis::jumps::{any_jump, each_jump};
use crate::ast;
use crate::emit::frame::{Delivery, Frame, Protocol};
use crate::emit::kept::{has_delicate_jump, replace_jumps};
use crate::ir::as_goto;

impl Chain<'_, '_> {
    /// Kept statements, their jumps written as the frame wants them.
    pub(super) fn kept(&mut self, mut stmts: Vec<Stmt>, frame: &Frame) -> Vec<Stmt> {
        let as_written =
            matches!(frame.protocol, Protocol::Value) && matches!(frame.delivery, Delivery::Direct);
        let (mut any, mut gotos) = (false, false);
        each_jump(&stmts, &mut |jump, _| {
            any = true;
            gotos |= as_goto(jump).is_some();
        });
        if !any || as_written && !gotos {
            return stmts;
        }
        if gotos && has_delicate_jump(&stmts) {
            let put_off = |stmt| self.kept_stmt(stmt, frame);
            return stmts.into_iter().flat_map(put_off).collect();
        }
        replace_jumps(&mut stmts, &mut |stmt| {
            let span = self.cx.place(stmt.span);
            let mut stmts = self.leave(exit_of(stmt), frame, span);
            match stmts.pop() {
                Some(only) if stmts.is_empty() => only,
                Some(last) => {
                    stmts.push(last);
                    Stmt::Block(BlockStmt { span, ..ast::block(stmts) })
                }
                None => ast::return_stmt(span, None),
            }
        });
        stmts
    }

    /// One of several kept statements.
    fn kept_stmt(&mut self, stmt: Stmt, frame: &Frame) -> Vec<Stmt> {
        let stmts = vec![stmt];
        let gotos = any_jump(&stmts, &mut |jump, _| as_goto(jump).is_some());
        if gotos && has_delicate_jump(&stmts) {
            return self.kept_put_off(stmts, frame);
        }
        self.kept(stmts, frame)
    }

    /// Jumps that run code on their way out are taken only behind the statement:
    /// `const exit = (() => { … return () => next(); … })(); if (exit) return exit();`
    fn kept_put_off(&mut self, mut stmts: Vec<Stmt>, frame: &Frame) -> Vec<Stmt> {
        replace_jumps(&mut stmts, &mut |stmt| {
            let span = self.cx.place(stmt.span);
            let mut before = Vec::new();
            let exit = self.evaluate_now(exit_of(stmt), &mut before);
            let inner = self.outcome(exit, frame);
            before.push(ast::return_stmt(span, Some(thunk(inner.before, inner.value))));
            Stmt::Block(BlockStmt { span, ..ast::block(before) })
        });
        let exit = self.cx.names.fresh("exit");
        let run = ast::call(ast::arrow(DUMMY_SP, Vec::new(), stmts), Vec::new());
        let value = Some(ast::call(ast::ident(&exit), Vec::new()));
        let outcome = Outcome { before: Vec::new(), value, promised: false };
        let cons = Box::new(Stmt::Block(ast::block(self.deliver(outcome, frame, DUMMY_SP))));
        vec![
            ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&exit), Some(run)),
            Stmt::If(IfStmt { span: DUMMY_SP, test: ast::ident(&exit), cons, alt: None }),
        ]
    }
}
