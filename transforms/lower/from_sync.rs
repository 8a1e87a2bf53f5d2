//! `for await` over what is no async iterable: its iterator, made one that is async.
//!
//! ```js
//! const fromSync = (iterator) => {
//!   if (Object(iterator) !== iterator) throw new TypeError("…");
//!   const next = iterator.next;
//!   const unwrap = (advance, closes) =>
//!     new Promise((resolve, reject) => {
//!       const step = advance(resolve);
//!       if (Object(step) !== step) throw new TypeError("…");
//!       const done = step.done;
//!       const value = step.value;
//!       const fail = (error) => {
//!         if (closes && !done) { try { iterator.return?.(); } catch {} }
//!         reject(error);
//!       };
//!       Promise.resolve(value).then((value) => resolve({ done, value }), fail);
//!     });
//!   return {
//!     next: () => unwrap(() => next.call(iterator), true),
//!     return: () => unwrap((resolve) => {
//!       const close = iterator.return;
//!       if (close != null) return close.call(iterator);
//!       resolve({});
//!       return {};
//!     }, false),
//!   };
//! };
//! ```
//! A step takes the tick in which its value settles and the one in which the loop goes on. A value that
//! rejects closes the iterator. Where there is no `return` the promise is resolved before any step is
//! looked at.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-createasyncfromsynciterator>,
//!   <https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation>

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::iterators::{check_object, optional_return};
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

/// `(advance, closes) => new Promise(…)`
fn unwrapping(cx: &mut Lowering, iterator: &Ident) -> Box<Expr> {
    let (advance, closes) = (temp(cx, "advance"), temp(cx, "closes"));
    let (resolve, reject) = (temp(cx, "resolve"), temp(cx, "reject"));
    let (step, done, value) = (temp(cx, "step"), temp(cx, "done"), temp(cx, "value"));
    let fail = temp(cx, "fail");
    let advanced = ast::call(ast::ident(&advance), vec![ast::ident(&resolve)]);
    let waiting = subscribed(cx, &value, &done, &resolve, &fail);
    let mut body = vec![
        constant(&step, advanced),
        check_object(cx, &step, "the iterator did not give an object"),
        constant(&done, ast::member(ast::ident(&step), "done")),
        constant(&value, ast::member(ast::ident(&step), "value")),
        constant(&fail, failing(cx, iterator, [&closes, &done, &reject])),
    ];
    body.push(ast::effect(waiting));
    let executor = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&resolve), ast::ident_pat(&reject)], body);
    let promise = Expr::New(NewExpr {
        callee: ast::ident(&cx.global("Promise")),
        args: Some(vec![executor.into()]),
        ..NewExpr::default()
    });
    let params = vec![ast::ident_pat(&advance), ast::ident_pat(&closes)];
    ast::arrow(DUMMY_SP, params, vec![returned(Box::new(promise))])
}

/// `Promise.resolve(value).then((value) => resolve({ done, value }), fail)`
fn subscribed(cx: &mut Lowering, value: &Ident, done: &Ident, resolve: &Ident, fail: &Ident) -> Box<Expr> {
    let given = temp(cx, "value");
    let step = ast::object(vec![("done", ast::ident(done)), ("value", ast::ident(&given))]);
    let resolved = ast::call(ast::ident(resolve), vec![step]);
    let next = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&given)], vec![returned(resolved)]);
    let promise = ast::method(ast::ident(&cx.global("Promise")), "resolve", vec![ast::ident(value)]);
    ast::method(promise, "then", vec![next, ast::ident(fail)])
}

/// `(error) => { if (closes && !done) { try { iterator.return?.(); } catch {} } reject(error); }`
fn failing(cx: &mut Lowering, iterator: &Ident, [closes, done, reject]: [&Ident; 3]) -> Box<Expr> {
    let error = temp(cx, "error");
    let open = UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: ast::ident(done) };
    let test = ast::binary(BinaryOp::LogicalAnd, ast::ident(closes), Box::new(Expr::Unary(open)));
    let quiet = Stmt::Try(Box::new(TryStmt {
        span: DUMMY_SP,
        block: ast::block(vec![ast::effect(optional_return(iterator))]),
        handler: Some(CatchClause { span: DUMMY_SP, param: None, body: ast::block(Vec::new()) }),
        finalizer: None,
    }));
    let rejected = ast::effect(ast::call(ast::ident(reject), vec![ast::ident(&error)]));
    ast::arrow(DUMMY_SP, vec![ast::ident_pat(&error)], vec![ast::when(test, vec![quiet]), rejected])
}

/// `(resolve) => { … }`: what `return` gives, if there is one.
fn closing(cx: &mut Lowering, iterator: &Ident) -> Box<Expr> {
    let (resolve, close) = (temp(cx, "resolve"), temp(cx, "close"));
    let test = ast::binary(BinaryOp::NotEq, ast::ident(&close), ast::null());
    let empty = || ast::object(Vec::new());
    let body = vec![
        constant(&close, ast::member(ast::ident(iterator), "return")),
        ast::when(test, vec![returned(called(&close, iterator))]),
        ast::effect(ast::call(ast::ident(&resolve), vec![empty()])),
        returned(empty()),
    ];
    ast::arrow(DUMMY_SP, vec![ast::ident_pat(&resolve)], body)
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
