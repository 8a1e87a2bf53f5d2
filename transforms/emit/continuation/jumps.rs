//! Leaving a piece of code: through the finalizers on the way, to a join, a turn or the result.

use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use super::super::chain::callback;
use super::super::kept::replace_jumps;
use super::leaving::{self, Finalizer, passed};
use super::{Continuations, Function, Here, Place, Region};
use crate::analysis::jumps::{any_jump, has_jumps};
use crate::analysis::purity;
use crate::ast;
use crate::ir::{JoinId, as_goto};

/// A jump.
pub(super) enum Exit {
    /// `return value`.
    Return(Option<Box<Expr>>),
    /// To a join, with what it is handed.
    Goto(JoinId, Option<Box<Expr>>),
    /// On with the jump that a finalizer was entered by.
    Resume,
}

/// A jump as an expression: calling something, or naming the next turn.
struct Jumped {
    expr: Box<Expr>,
    /// How many loops' turns it may give.
    loops: u32,
    /// Whether it is a turn itself.
    is_turn: bool,
    /// Whether that turn may give the next one.
    handed: bool,
    /// The loop whose turn it leads to.
    turn: Option<JoinId>,
    /// What a turn that is reached once consists of.
    once: Option<(Box<Expr>, Ident)>,
}

impl Continuations<'_, '_> {
    /// Leaves by `exit`, through every finalizer on the way.
    pub(super) fn leave(&mut self, exit: Exit, here: Here, span: Span) -> Vec<Stmt> {
        if let Some(stmt) = self.natural(&exit, here, span) {
            return vec![stmt];
        }
        let mut before = Vec::new();
        let Some(mut jumped) = self.jumped(exit, here.region, &mut before) else {
            return vec![ast::return_stmt(span, None)];
        };
        if !jumped.is_turn
            && let Some((update, name)) = jumped.once.take()
        {
            before.push(ast::expr_stmt(DUMMY_SP, update));
            jumped = Jumped { expr: ast::call(ast::ident(&name), Vec::new()), turn: None, ..jumped };
        }
        before.extend(self.deliver(jumped, here, span));
        before
    }

    /// `continue` and `break` of the loop statement that this code stands in.
    fn natural(&self, exit: &Exit, here: Here, span: Span) -> Option<Stmt> {
        let (Exit::Goto(id, None), Place::Turn { turn, after }) = (exit, here.place) else { return None };
        let depth = self.joins.get(id)?.depth;
        if passed(here.region, depth).next().is_some() {
            return None;
        }
        if *id == turn {
            return Some(Stmt::Continue(ContinueStmt { span, label: None }));
        }
        (Some(*id) == after).then_some(Stmt::Break(BreakStmt { span, label: None }))
    }

    fn jumped(&mut self, exit: Exit, region: &Region, before: &mut Vec<Stmt>) -> Option<Jumped> {
        let (mut once, mut turn, mut handed) = (None, None, false);
        let (depth, function, is_turn, value) = match exit {
            Exit::Return(value) => (0, Function { name: self.resolve.clone(), loops: 0 }, false, value),
            Exit::Goto(id, value) => {
                let join = self.joins.get(&id)?.clone();
                (once, turn, handed) = (join.once, join.enters.then_some(id), join.handed);
                (join.depth, join.function, join.is_turn, value)
            }
            Exit::Resume => {
                let around = resuming(region)?;
                let (resume, value) = around.resume.clone()?;
                (around.depth, resume, false, value.as_ref().map(ast::ident))
            }
        };
        let passed: Vec<&Finalizer> = passed(region, depth).collect();
        let value = match value {
            // One finalizer takes the value with what goes on.
            Some(value) if passed.len() < 2 || self.is_constant(&value) => Some(value),
            Some(value) => Some(self.value_now(value, before)),
            None => None,
        };
        let mut loops = function.loops;
        let mut expr = if is_turn {
            ast::ident(&function.name)
        } else {
            ast::call(ast::ident(&function.name), value.into_iter().collect())
        };
        let through = !passed.is_empty();
        once = once.filter(|_| !through);
        loops = passed.iter().fold(loops, |loops, finalizer| loops.max(finalizer.function.loops));
        expr = leaving::through(&passed, expr);
        Some(Jumped { expr, loops, is_turn: is_turn && !through, handed, turn, once })
    }

