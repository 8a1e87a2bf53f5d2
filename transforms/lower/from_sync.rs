//! `for await` over what is no async iterable: its iterator, made one that is async.
//!
//! ```js
//! const fromSync = (iterator) => {
//!   if (Object(iterator) !== iterator) throw new TypeError("…");
//!   const next = iterator.next;
//!   const unwrap = (advance, closes) => {
//!     try {
//!       const step = advance();
//!       if (Object(step) !== step) throw new TypeError("…");
//!       const done = step.done;
//!       const value = step.value;
//!       const fail = (error) => {
//!         if (closes && !done) { try { iterator.return?.(); } catch {} }
//!         throw error;
//!       };
//!       return Promise.resolve(value).then((value) => ({ done, value }), fail);
//!     } catch (error) {
//!       return Promise.reject(error);
//!     }
//!   };
//!   return {
//!     next: () => unwrap(() => next.call(iterator), true),
//!     return: () => unwrap(() => {
//!       const close = iterator.return;
//!       return close == null ? {} : close.call(iterator);
//!     }, false),
//!   };
//! };
//! ```
//! A step takes the tick in which its value settles and the one in which the loop goes on. A value that
//! rejects closes the iterator.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-createasyncfromsynciterator>,
//!   <https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation>

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::iterators::{check_object, close_anyhow};
use crate::ast;
use crate::lowering::Lowering;

/// The function, as a declaration, and its name.
pub(super) fn from_sync(cx: &mut Lowering) -> (Stmt, Ident) {
    let (name, iterator, next) = (temp(cx, "fromSync"), temp(cx, "iterator"), temp(cx, "next"));
    let unwrap = temp(cx, "unwrap");
    let advance = ast::arrow(DUMMY_SP, Vec::new(), vec![returned(called(&next, &iterator))]);
    let on = arrow_of(unwrapped(&unwrap, advance, true));
    let off = arrow_of(unwrapped(&unwrap, closing(cx, &iterator), false));
    let body = vec![
        check_object(cx, &iterator, "the iterator is not an object"),
        constant(&next, ast::member(ast::ident(&iterator), "next")),
        constant(&unwrap, unwrapping(cx, &iterator)),
        returned(ast::object(vec![("next", on), ("return", off)])),
    ];
    let made = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&iterator)], body);
    (constant(&name, made), name)
}

/// `(advance, closes) => { … }`
fn unwrapping(cx: &mut Lowering, iterator: &Ident) -> Box<Expr> {
    let (advance, closes) = (temp(cx, "advance"), temp(cx, "closes"));
    let (step, done, value) = (temp(cx, "step"), temp(cx, "done"), temp(cx, "value"));
    let (fail, error) = (temp(cx, "fail"), temp(cx, "error"));
    let body = vec![
        constant(&step, ast::call(ast::ident(&advance), Vec::new())),
        check_object(cx, &step, "the iterator did not give an object"),
        constant(&done, ast::member(ast::ident(&step), "done")),
        constant(&value, ast::member(ast::ident(&step), "value")),
        constant(&fail, failing(cx, iterator, [&closes, &done])),
        returned(subscribed(cx, &value, &done, &fail)),
    ];
    let rejected = ast::method(ast::ident(&cx.global("Promise")), "reject", vec![ast::ident(&error)]);
    let guarded = ast::attempt(body, Some((error, vec![returned(rejected)])), None);
    let params = vec![ast::ident_pat(&advance), ast::ident_pat(&closes)];
    ast::arrow(DUMMY_SP, params, vec![guarded])
}

/// `Promise.resolve(value).then((value) => ({ done, value }), fail)`
fn subscribed(cx: &mut Lowering, value: &Ident, done: &Ident, fail: &Ident) -> Box<Expr> {
    let given = temp(cx, "value");
    let step = ast::object(vec![("done", ast::ident(done)), ("value", ast::ident(&given))]);
    let next = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&given)], vec![returned(step)]);
    let promise = ast::method(ast::ident(&cx.global("Promise")), "resolve", vec![ast::ident(value)]);
    ast::method(promise, "then", vec![next, ast::ident(fail)])
}

/// `(error) => { if (closes && !done) { try { iterator.return?.(); } catch {} } throw error; }`
fn failing(cx: &mut Lowering, iterator: &Ident, [closes, done]: [&Ident; 2]) -> Box<Expr> {
    let error = temp(cx, "error");
    let open = UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: ast::ident(done) };
    let test = ast::binary(BinaryOp::LogicalAnd, ast::ident(closes), Box::new(Expr::Unary(open)));
    let thrown = ast::throw_stmt(DUMMY_SP, ast::ident(&error));
    let body = vec![ast::when(test, vec![close_anyhow(iterator)]), thrown];
    ast::arrow(DUMMY_SP, vec![ast::ident_pat(&error)], body)
}

/// `() => { … }`: what `return` gives, if there is one.
fn closing(cx: &mut Lowering, iterator: &Ident) -> Box<Expr> {
    let close = temp(cx, "close");
    let missing = ast::binary(BinaryOp::EqEq, ast::ident(&close), ast::null());
    let body = vec![
        constant(&close, ast::member(ast::ident(iterator), "return")),
        returned(ast::choice(missing, ast::object(Vec::new()), called(&close, iterator))),
    ];
    ast::arrow(DUMMY_SP, Vec::new(), body)
}

/// `unwrap(advance, closes)`
fn unwrapped(unwrap: &Ident, advance: Box<Expr>, closes: bool) -> Box<Expr> {
    ast::call(ast::ident(unwrap), vec![advance, ast::boolean(closes)])
}

fn arrow_of(value: Box<Expr>) -> Box<Expr> {
    ast::arrow(DUMMY_SP, Vec::new(), vec![returned(value)])
}

fn called(method: &Ident, this: &Ident) -> Box<Expr> {
    ast::method(ast::ident(method), "call", vec![ast::ident(this)])
}

fn returned(value: Box<Expr>) -> Stmt {
    ast::return_stmt(DUMMY_SP, Some(value))
}

fn constant(name: &Ident, value: Box<Expr>) -> Stmt {
    ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(name), Some(value))
}

fn temp(cx: &mut Lowering, hint: &str) -> Ident {
    let name = cx.names.fresh(hint);
    cx.bindings.add_temp(&name, false);
    name
}
