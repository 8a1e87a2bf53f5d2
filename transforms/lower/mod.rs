//! Statements become tails.
//!
//! ```js
//! if (!u) u = await getUser();
//! return u;
//! ```
//! becomes
//! ```text
//! join next1() = return u
//! branch !u { await getUser() as value; run u = value; goto next1 } { goto next1 }
//! ```
//!
//! * Needs: a body that `analysis::support` accepts.
//! * Leaves: statements that do not suspend, as they are, inside `run`.
//! * Elsewhere: expressions are in `normalise`; what follows a statement is built first and handed
//!   down as `rest`, so the last statement is lowered first.

mod branches;
mod declarations;
mod for_in;
mod for_of;
mod from_sync;
mod generators;
mod iterators;
mod jumps;
mod loop_bindings;
mod loops;
mod steppers;
mod switch;
#[cfg(test)]
mod tests;
mod try_catch;

use jumps::{jump, mark_jumps};
use swc_core::atoms::Atom;
use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Span, Spanned};
use swc_core::ecma::ast::*;

use crate::analysis::refs::vars_in;
use crate::ast;
use crate::ir::{Await, Extent, Key, Suspension, Tail, Target, as_goto};
use crate::lowering::Lowering;
use crate::normalise::{Arm, Step, lift, lift_unused};
use crate::salvage::salvage;

/// Lowers the statements of a body or block, followed by `rest`.
pub(crate) fn lower_stmts(cx: &mut Lowering, mut stmts: Vec<Stmt>, rest: Tail) -> Tail {
    let mut rest = rest;
    let dead = drop_dead(&mut stmts);
    // The last first.
    let mut kept = Vec::new();
    for mut stmt in stmts.into_iter().rev() {
        if stays(cx, &stmt) {
            keep_stmt(cx, &mut stmt);
            kept.push(stmt);
        } else {
            rest = lower_stmt(cx, stmt, run_reversed(&mut kept, rest));
        }
    }
    Tail::run(dead, run_reversed(&mut kept, rest))
}

/// Statements before a tail, of which the last comes first.
fn run_reversed(stmts: &mut Vec<Stmt>, then: Tail) -> Tail {
    stmts.reverse();
    Tail::run(std::mem::take(stmts), then)
}

/// Whether the statement is kept as it is.
fn stays(cx: &Lowering, stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Return(_) | Stmt::Throw(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::Empty(_) => false,
        stmt => !cx.suspends(stmt),
    }
}

fn keep_stmt(cx: &mut Lowering, stmt: &mut Stmt) {
    mark_jumps(cx, stmt);
    no_directive(cx, stmt);
}

/// Takes away what follows a jump; of that only the declarations count, which are hoisted.
fn drop_dead(stmts: &mut Vec<Stmt>) -> Vec<Stmt> {
    let jump = stmts.iter().position(|stmt| {
        matches!(stmt, Stmt::Return(_) | Stmt::Throw(_) | Stmt::Break(_) | Stmt::Continue(_))
    });
    let Some(jump) = jump else { return Vec::new() };
    let mut hoisted = Vec::new();
    for stmt in stmts.split_off(jump + 1) {
        for name in vars_in(&stmt) {
            hoisted.push(ast::declare(DUMMY_SP, VarDeclKind::Var, ast::ident_pat(&name), None));
        }
        if matches!(stmt, Stmt::Decl(Decl::Fn(_))) {
            hoisted.push(stmt);
        }
    }
    hoisted
}

