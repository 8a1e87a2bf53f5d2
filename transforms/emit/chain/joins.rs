//! What is reached from several places: joins, loops, and what follows a `try` that is kept.
//!
//! ```text
//! join next(v) =            const next = (v) => …;
//!   …
//! loop test i < n           const loop = () => {
//!   await f(i)                if (!(i < n)) return next();
//!   goto loop           →     return f(i).then(loop);
//! exit goto next            };
//!                           return loop();
//! ```

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::outcomes::{Outcome, deliver_promise};
use super::{Chain, Join, trim, two_ways};
use crate::ast;
use crate::emit::exits::gives_promise;
use crate::emit::frame::Frame;
use crate::ir::{Attempt, JoinId, Loop, Tail};

impl Chain<'_, '_> {
    /// A join is a local function, unless a region is all that leads there.
    pub(super) fn join(
        &mut self,
        id: JoinId,
        param: Option<Pat>,
        body: Tail,
        then: Tail,
        frame: &Frame,
    ) -> Vec<Stmt> {
        match then {
            Tail::Try(region) if self.only_reaches(&region, id) => {
                let span = self.cx.place(region.origin);
                let promise = self.region_and_on(*region, Some((id, param, body)), frame);
                vec![deliver_promise(promise, frame, span)]
            }
            then => {
                let mut stmts = vec![self.declare_join(id, param, body, frame)];
                stmts.extend(self.emit(then, frame));
                stmts
            }
        }
    }

    /// `const next = (param) => { body };`
    pub(super) fn declare_join(&mut self, id: JoinId, param: Option<Pat>, body: Tail, frame: &Frame) -> Stmt {
        let name = self.cx.names.fresh("next");
        let mut known: Vec<JoinId> =
            self.joins.iter().filter(|(_, join)| join.promised).map(|(id, _)| *id).collect();
        let promised = gives_promise(&body, &mut known);
        self.joins.insert(id, Join { name: name.clone(), depth: frame.depth, promised, update: None });
        let stmts = self.emit(body, &frame.local());
        let function = ast::arrow(DUMMY_SP, param.into_iter().collect(), trim(stmts));
        ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function))
    }

    /// A loop is a local function that calls itself for the next turn, as one writes it by hand.
    pub(super) fn looped(&mut self, looped: Loop, frame: &Frame) -> Vec<Stmt> {
        let Loop { id, test, update, body, exit, .. } = looped;
        let name = self.cx.names.fresh("loop");
        self.joins.insert(id, Join { name: name.clone(), depth: frame.depth, promised: false, update });
        let inside = frame.local();
        let mut stmts = Vec::new();
        // `while (true)` asks nothing.
        if let Some(test) = test.filter(|test| !is_true(test)) {
            let exit = self.emit(exit, &inside);
            stmts.extend(two_ways(negated(*test), exit, Vec::new(), DUMMY_SP));
        }
        stmts.extend(self.emit(body, &inside));
        let function = ast::arrow(DUMMY_SP, Vec::new(), trim(stmts));
        let mut out = vec![ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function))];
        let first = Outcome {
            before: Vec::new(),
            value: Some(ast::call(ast::ident(&name), Vec::new())),
            promised: false,
        };
        out.extend(self.deliver(first, frame, DUMMY_SP));
        out
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

/// The opposite of a condition.
fn negated(test: Expr) -> Box<Expr> {
    match test {
        Expr::Unary(UnaryExpr { op: UnaryOp::Bang, arg, .. }) => arg,
        test => Box::new(Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: Box::new(test) })),
    }
}

fn is_true(test: &Expr) -> bool {
    matches!(ast::unparen(test), Expr::Lit(Lit::Bool(literal)) if literal.value)
}
