//! Walks over tails: what a tail consists of, in the order of the source.
//!
//! ```text
//! join next1() = …       the parts: the code at the join, then the code that jumps there
//! try … catch … finally  the parts: block, handler, finalizer
//! ```
//! A walk names the tails that mean something to it and hands the others to [`Tail::each_part`].

use swc_core::ecma::ast::{Expr, Lit, Stmt};

use crate::ast;
use crate::ir::{Loop, Tail};

impl Tail {
    /// Calls `visit` with every tail right inside this one.
    pub(crate) fn each_part<'t>(&'t self, visit: &mut dyn FnMut(&'t Tail)) {
        match self {
            Tail::Run { then, .. } => visit(then),
            Tail::Await(wait) => {
                wait.leave().into_iter().for_each(&mut *visit);
                visit(&wait.then);
            }
            Tail::Branch { yes, no, .. } => {
                visit(yes);
                visit(no);
            }
            Tail::Join { body, then, .. } => {
                visit(body);
                visit(then);
            }
            Tail::Try(region) => {
                visit(&region.body);
                region.handler.iter().for_each(|handler| visit(&handler.body));
                region.finalizer.iter().for_each(visit);
            }
            Tail::Attempt(attempt) => {
                visit(&attempt.handler.body);
                visit(&attempt.then);
            }
            Tail::Loop(looped) => {
                visit(&looped.body);
                visit(&looped.exit);
            }
            Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => {}
        }
    }

    /// The same where `visit` may change the parts.
    pub(crate) fn each_part_mut(&mut self, visit: &mut dyn FnMut(&mut Tail)) {
        match self {
            Tail::Run { then, .. } => visit(then),
            Tail::Await(wait) => {
                wait.leave_mut().into_iter().for_each(&mut *visit);
                visit(&mut wait.then);
            }
            Tail::Branch { yes, no, .. } => {
                visit(yes);
                visit(no);
            }
            Tail::Join { body, then, .. } => {
                visit(body);
                visit(then);
            }
            Tail::Try(region) => {
                visit(&mut region.body);
                region.handler.iter_mut().for_each(|handler| visit(&mut handler.body));
                region.finalizer.iter_mut().for_each(visit);
            }
            Tail::Attempt(attempt) => {
                visit(&mut attempt.handler.body);
                visit(&mut attempt.then);
            }
            Tail::Loop(looped) => {
                visit(&mut looped.body);
                visit(&mut looped.exit);
            }
            Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => {}
        }
    }

    /// Whether `test` holds for this tail or one inside it, however deep.
    pub(crate) fn any(&self, test: &dyn Fn(&Tail) -> bool) -> bool {
        let mut found = test(self);
        self.each_part(&mut |part| found = found || part.any(test));
        found
    }

    /// The statements that are kept right here.
    pub(crate) fn kept(&self) -> &[Stmt] {
        match self {
            Tail::Run { stmts, .. } => stmts,
            Tail::Attempt(attempt) => &attempt.block,
            Tail::Await(_)
            | Tail::Branch { .. }
            | Tail::Join { .. }
            | Tail::Goto { .. }
            | Tail::Try(_)
            | Tail::Loop(_)
            | Tail::Return { .. }
            | Tail::Throw { .. }
            | Tail::Resume => &[],
        }
    }
}

impl Loop {
    /// Whether only jumps leave the loop: it asks nothing before a turn.
    pub(crate) fn is_endless(&self) -> bool {
        let is_true = |test: &Expr| matches!(ast::unparen(test), Expr::Lit(Lit::Bool(value)) if value.value);
        self.each.is_none() && self.test.as_ref().is_none_or(|test| is_true(test))
    }
}