/// Lowers a statement that suspends, or is a jump.
fn lower_stmt(cx: &mut Lowering, stmt: Stmt, rest: Tail) -> Tail {
    match stmt {
        Stmt::Return(_) | Stmt::Throw(_) | Stmt::Break(_) | Stmt::Continue(_) => {
            salvage(rest, cx.bindings, &mut cx.hoisted);
            lower_jump(cx, stmt)
        }
        Stmt::Empty(_) => rest,
        Stmt::Labeled(stmt) => lower_labeled(cx, stmt, Vec::new(), rest),
        Stmt::While(_) | Stmt::DoWhile(_) | Stmt::For(_) | Stmt::ForIn(_) | Stmt::ForOf(_) => {
            lower_loop(cx, stmt, Vec::new(), rest)
        }
        Stmt::Switch(stmt) => switch::lower_switch(cx, stmt, rest),
        Stmt::Block(block) => lower_stmts(cx, block.stmts, rest),
        Stmt::Expr(stmt) => lower_expr_stmt(cx, stmt, rest),
        Stmt::If(stmt) => branches::lower_if(cx, stmt, rest),
        Stmt::Try(stmt) => try_catch::lower_try(cx, *stmt, rest),
        Stmt::Decl(decl) => declarations::lower_decl(cx, decl, rest),
        // The first never suspends, the second `support` refuses.
        Stmt::Debugger(_) | Stmt::With(_) => Tail::run(vec![stmt], rest),
    }
}

/// A string as a statement: `("use strict")`, which is no directive where it comes to open a callback.
fn no_directive(cx: &mut Lowering, stmt: &mut Stmt) {
    if let Stmt::Expr(stmt) = stmt
        && matches!(&*stmt.expr, Expr::Lit(Lit::Str(_)))
    {
        let span = cx.place(stmt.expr.span());
        *stmt.expr = Expr::Paren(ParenExpr { span, expr: stmt.expr.take() });
    }
}

/// A statement that nothing follows.
fn lower_jump(cx: &mut Lowering, stmt: Stmt) -> Tail {
    match stmt {
        Stmt::Return(stmt) => lower_return(cx, stmt),
        Stmt::Throw(mut stmt) => {
            let mut steps = Vec::new();
            lift(cx, &mut stmt.arg, &mut steps);
            lower_steps(cx, steps, Tail::Throw { error: stmt.arg, origin: stmt.span })
        }
        Stmt::Break(stmt) => {
            let key = Key::Break(stmt.label.map(|label| label.sym));
            jump(cx, &key, None, stmt.span)
        }
        Stmt::Continue(stmt) => {
            let key = Key::Continue(stmt.label.map(|label| label.sym));
            jump(cx, &key, None, stmt.span)
        }
        other => Tail::run(vec![other], Tail::end()), // only jumps come here
    }
}

/// `label: statement`, maybe with more labels before it.
fn lower_labeled(cx: &mut Lowering, stmt: LabeledStmt, mut labels: Vec<Atom>, rest: Tail) -> Tail {
    labels.push(stmt.label.sym);
    match *stmt.body {
        Stmt::Labeled(inner) => lower_labeled(cx, inner, labels, rest),
        body @ (Stmt::While(_) | Stmt::DoWhile(_) | Stmt::For(_) | Stmt::ForIn(_) | Stmt::ForOf(_)) => {
            lower_loop(cx, body, labels, rest)
        }
        body => loops::with_after(cx, rest, |cx, after| {
            cx.targets.push(Target::Block { labels, after });
            let tail = lower_stmts(cx, vec![body], Tail::Goto { id: after, arg: None });
            cx.targets.pop();
            tail
        }),
    }
}

fn lower_loop(cx: &mut Lowering, stmt: Stmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    match stmt {
        Stmt::While(stmt) => loops::lower_while(cx, stmt, labels, rest),
        Stmt::DoWhile(stmt) => loops::lower_do_while(cx, stmt, labels, rest),
        Stmt::For(stmt) => loops::lower_for(cx, stmt, labels, rest),
        Stmt::ForIn(stmt) => for_in::lower_for_in(cx, stmt, labels, rest),
        Stmt::ForOf(stmt) => for_of::lower_for_of(cx, stmt, labels, rest),
        other => Tail::run(vec![other], rest), // only loops come here
    }
}

/// `!expr`.
fn not(expr: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: expr }))
}

