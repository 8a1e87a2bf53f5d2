//! `while`, `do-while` and `for` that suspend become loops whose turns are reached by jumps.
//!
//! ```js
//! while (more()) { await step(); }
//! done();
//! ```
//! becomes
//! ```text
//! join next1() = run done()
//! loop turn2 while more() { await step(); goto turn2 } else goto next1
//! ```
//!
//! * Leaves: a loop's test and update do not suspend; where the author's do, they are in its body.
//! * Elsewhere: copies of a `let` for every turn are in `loop_bindings`, iterators in `for_of`.
//! * Spec: <https://tc39.es/ecma262/#sec-iteration-statements>

use swc_core::atoms::Atom;
use swc_core::common::{DUMMY_SP, Span, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::VisitWith;

use super::loop_bindings::{Turns, per_turn};
use super::{lower_steps, lower_stmts};
use crate::analysis::refs::{VarNames, vars_in};
use crate::analysis::suspends::suspends;
use crate::ast;
use crate::ir::{Extent, JoinId, Loop, Tail, Target};
use crate::lowering::Lowering;
use crate::normalise::{lift, run_unused};

/// What stands around a loop.
pub(crate) struct Around {
    /// The labels before it.
    pub(crate) labels: Vec<Atom>,
    /// What follows it.
    pub(crate) rest: Tail,
    /// The statement.
    pub(crate) origin: Span,
}

/// Lowers `while (test) body`.
pub(crate) fn lower_while(cx: &mut Lowering, stmt: WhileStmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    let around = Around { labels, rest, origin: stmt.span };
    let parts = Parts { test: Some(stmt.test), update: None, body: statements_of(*stmt.body), turns: None };
    lower_turns(cx, parts, around)
}

/// Lowers `for (init; test; update) body`.
pub(crate) fn lower_for(cx: &mut Lowering, mut stmt: ForStmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    let (turns, prelude) = per_turn(cx, &mut stmt).unzip();
    let prelude = prelude.unwrap_or_default();
    let around = Around { labels, rest, origin: stmt.span };
    let mut body = prelude.body;
    body.extend(statements_of(*stmt.body));
    let parts = Parts { test: stmt.test, update: stmt.update, body, turns };
    let looped = lower_turns(cx, parts, around);
    let mut init = match stmt.init {
        Some(VarDeclOrExpr::VarDecl(mut var)) => {
            // In the head it has no semicolon of its own.
            var.span = cx.place(var.span);
            vec![Stmt::Decl(Decl::Var(var))]
        }
        Some(VarDeclOrExpr::Expr(expr)) => {
            vec![ast::expr_stmt(cx.place(expr.span()), expr)]
        }
        None => Vec::new(),
    };
    init.extend(prelude.stmts);
    lower_stmts(cx, init, looped)
}

/// Lowers `do body while (test)`: the test is at the end of a turn, where `continue` leads too.
pub(crate) fn lower_do_while(cx: &mut Lowering, stmt: DoWhileStmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    let DoWhileStmt { body, mut test, span } = stmt;
    with_after(cx, rest, |cx, after| {
        let (turn, next) = (cx.fresh_join(), cx.fresh_join());
        let vars = hoisted_vars(cx, span, &body);
        cx.targets.push(Target::Loop { labels, next, after });
        let body = lower_stmts(cx, statements_of(*body), Tail::Goto { id: next, arg: None });
        cx.targets.pop();
        let mut steps = Vec::new();
        lift(cx, &mut test, &mut steps);
        let again = Box::new(Tail::Goto { id: turn, arg: None });
        let leave = Box::new(Tail::Goto { id: after, arg: None });
        let decide = Tail::Branch { test, yes: again, no: leave, origin: span, inline: false };
        let decide = Box::new(lower_steps(cx, steps, decide));
        let body = Tail::Join {
            id: next,
            param: None,
            body: decide,
            then: Box::new(body),
            extent: Extent::default(),
        };
        let exit = Tail::Goto { id: after, arg: None };
        let looped = Loop { id: turn, test: None, update: None, each: None, body, exit, origin: span };
        Tail::run(vars, Tail::Loop(Box::new(looped)))
    })
}

/// The parts of a loop.
pub(crate) struct Parts {
    /// Holds as long as there are turns.
    pub(crate) test: Option<Box<Expr>>,
    /// Runs between turns.
    pub(crate) update: Option<Box<Expr>>,
    /// The statements of a turn.
    pub(crate) body: Vec<Stmt>,
    /// The variables that every turn has of its own.
    pub(crate) turns: Option<Turns>,
}

/// Lowers a loop that tests first.
pub(crate) fn lower_turns(cx: &mut Lowering, parts: Parts, around: Around) -> Tail {
    let Around { labels, rest, origin } = around;
    with_after(cx, rest, |cx, after| {
        let Parts { mut test, mut update, body, turns } = parts;
        let vars = hoisted_vars(cx, origin, &body);
        let turn = cx.fresh_join();
        let leave = Tail::Goto { id: after, arg: None };
        let mut test_steps = Vec::new();
        if let Some(test) = &mut test {
            lift(cx, test, &mut test_steps);
        }
        // What runs between turns is reached by falling off the body's end and by `continue`.
        let mut between = Vec::new();
        if let Some(expr) = update.take_if(|update| suspends(&**update)) {
            let mut expr = expr;
            run_unused(cx, &mut expr, &mut between);
        }
        let handed_back = turns.as_ref().and_then(Turns::hand_back);
        let next = if between.is_empty() && handed_back.is_none() { turn } else { cx.fresh_join() };
        cx.targets.push(Target::Loop { labels, next, after });
        let mut body = lower_stmts(cx, body, Tail::Goto { id: next, arg: None });
        cx.targets.pop();
        if next != turn {
            let again = lower_steps(cx, between, Tail::Goto { id: turn, arg: None });
            let again = Box::new(Tail::run(handed_back.into_iter().collect(), again));
            body = Tail::Join {
                id: next,
                param: None,
                body: again,
                then: Box::new(body),
                extent: Extent::default(),
            };
        }
        if let Some(turns) = turns {
            body = Tail::run(vec![turns.take_over()], body);
        }
        if !test_steps.is_empty() {
            let test = test.take().unwrap_or_else(ast::null);
            let (yes, no) = (Box::new(body), Box::new(Tail::Goto { id: after, arg: None }));
            body = lower_steps(cx, test_steps, Tail::Branch { test, yes, no, origin, inline: false });
        }
        let looped = Loop { id: turn, test, update, each: None, body, exit: leave, origin };
        Tail::run(vars, Tail::Loop(Box::new(looped)))
    })
}

/// The statements of a loop's body, which is a function of its own in the output.
pub(crate) fn statements_of(body: Stmt) -> Vec<Stmt> {
    match body {
        Stmt::Block(block) => block.stmts,
        body => vec![body],
    }
}

/// Names the rest after a loop, so that every way out can reach it.
pub(crate) fn with_after(
    cx: &mut Lowering,
    rest: Tail,
    make: impl FnOnce(&mut Lowering, JoinId) -> Tail,
) -> Tail {
    if let Tail::Goto { id, arg: None } = rest {
        return make(cx, id);
    }
    let id = cx.fresh_join();
    let then = Box::new(make(cx, id));
    Tail::Join { id, param: None, body: Box::new(rest), then, extent: Extent::default() }
}

/// A `var` of the body of a loop keeps its value from turn to turn: it is declared before the loop, which stands at
/// `origin`.
pub(crate) fn hoisted_vars<N: VisitWith<VarNames>>(cx: &Lowering, origin: Span, body: &N) -> Vec<Stmt> {
    // So loops in each other are not searched again and again.
    let is_known = cx.origins.is_authored(origin) && !cx.bindings.has_twins();
    if is_known && !cx.bindings.any_var_in(origin) {
        debug_assert!(vars_in(body).is_empty(), "a `var` is lost");
        return Vec::new();
    }
    let mut names = vars_in(body);
    names.dedup_by_key(|name| name.to_id());
    names
        .into_iter()
        .map(|name| {
            let name = Ident { span: DUMMY_SP, ..name };
            ast::declare(DUMMY_SP, VarDeclKind::Var, ast::ident_pat(&name), None)
        })
        .collect()
}
