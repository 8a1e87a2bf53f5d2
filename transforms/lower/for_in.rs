//! `for-in` that suspends: the keys are collected first.
//!
//! ```js
//! for (const key in object) { await visit(key); }
//! ```
//! becomes
//! ```text
//! run  const keys = []; for (const key in object) keys.push(key)
//! loop while index < keys.length, between turns index++ {
//!   branch !(keys[index] in object) → goto turn
//!   run const key = keys[index]; await visit(key); goto turn
//! }
//! ```
//! Where keys are taken to last, nothing asks whether they are still there.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-enumerate-object-properties>

use swc_core::atoms::Atom;
use swc_core::common::DUMMY_SP;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use super::iterators::{bind, computed};

use super::loops::{hoisted_vars, statements_of, with_after};
use super::{lower_steps, lower_stmts};
use crate::ast;
use crate::ir::{Loop, Tail, Target};
use crate::lowering::Lowering;
use crate::normalise::lift;

/// Lowers `for (left in right) body`: the keys are collected first, and those that are gone when
/// their turn comes are left out, if that may happen.
pub(crate) fn lower_for_in(cx: &mut Lowering, stmt: ForInStmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    let ForInStmt { left, mut right, body, span: origin } = stmt;
    let mut steps = Vec::new();
    lift(cx, &mut right, &mut steps);
    let lasting = cx.assume.lasting_keys;
    let object = (!lasting).then(|| cx.names.fresh("object"));
    let (keys, key) = (cx.names.fresh("keys"), cx.names.fresh("key"));
    let mut before = Vec::new();
    if let Some(object) = &object {
        let boxed = ast::call(ast::ident(&cx.global("Object")), vec![right.take()]);
        before.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(object), Some(boxed)));
    }
    let collected = Box::new(Expr::Array(ArrayLit::dummy()));
    before.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&keys), Some(collected)));
    let each = ast::declare_one(VarDeclKind::Const, ast::ident_pat(&key));
    let push = ast::method(ast::ident(&keys), "push", vec![ast::ident(&key)]);
    before.push(Stmt::ForIn(ForInStmt {
        span: DUMMY_SP,
        left: ForHead::VarDecl(Box::new(each)),
        right: object.as_ref().map_or(right, ast::ident),
        body: Box::new(ast::expr_stmt(DUMMY_SP, push)),
    }));
    let index = cx.names.fresh("index");
    before.push(ast::declare(DUMMY_SP, VarDeclKind::Let, ast::ident_pat(&index), Some(ast::number(0.0))));
    before.extend(hoisted_vars(cx, origin, &left));
    before.extend(hoisted_vars(cx, origin, &body));
    let more = if lasting { BinaryOp::NotEqEq } else { BinaryOp::Lt };
    let test = ast::binary(more, ast::ident(&index), ast::member(ast::ident(&keys), "length"));
    let update = Box::new(Expr::Update(UpdateExpr {
        span: DUMMY_SP,
        op: UpdateOp::PlusPlus,
        prefix: false,
        arg: ast::ident(&index),
    }));
    let looped = with_after(cx, rest, |cx, after| {
        let turn = cx.fresh_join();
        cx.targets.push(Target::Loop { labels, next: turn, after });
        let current = computed(ast::ident(&keys), ast::ident(&index));
        let mut stmts = bind(cx, left, current.clone());
        stmts.extend(statements_of(*body));
        let mut body = lower_stmts(cx, stmts, Tail::Goto { id: turn, arg: None });
        cx.targets.pop();
        if let Some(object) = &object {
            let there = ast::binary(BinaryOp::In, current, ast::ident(object));
            let (yes, no) = (Box::new(Tail::Goto { id: turn, arg: None }), Box::new(body));
            body = Tail::Branch { test: super::not(there), yes, no, origin: DUMMY_SP, inline: false };
        }
        let exit = Tail::Goto { id: after, arg: None };
        let looped =
            Loop { id: turn, test: Some(test), update: Some(update), each: None, body, exit, origin };
        Tail::run(before, Tail::Loop(Box::new(looped)))
    });
    lower_steps(cx, steps, looped)
}