fn lower_expr_stmt(cx: &mut Lowering, mut stmt: ExprStmt, rest: Tail) -> Tail {
    let mut steps = Vec::new();
    if lift_unused(cx, &mut stmt.expr, &mut steps) {
        if !suspends_within(&stmt.expr, stmt.span) {
            stmt.span = cx.place(stmt.span);
        }
        let mut stmt = Stmt::Expr(stmt);
        no_directive(cx, &mut stmt);
        steps.push(Step::Run(stmt));
    }
    lower_steps(cx, steps, rest)
}

/// Whether the statement still consists of the expression it was written with.
fn suspends_within(expr: &Expr, stmt: Span) -> bool {
    expr.span().lo == stmt.lo
}

/// `return value`: the value's choices return on their own, without a join.
fn lower_return(cx: &mut Lowering, mut stmt: ReturnStmt) -> Tail {
    if let Some((id, arg)) = as_goto(&stmt) {
        return Tail::Goto { id, arg: arg.map(|arg| Box::new(arg.clone())) };
    }
    match stmt.arg.take() {
        None => jump(cx, &Key::Return, None, stmt.span),
        Some(value) => return_value(cx, value, stmt.span),
    }
}

fn return_value(cx: &mut Lowering, mut value: Box<Expr>, origin: Span) -> Tail {
    let mut steps = Vec::new();
    let inner = ast::unparen(&value);
    if let Expr::Cond(cond) = inner
        && (cx.suspends(&*cond.cons) || cx.suspends(&*cond.alt))
    {
        let Expr::Cond(mut cond) = *ast::into_unparen(value) else { return Tail::end() };
        lift(cx, &mut cond.test, &mut steps);
        let yes = Box::new(return_value(cx, cond.cons, origin));
        let no = Box::new(return_value(cx, cond.alt, origin));
        return lower_steps(cx, steps, Tail::Branch { test: cond.test, yes, no, origin, inline: true });
    }
    lift(cx, &mut value, &mut steps);
    let leave = jump(cx, &Key::Return, Some(value), origin);
    lower_steps(cx, steps, leave)
}

/// Steps, then `rest`.
pub(crate) fn lower_steps(cx: &mut Lowering, steps: Vec<Step>, rest: Tail) -> Tail {
    let (mut rest, mut runs) = (rest, Vec::new());
    for step in steps.into_iter().rev() {
        match step {
            Step::Run(stmt) => runs.push(stmt),
            step => rest = lower_step(cx, step, run_reversed(&mut runs, rest)),
        }
    }
    run_reversed(&mut runs, rest)
}

fn lower_step(cx: &mut Lowering, step: Step, rest: Tail) -> Tail {
    match step {
        Step::Run(stmt) => Tail::run(vec![stmt], rest),
        Step::Await { value, bind, origin } => {
            let (kind, then) = (Suspension::Await, Box::new(rest));
            Tail::Await(Await { kind, value, bind, origin, then, extent: Extent::default() })
        }
        Step::Yield { value, delegate, bind, origin } => {
            generators::lower_yield(cx, generators::Yield { value, delegate, bind, origin }, rest)
        }
        Step::Choose { test, yes, no, bind, origin } => {
            let inline = bind.is_some();
            branches::choose(cx, branches::Fork { test, origin, inline }, bind, rest, |cx, goto| {
                (lower_arm(cx, yes, &goto), lower_arm(cx, no, &goto))
            })
        }
        Step::Open { stepper, iterable } => Tail::run(steppers::open(cx, &stepper, iterable), rest),
        Step::Guard { stepper, steps, origin } => steppers::guard(cx, &stepper, steps, origin, rest),
        Step::Collect { stepper, kind, bind } => {
            Tail::run(vec![steppers::collect(cx, &stepper, kind, &bind)], rest)
        }
        Step::Close { stepper } => steppers::close(cx, &stepper, rest),
    }
}

fn lower_arm(cx: &mut Lowering, arm: Arm, goto: &dyn Fn(Option<Box<Expr>>) -> Tail) -> Tail {
    let Arm { steps, mut value } = arm;
    let end = goto(value.as_mut().map(Take::take));
    lower_steps(cx, steps, end)
}
