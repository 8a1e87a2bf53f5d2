//! `if`: both arms meet in a join point.
//!
//! ```text
//! join next1() = …rest
//! branch test { …cons; goto next1 } { …alt; goto next1 }
//! ```
//!
//! The rest is never copied into both arms unless it is a bare jump: nested copies would double
//! the code at every level.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-if-statement>

use swc_core::common::Span;
use swc_core::ecma::ast::*;

use super::jumps::mark_jumps;
use super::{lower_steps, lower_stmts};
use crate::ir::{Extent, JoinId, Tail};
use crate::lowering::Lowering;
use crate::normalise::{Step, lift};

/// Lowers an `if` of which some part suspends.
pub(super) fn lower_if(cx: &mut Lowering, mut stmt: IfStmt, rest: Tail) -> Tail {
    let mut steps = Vec::new();
    lift(cx, &mut stmt.test, &mut steps);
    if !cx.suspends(&*stmt.cons) && !stmt.alt.as_ref().is_some_and(|alt| cx.suspends(&**alt)) {
        let mut kept = Stmt::If(stmt);
        mark_jumps(cx, &mut kept);
        steps.push(Step::Run(kept));
        return lower_steps(cx, steps, rest);
    }
    let IfStmt { test, cons, alt, span } = stmt;
    let branch = choose(cx, Fork { test, origin: span, inline: false }, None, rest, |cx, goto| {
        let yes = lower_stmts(cx, statements(*cons), goto(None));
        let no = lower_stmts(cx, alt.map(|alt| statements(*alt)).unwrap_or_default(), goto(None));
        (yes, no)
    });
    lower_steps(cx, steps, branch)
}

/// The statements of a branch: those of its block, or itself.
fn statements(stmt: Stmt) -> Vec<Stmt> {
    match stmt {
        Stmt::Block(block) => block.stmts,
        other => vec![other],
    }
}

/// The head of a branch.
pub(super) struct Fork {
    /// The condition.
    pub test: Box<Expr>,
    /// The source.
    pub origin: Span,
    /// Whether the source is an expression.
    pub inline: bool,
}

/// Builds a branch whose arms meet in front of `rest`. The arms get a way to jump there, with the
/// value for `param` where there is one.
pub(super) fn choose(
    cx: &mut Lowering,
    fork: Fork,
    param: Option<Pat>,
    rest: Tail,
    arms: impl FnOnce(&mut Lowering, &dyn Fn(Option<Box<Expr>>) -> Tail) -> (Tail, Tail),
) -> Tail {
    let Fork { test, origin, inline } = fork;
    let branch = |(yes, no)| Tail::Branch { test, yes: Box::new(yes), no: Box::new(no), origin, inline };
    if let Some(copy) = copy_of(&rest) {
        let ends = |_: Option<Box<Expr>>| copy_of(&copy).unwrap_or(Tail::Resume);
        if param.is_none() {
            return branch(arms(cx, &ends));
        }
    }
    if let Some(onwards) = forwards(&rest, param.as_ref()) {
        return branch(arms(cx, &|arg| onwards.carry(arg)));
    }
    let id = cx.fresh_join();
    let arms = arms(cx, &|arg| Tail::Goto { id, arg });
    Tail::Join { id, param, body: Box::new(rest), then: Box::new(branch(arms)), extent: Extent::default() }
}

/// A copy of a tail that is nothing but a bare jump.
pub(super) fn copy_of(tail: &Tail) -> Option<Tail> {
    match tail {
        Tail::Return { value: None, origin } => Some(Tail::Return { value: None, origin: *origin }),
        Tail::Goto { id, arg: None } => Some(Tail::Goto { id: *id, arg: None }),
        Tail::Resume => Some(Tail::Resume),
        _ => None, // anything with code in it is shared, not copied
    }
}

/// A rest that only hands on the value it is given.
enum Onwards {
    Return(Span),
    Goto(JoinId),
}

impl Onwards {
    fn carry(&self, value: Option<Box<Expr>>) -> Tail {
        match self {
            Onwards::Return(origin) => Tail::Return { value, origin: *origin },
            Onwards::Goto(id) => Tail::Goto { id: *id, arg: value },
        }
    }
}

fn forwards(rest: &Tail, param: Option<&Pat>) -> Option<Onwards> {
    let Some(Pat::Ident(param)) = param else { return None };
    let is_param = |value: &Expr| matches!(value, Expr::Ident(name) if name.to_id() == param.id.to_id());
    match rest {
        Tail::Return { value: Some(value), origin } if is_param(value) => Some(Onwards::Return(*origin)),
        Tail::Goto { id, arg: Some(value) } if is_param(value) => Some(Onwards::Goto(*id)),
        _ => None, // anything else does more than hand on
    }
}