    /// Writes a jump where it stands.
    fn deliver(&mut self, jumped: Jumped, here: Here, span: Span) -> Vec<Stmt> {
        let Jumped { expr, loops, is_turn, handed, turn, once } = jumped;
        let is_once = matches!(here.place, Place::Callback) && is_turn && loops == 1 && once.is_some();
        if !is_once {
            self.entered.extend(turn);
        }
        let alone = |expr| vec![ast::expr_stmt(span, expr), ast::return_stmt(DUMMY_SP, None)];
        match here.place {
            Place::Callback if is_once => {
                let (update, enter) = once.map(|(update, name)| (update, ast::ident(&name))).unzip();
                let mut stmts: Vec<Stmt> =
                    update.map(|update| ast::expr_stmt(DUMMY_SP, update)).into_iter().collect();
                stmts.extend(alone(ast::call(enter.unwrap_or(expr), Vec::new())));
                stmts
            }
            // The turns of the only loop around come to an end by themselves.
            Place::Callback if is_turn && loops == 1 && !handed => alone(ast::call(expr, Vec::new())),
            Place::Callback if loops > 0 => alone(self.run(expr)),
            Place::Function if loops > 0 => vec![ast::return_stmt(span, Some(expr))],
            Place::Callback | Place::Function => alone(expr),
            Place::Turn { .. } if loops == 0 => alone(expr),
            Place::Turn { .. } if loops < here.loops => vec![ast::return_stmt(span, Some(expr))],
            Place::Turn { turn, .. } => {
                let Some(next) = self.joins.get(&turn).map(|join| join.function.name.clone()) else {
                    return alone(expr);
                };
                self.entered.insert(turn);
                let reached = self.cx.names.fresh("reached");
                let other = ast::binary(BinaryOp::NotEqEq, ast::ident(&reached), ast::ident(&next));
                let leave = ast::return_stmt(DUMMY_SP, Some(ast::ident(&reached)));
                vec![
                    ast::declare(span, VarDeclKind::Const, ast::ident_pat(&reached), Some(expr)),
                    Stmt::If(IfStmt { span: DUMMY_SP, test: other, cons: Box::new(leave), alt: None }),
                    Stmt::Continue(ContinueStmt { span: DUMMY_SP, label: None }),
                ]
            }
        }
    }

    /// `fail(error)`, or `finalize(fail, error)`, or `finalize(() => { throw error; })` where another one is around.
    pub(super) fn failed(&self, fail: &Function, error: &Ident) -> Box<Expr> {
        let error = ast::ident(error);
        let args = match self.finalizers.get(&fail.name.ctxt) {
            None => vec![error],
            Some(around) if self.finalizers.contains_key(&around.ctxt) => {
                vec![ast::arrow(DUMMY_SP, Vec::new(), vec![ast::throw_stmt(DUMMY_SP, error)])]
            }
            Some(around) => vec![ast::ident(around), error],
        };
        ast::call(ast::ident(&fail.name), args)
    }

    /// Hands an error to the handler of a region.
    pub(super) fn fail(&mut self, fail: &Function, error: &Ident, here: Here) -> Vec<Stmt> {
        let expr = self.failed(fail, error);
        self.deliver(
            Jumped { expr, loops: fail.loops, is_turn: false, handed: false, turn: None, once: None },
            here,
            DUMMY_SP,
        )
    }

    /// Calls a function that was just declared here.
    pub(super) fn enter(&mut self, function: &Function, here: Here) -> Vec<Stmt> {
        let expr = ast::call(ast::ident(&function.name), Vec::new());
        self.deliver(
            Jumped { expr, loops: function.loops, is_turn: false, handed: false, turn: None, once: None },
            here,
            DUMMY_SP,
        )
    }

    fn is_constant(&self, value: &Expr) -> bool {
        self.cx.is_invariant(value) && purity::cannot_throw(value, self.cx.bindings)
    }

