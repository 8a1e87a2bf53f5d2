//! Loops stay loops: a turn that does not suspend goes on in the statement, one that does leaves the
//! function, and its continuation enters it again.
//!
//! ```js
//! const loop = () => {
//!   for (; i < 5; i++) {
//!     if (i === 1) continue;
//!     Promise.resolve(f(i)).then(() => { again(); }).catch(reject);
//!     return;
//!   }
//!   next();
//! };
//! const again = () => { i++; return loop(); };
//! ```
//! A function made inside a loop that reaches a turn without suspending returns it (`return again`)
//! instead of calling it; in a callback `run` takes such turns one after the other. So the stack
//! stays flat, whatever path the turns take.

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::{Continuations, Function, Here, Join, Place, trim};
use crate::analysis::refs::each_ident;
use crate::ast;
use crate::ir::{Loop, Tail};
use crate::lowering::Lowering;

impl Continuations<'_, '_> {
    /// Declares a loop's functions and enters it.
    pub(super) fn looped(&mut self, looped: Loop, here: Here) -> Vec<Stmt> {
        let Loop { id, test, update, body, exit, origin } = looped;
        let name = self.cx.names.fresh("loop");
        let again = update.as_ref().map(|_| self.cx.names.fresh("again"));
        let turn = Function { name: again.clone().unwrap_or_else(|| name.clone()), loops: here.loops + 1 };
        self.add_join(id, Join { function: turn, depth: here.region.depth, is_turn: true });
        let after = match &exit {
            Tail::Goto { id, arg: None } => Some(*id),
            _ => None, // only a bare jump is a `break`
        };
        let inside = Here { place: Place::Turn { turn: id, after }, loops: here.loops + 1, ..here };
        let body = self.turn(body, inside);
        let span = self.cx.place(origin);
        let body = Box::new(Stmt::Block(ast::block(body)));
        let statement = match update.clone() {
            None => {
                let test = test.unwrap_or_else(|| Box::new(Expr::Lit(Lit::Bool(true.into()))));
                Stmt::While(WhileStmt { span, test, body })
            }
            update => Stmt::For(ForStmt { span, init: None, test, update, body }),
        };
        let mut stmts = vec![statement];
        stmts.extend(self.emit(exit, here.at(Place::Function)));
        let stmts = self.guarded_if_deep(id, stmts, here);
        let mut enters = false;
        each_ident(&stmts, |ident| enters |= again.as_ref().is_some_and(|again| again.sym == ident.sym));
        let mut out = vec![function(&name, trim(stmts))];
        // Where no turn suspends the statement alone goes on.
        if let (true, Some(again), Some(update)) = (enters, again, update) {
            let turn = ast::return_stmt(DUMMY_SP, Some(ast::call(ast::ident(&name), Vec::new())));
            let stmts = vec![ast::expr_stmt(DUMMY_SP, update), turn];
            let stmts = self.guarded_if_deep(id, stmts, here);
            out.push(function(&again, stmts));
        }
        out.extend(self.enter(&Function { name, loops: here.loops }, here));
        out
    }

    /// What a turn runs; the functions that it needs are its own, for so is what they see.
    fn turn(&mut self, body: Tail, inside: Here) -> Vec<Stmt> {
        let around = self.outline.open();
        let stmts = without_continue(self.emit(body, inside));
        self.outline.close(around, stmts)
    }

    /// `run(turn)`: takes turns as long as there are any.
    pub(super) fn run(&mut self, turn: Box<Expr>) -> Box<Expr> {
        let run = self.run.get_or_insert_with(|| self.cx.names.fresh("run")).clone();
        ast::call(ast::ident(&run), vec![turn])
    }
}

fn function(name: &Ident, stmts: Vec<Stmt>) -> Stmt {
    let function = ast::arrow(DUMMY_SP, Vec::new(), stmts);
    ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(name), Some(function))
}

/// `const run = (turn) => { while (turn) turn = turn(); };`
pub(super) fn declare_run(cx: &mut Lowering, run: &Ident) -> Stmt {
    let turn = cx.names.fresh("turn");
    let taken = ast::assign_ident(&turn, ast::call(ast::ident(&turn), Vec::new()));
    let body = Box::new(ast::expr_stmt(DUMMY_SP, taken));
    let turns = Stmt::While(WhileStmt { span: DUMMY_SP, test: ast::ident(&turn), body });
    let function = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&turn)], vec![turns]);
    ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(run), Some(function))
}

/// The end of a turn is its end, inside a trailing `try` too.
fn without_continue(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    if matches!(stmts.last(), Some(Stmt::Continue(ContinueStmt { label: None, .. }))) {
        stmts.pop();
    }
    if let Some(Stmt::Try(node)) = stmts.last_mut() {
        node.block.stmts = without_continue(std::mem::take(&mut node.block.stmts));
        if let Some(handler) = &mut node.handler {
            handler.body.stmts = without_continue(std::mem::take(&mut handler.body.stmts));
        }
    }
    stmts
}
