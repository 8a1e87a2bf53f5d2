//! What is reached from several places: joins, loops, and what follows a `try` that is kept.
//!
//! ```text
//! join next(v) =            const next = (v) => …;
//!   …
//! loop test i < n           const loop = () => {
//!   await f(i)                if (!(i < n)) return after();
//!   goto loop           →     return f(i).then(loop);
//! exit goto after           };
//!                           const after = () => …;
//!                           return loop();
//! ```
//! A join that only returns a name needs no function, a loop without a second turn none either.

use rustc_hash::FxHashSet;
use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::outcomes::Outcome;
use super::{Chain, Join, Short, trim, two_ways};
use crate::analysis::jumps::{any_jump, has_jumps};
use crate::analysis::purity::is_never_thenable;
use crate::ast;
use crate::emit::frame::{Delivery, Frame, Protocol};
use crate::emit::kept::each_marker;
use crate::emit::outline::Nested;
use crate::ir::{Attempt, JoinId, Loop, Tail, as_goto};

impl Chain<'_, '_> {
    /// Whether the function of a join comes before the code that leads there: a region or a loop that alone
    /// does so comes first.
    pub(super) fn comes_first(&self, id: JoinId, param: Option<&Pat>, body: &Tail, then: &Tail) -> bool {
        match then {
            Tail::Try(region) => !self.only_reaches(region, id),
            then => !self.leads_to_loop(then, id) || is_short(param, body),
        }
    }

    /// Whether a join follows a loop that is a function, and nothing before the loop leads to it.
    fn leads_to_loop(&self, then: &Tail, id: JoinId) -> bool {
        match then {
            Tail::Loop(looped) => {
                matches!(looped.exit, Tail::Goto { id: exit, .. } if exit == id)
                    && self.reached.contains(&looped.id)
            }
            Tail::Run { stmts, then } => !has_jumps(stmts) && self.leads_to_loop(then, id),
            _ => false, // anything else may reach the join on another way
        }
    }

    /// What follows a loop, as a function below that of the loop.
    pub(super) fn join_after_loop(
        &mut self,
        id: JoinId,
        param: Option<Pat>,
        body: Tail,
        then: Tail,
        frame: &Frame,
    ) -> Vec<Stmt> {
        let after = self.named_join("after", &body, id, frame);
        let mut stmts = self.emit(then, frame);
        // In the order of the source: the loop's function, what follows it, and the first turn.
        let first = stmts.pop();
        stmts.extend(self.join_function(&after, param, body, frame));
        stmts.extend(first);
        stmts
    }

    /// `const next = (param) => { body };`, if a function is worth its while.
    pub(super) fn declare_join(
        &mut self,
        id: JoinId,
        param: Option<Pat>,
        body: Tail,
        frame: &Frame,
    ) -> Option<Stmt> {
        let body = match body {
            Tail::Return { value, origin } if is_short_return(param.as_ref(), value.as_deref()) => {
                self.short.insert(id, Short { value, origin, depth: frame.depth });
                return None;
            }
            body => body,
        };
        let name = self.named_join("next", &body, id, frame);
        self.join_function(&name, param, body, frame)
    }

    /// Names the function of a join, so that it can be called.
    fn named_join(&mut self, hint: &str, body: &Tail, id: JoinId, frame: &Frame) -> Ident {
        let name = self.cx.names.fresh(hint);
        let known = |id| self.joins.get(id).is_some_and(|join: &Join| join.promised);
        let gives =
            self.promises.get(&id).and_then(Option::as_ref).is_some_and(|needs| needs.iter().all(known));
        let promised = gives || gives_promise_of_loop(body, frame);
        self.joins.insert(id, Join { name: name.clone(), depth: frame.depth, promised, update: None });
        if matches!(frame.protocol, Protocol::Value) && self.gives_no_thenable(body) {
            self.cx.bindings.add_plain(&name);
        }
        name
    }

    /// Whether all that the code of a join returns certainly is no thenable.
    fn gives_no_thenable(&self, body: &Tail) -> bool {
        let plain =
            |value: Option<&Expr>| value.is_none_or(|value| is_never_thenable(value, self.cx.bindings));
        match body {
            Tail::Run { stmts, then } => {
                let leads = |jump: &ReturnStmt| as_goto(jump).is_some() || !plain(jump.arg.as_deref());
                !any_jump(stmts, &mut |jump, _| leads(jump)) && self.gives_no_thenable(then)
            }
            Tail::Branch { yes, no, .. } => self.gives_no_thenable(yes) && self.gives_no_thenable(no),
            Tail::Goto { id, .. } => {
                let known = self.joins.get(id).is_some_and(|join| self.cx.bindings.is_plain(&join.name));
                known || self.short.get(id).is_some_and(|short| plain(short.value.as_deref()))
            }
            Tail::Return { value, .. } => plain(value.as_deref()),
            Tail::Throw { .. } => true,
            _ => false, // what else there is may give a promise
        }
    }

