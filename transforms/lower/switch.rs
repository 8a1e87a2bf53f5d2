//! `switch`: the tests are asked in order, the bodies are joins that fall into the next.
//!
//! ```text
//! join next1() = …rest
//! join case3() = …; goto next1
//! join case2() = …; goto case3
//! branch value === 1 → goto case2
//! branch value === await two() → goto case3
//! goto next1
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-caseblockevaluation>

use swc_core::common::Spanned;
use swc_core::ecma::ast::*;

use super::loops::with_after;
use super::{lower_steps, lower_stmts};
use crate::ast;
use crate::ir::{Extent, JoinId, Tail, Target};
use crate::lowering::Lowering;
use crate::normalise::{keep, lift};

/// Lowers a `switch` of which some part suspends.
pub(crate) fn lower_switch(cx: &mut Lowering, stmt: SwitchStmt, rest: Tail) -> Tail {
    let SwitchStmt { mut discriminant, cases, .. } = stmt;
    let mut steps = Vec::new();
    lift(cx, &mut discriminant, &mut steps);
    if !cx.is_invariant(&discriminant) && !stays(&discriminant, &cases, cx) {
        keep(cx, &mut discriminant, &mut steps);
    }
    let tail = with_after(cx, rest, |cx, after| {
        let ids: Vec<JoinId> = cases.iter().map(|_| cx.fresh_join()).collect();
        let default = cases.iter().position(|case| case.test.is_none());
        let otherwise = default.and_then(|at| ids.get(at).copied()).unwrap_or(after);
        let (tests, bodies): (Vec<_>, Vec<_>) = cases.into_iter().map(|case| (case.test, case.cons)).unzip();
        let mut tail = Tail::Goto { id: otherwise, arg: None };
        for (test, id) in tests.into_iter().zip(&ids).rev() {
            let Some(mut test) = test else { continue };
            let mut steps = Vec::new();
            let origin = test.span();
            lift(cx, &mut test, &mut steps);
            let test = ast::binary(BinaryOp::EqEqEq, without_place(&discriminant), test);
            let (yes, no) = (Box::new(Tail::Goto { id: *id, arg: None }), Box::new(tail));
            tail = lower_steps(cx, steps, Tail::Branch { test, yes, no, origin, inline: false });
        }
        cx.targets.push(Target::Switch { after });
        let following = ids.iter().skip(1).copied().chain([after]).collect::<Vec<_>>();
        for ((stmts, id), next) in bodies.into_iter().zip(&ids).zip(following) {
            let body = Box::new(lower_stmts(cx, stmts, Tail::Goto { id: next, arg: None }));
            tail = Tail::Join { id: *id, param: None, body, then: Box::new(tail), extent: Extent::default() };
        }
        cx.targets.pop();
        tail
    });
    lower_steps(cx, steps, tail)
}

/// Whether a name is read, and the same at every `case`: nothing runs in between that could change it.
fn stays(discriminant: &Expr, cases: &[SwitchCase], cx: &Lowering) -> bool {
    let Expr::Ident(name) = ast::unparen(discriminant) else { return false };
    let mut tests = cases.iter().filter_map(|case| case.test.as_ref()).peekable();
    let read = tests.peek().is_some();
    read && !cx.bindings.is_global(name) && tests.all(|test| cx.is_invariant(test))
}

fn without_place(expr: &Expr) -> Box<Expr> {
    let mut copy = expr.clone();
    if let Expr::Ident(name) = &mut copy {
        name.span = swc_core::common::DUMMY_SP;
    }
    Box::new(copy)
}