    fn value_now(&mut self, value: Box<Expr>, before: &mut Vec<Stmt>) -> Box<Expr> {
        let name = self.cx.names.fresh("value");
        self.cx.bindings.add_temp(&name, false);
        before.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(value)));
        ast::ident(&name)
    }

    /// Kept statements, with the jumps out of them written for this place.
    pub(super) fn kept(&mut self, stmts: Vec<Stmt>, here: Here) -> Vec<Stmt> {
        if !has_jumps(&stmts) {
            return stmts;
        }
        stmts.into_iter().flat_map(|stmt| self.kept_one(vec![stmt], here)).collect()
    }

    fn kept_one(&mut self, mut stmts: Vec<Stmt>, here: Here) -> Vec<Stmt> {
        if !has_jumps(&stmts) {
            return stmts;
        }
        let put_off = any_jump(&stmts, &mut |stmt, inside| match as_goto(stmt) {
            None => inside.runs_code_on_leaving,
            Some((id, arg)) => {
                let exit = Exit::Goto(id, arg.map(|_| ast::null()));
                let natural = self.natural(&exit, here, DUMMY_SP).is_some() && !inside.in_loop;
                !natural
                    && (inside.runs_code_on_leaving
                        || inside.in_try
                        || inside.in_loop && matches!(here.place, Place::Turn { .. }))
            }
        });
        if put_off {
            return self.kept_put_off(stmts, here);
        }
        replace_jumps(&mut stmts, &mut |stmt| {
            let span = self.cx.place(stmt.span);
            let left = self.leave(exit_of(stmt), here, span);
            in_block(self.called_last(left, here), span)
        });
        stmts
    }

    /// Jumps that run code on their way out are taken only behind the statement:
    /// `const exit = (() => { … return () => resolve(x) … })(); if (exit) exit();`
    fn kept_put_off(&mut self, mut stmts: Vec<Stmt>, here: Here) -> Vec<Stmt> {
        let mut loops = 0;
        replace_jumps(&mut stmts, &mut |stmt| {
            let span = self.cx.place(stmt.span);
            let mut before = Vec::new();
            let exit = match exit_of(stmt) {
                Exit::Return(Some(value)) if !self.is_constant(&value) => {
                    Exit::Return(Some(self.value_now(value, &mut before)))
                }
                Exit::Goto(id, Some(value)) if !self.is_constant(&value) => {
                    Exit::Goto(id, Some(self.value_now(value, &mut before)))
                }
                exit => exit,
            };
            if let Some(jumped) = self.jumped(exit, here.region, &mut before) {
                loops = loops.max(jumped.loops);
                self.entered.extend(jumped.turn);
                let put_off = callback(None, vec![ast::return_stmt(DUMMY_SP, Some(jumped.expr))]);
                before.push(ast::return_stmt(span, Some(put_off)));
            }
            in_block(before, span)
        });
        let exit = self.cx.names.fresh("exit");
        let run = ast::call(ast::arrow(DUMMY_SP, Vec::new(), stmts), Vec::new());
        let jumped = Jumped {
            expr: ast::call(ast::ident(&exit), Vec::new()),
            loops,
            is_turn: false,
            handed: false,
            turn: None,
            once: None,
        };
        let cons = Box::new(Stmt::Block(ast::block(self.deliver(jumped, here, DUMMY_SP))));
        vec![
            ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&exit), Some(run)),
            Stmt::If(IfStmt { span: DUMMY_SP, test: ast::ident(&exit), cons, alt: None }),
        ]
    }
}

fn exit_of(stmt: ReturnStmt) -> Exit {
    match as_goto(&stmt) {
        Some((id, arg)) => Exit::Goto(id, arg.map(|arg| Box::new(arg.clone()))),
        None => Exit::Return(stmt.arg),
    }
}

/// One statement in the place of one.
fn in_block(mut stmts: Vec<Stmt>, span: Span) -> Stmt {
    match stmts.pop() {
        Some(only) if stmts.is_empty() => only,
        Some(last) => {
            stmts.push(last);
            Stmt::Block(BlockStmt { span, ..ast::block(stmts) })
        }
        None => ast::return_stmt(span, None),
    }
}

/// The innermost finalizer around.
fn resuming<'r>(region: &'r Region<'r>) -> Option<&'r Region<'r>> {
    std::iter::successors(Some(region), |region| region.around).find(|region| region.resume.is_some())
}