    /// The declaration of that function, unless it stands at the top.
    fn join_function(&mut self, name: &Ident, param: Option<Pat>, body: Tail, frame: &Frame) -> Option<Stmt> {
        let inside = if gives_promise_of_loop(&body, frame) { frame.local_promise() } else { frame.local() };
        let level = self.outline.enter(Nested::Join);
        let stmts = self.emit(body, &inside);
        self.outline.leave(level);
        let function = ast::arrow(DUMMY_SP, param.into_iter().collect(), trim(stmts));
        self.outline
            .place(level, ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(name), Some(function)))
    }

    /// Code that would stand too deep, as a function at the top which is called here.
    pub(super) fn part(&mut self, tail: Tail, frame: &Frame) -> Vec<Stmt> {
        let name = self.cx.names.fresh("next");
        let promised = matches!(frame.delivery, Delivery::Promised);
        let inside = if promised { frame.local_promise() } else { frame.local() };
        let level = self.outline.enter(Nested::Once);
        let stmts = trim(self.emit(tail, &inside));
        self.outline.leave(level);
        let function = ast::arrow(DUMMY_SP, Vec::new(), stmts);
        let declared = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function));
        let mut stmts: Vec<Stmt> = self.outline.place(level, declared).into_iter().collect();
        stmts.extend(self.deliver(
            Outcome { before: Vec::new(), value: Some(ast::call(ast::ident(&name), Vec::new())), promised },
            frame,
            DUMMY_SP,
        ));
        stmts
    }

    /// A loop is a local function that calls itself for the next turn, as one writes it by hand.
    pub(super) fn looped(&mut self, mut looped: Loop, frame: &Frame) -> Vec<Stmt> {
        if !self.reached.contains(&looped.id) {
            return self.turn(looped, frame);
        }
        let (name, update) = (self.cx.names.fresh("loop"), looped.update.take());
        // The function gives a promise where whoever enters the loop has to give one.
        let promised = matches!(frame.delivery, Delivery::Promised);
        self.joins.insert(looped.id, Join { name: name.clone(), depth: frame.depth, promised, update });
        let inside = if promised { frame.local_promise() } else { frame.local() };
        // What the author says above the loop stands above the function.
        let span = self.cx.place(looped.origin);
        let around = self.outline.open();
        let stmts = self.turn(looped, &inside);
        let stmts = self.outline.close(around, stmts);
        let function = ast::arrow(DUMMY_SP, Vec::new(), trim(stmts));
        let mut out = vec![ast::declare(span, VarDeclKind::Const, ast::ident_pat(&name), Some(function))];
        let first =
            Outcome { before: Vec::new(), value: Some(ast::call(ast::ident(&name), Vec::new())), promised };
        out.extend(self.deliver(first, frame, DUMMY_SP));
        out
    }

    /// The test of a loop and its body.
    fn turn(&mut self, looped: Loop, frame: &Frame) -> Vec<Stmt> {
        let endless = looped.is_endless();
        let Loop { test, body, exit, .. } = looped;
        let mut stmts = Vec::new();
        if let Some(test) = test.filter(|_| !endless) {
            let exit = self.emit(exit, frame);
            stmts.extend(two_ways(negated(*test), exit, Vec::new(), DUMMY_SP));
        }
        stmts.extend(self.emit(body, frame));
        stmts
    }

    /// `try { block } catch (e) { … }`, where only the handler suspends.
    pub(super) fn attempt(&mut self, attempt: Attempt, frame: &Frame) -> Vec<Stmt> {
        let Attempt { block, handler, then, origin } = attempt;
        let block = ast::block(self.kept(block, frame));
        let body = ast::block(self.emit(handler.body, frame));
        let handler = Some(CatchClause { span: DUMMY_SP, param: handler.param, body });
        let span = self.cx.place(origin);
        let mut stmts = vec![Stmt::Try(Box::new(TryStmt { span, block, handler, finalizer: None }))];
        stmts.extend(self.emit(then, frame));
        stmts
    }
}

/// Finds the joins and turns that something leads to.
pub(super) fn find_reached(tail: &Tail, reached: &mut FxHashSet<JoinId>) {
    each_marker(tail, &mut |id| reached.extend([id]));
    if let Tail::Goto { id, .. } = tail {
        reached.insert(*id);
    }
    tail.each_part(&mut |part| find_reached(part, reached));
}

/// Whether the code enters a loop, whose function gives a promise where the frame wants one.
fn gives_promise_of_loop(body: &Tail, frame: &Frame) -> bool {
    matches!(frame.delivery, Delivery::Promised) && enters_loop(body)
}

fn enters_loop(body: &Tail) -> bool {
    match body {
        Tail::Loop(_) => true,
        Tail::Run { then, .. } | Tail::Join { then, .. } => enters_loop(then),
        _ => false, // a branch or region may give anything
    }
}

/// Whether a join is said again sooner than named: it returns a name or literal.
fn is_short(param: Option<&Pat>, body: &Tail) -> bool {
    matches!(body, Tail::Return { value, .. } if is_short_return(param, value.as_deref()))
}

fn is_short_return(param: Option<&Pat>, value: Option<&Expr>) -> bool {
    let short = |value: &Expr| matches!(ast::unparen(value), Expr::Ident(_) | Expr::Lit(_) | Expr::This(_));
    param.is_none() && value.is_none_or(short)
}

/// The opposite of a condition.
fn negated(test: Expr) -> Box<Expr> {
    let opposite = |op| match op {
        BinaryOp::EqEq => Some(BinaryOp::NotEq),
        BinaryOp::NotEq => Some(BinaryOp::EqEq),
        BinaryOp::EqEqEq => Some(BinaryOp::NotEqEq),
        BinaryOp::NotEqEq => Some(BinaryOp::EqEqEq),
        _ => None, // `!(a < b)` is not `a >= b` where one is no number
    };
    match test {
        Expr::Unary(UnaryExpr { op: UnaryOp::Bang, arg, .. }) => arg,
        Expr::Bin(BinExpr { op, left, right, .. }) if opposite(op).is_some() => {
            ast::binary(opposite(op).unwrap_or(op), left, right)
        }
        test => Box::new(Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: Box::new(test) })),
    }
}
