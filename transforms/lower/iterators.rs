//! What loops over iterators share: binding a turn's value, and closing the iterator on the way out.
//!
//! ```js
//! const close = iterator.return;
//! if (close != null) {
//!   const closed = close.call(iterator);
//!   if (Object(closed) !== closed) throw new TypeError("…");
//! }
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-iteratorclose>, <https://tc39.es/ecma262/#sec-asynciteratorclose>

use swc_core::common::DUMMY_SP;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use crate::ast;
use crate::ir::{Await, Extent, Handler, Suspension, Tail, Try};
use crate::lowering::Lowering;

/// `const x = value;`, or an assignment where the head names a place.
pub(super) fn bind(cx: &mut Lowering, left: ForHead, value: Box<Expr>) -> Vec<Stmt> {
    match left {
        ForHead::VarDecl(mut var) => {
            let span = cx.place(var.span);
            let name = var.decls.pop().map_or_else(Pat::dummy, |declarator| declarator.name);
            vec![ast::declare(span, var.kind, name, Some(value))]
        }
        ForHead::Pat(pattern) => {
            let target = AssignTarget::try_from(*pattern).unwrap_or_else(|_| AssignTargetPat::dummy().into());
            vec![ast::expr_stmt(DUMMY_SP, ast::assign(DUMMY_SP, target, value))]
        }
        ForHead::UsingDecl(_) => Vec::new(), // gone, see `normalise::resources`
    }
}

pub(super) fn computed(object: Box<Expr>, key: Box<Expr>) -> Box<Expr> {
    let prop = MemberProp::Computed(ComputedPropName { span: DUMMY_SP, expr: key });
    Box::new(Expr::Member(MemberExpr { span: DUMMY_SP, obj: object, prop }))
}

/// Closes the iterator on a jump, then goes on: `return` is called if there is one, and has to give
/// an object.
pub(super) fn close_then(cx: &mut Lowering, iterator: &Ident, is_async: bool, on: Tail) -> Tail {
    let called = optional_return(iterator);
    if cx.assume.plain_methods {
        if is_async {
            return wait(called, None, on);
        }
        return Tail::run(vec![ast::expr_stmt(DUMMY_SP, called)], on);
    }
    if !is_async {
        return Tail::run(close(cx, iterator), on);
    }
    if cx.calls_helpers() {
        return suspend(Suspension::Close, ast::ident(iterator), None, on);
    }
    let (method, result) = (cx.names.fresh("close"), cx.names.fresh("closed"));
    cx.bindings.add_temp(&result, true);
    let read = ast::member(ast::ident(iterator), "return");
    let called = ast::method(ast::ident(&method), "call", vec![ast::ident(iterator)]);
    let check = check_object(cx, &result, "iterator.return() did not give an object");
    let test = ast::binary(BinaryOp::NotEq, ast::ident(&method), ast::null());
    let declared = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&method), Some(read));
    let id = cx.fresh_join();
    let end = || Tail::Goto { id, arg: None };
    let yes = Box::new(wait(called, Some(ast::ident_pat(&result)), Tail::run(vec![check], end())));
    let branch = Tail::Branch { test, yes, no: Box::new(end()), origin: DUMMY_SP, inline: false };
    let then = Box::new(Tail::run(vec![declared], branch));
    Tail::Join { id, param: None, body: Box::new(on), then, extent: Extent::default() }
}

/// The statements that close an iterator that is not async: see [`close_then`].
pub(super) fn close(cx: &mut Lowering, iterator: &Ident) -> Vec<Stmt> {
    let (method, result) = (cx.names.fresh("close"), cx.names.fresh("closed"));
    cx.bindings.add_temp(&result, true);
    let read = ast::member(ast::ident(iterator), "return");
    let called = ast::method(ast::ident(&method), "call", vec![ast::ident(iterator)]);
    let check = check_object(cx, &result, "iterator.return() did not give an object");
    let test = ast::binary(BinaryOp::NotEq, ast::ident(&method), ast::null());
    let declared = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&method), Some(read));
    let body = vec![ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&result), Some(called)), check];
    let cons = Box::new(Stmt::Block(ast::block(body)));
    vec![declared, Stmt::If(IfStmt { span: DUMMY_SP, test, cons, alt: None })]
}

/// The statement that closes an iterator that is not async, whatever `return` does.
pub(super) fn close_anyhow(iterator: &Ident) -> Stmt {
    Stmt::Try(Box::new(TryStmt {
        span: DUMMY_SP,
        block: ast::block(vec![ast::expr_stmt(DUMMY_SP, optional_return(iterator))]),
        handler: Some(CatchClause { span: DUMMY_SP, param: None, body: ast::block(Vec::new()) }),
        finalizer: None,
    }))
}

/// Closes the iterator on an error, which wins over whatever `return` does.
pub(super) fn close_quietly(cx: &mut Lowering, iterator: &Ident, is_async: bool) -> Handler {
    let error = cx.names.fresh("error");
    cx.bindings.add_temp(&error, false);
    let rethrow = || Tail::Throw { error: ast::ident(&error), origin: DUMMY_SP };
    let body = if is_async && cx.calls_helpers() {
        suspend(Suspension::Abandon, ast::ident(iterator), None, rethrow())
    } else if is_async {
        let id = cx.fresh_join();
        let end = || Tail::Goto { id, arg: None };
        let quiet = Some(Handler { param: None, body: end() });
        // Nobody counts the tick that it takes where there is no `return`.
        let body = wait(optional_return(iterator), None, end());
        let region = Try { body, handler: quiet, finalizer: None, origin: DUMMY_SP, number: 0 };
        let then = Box::new(Tail::Try(Box::new(region)));
        Tail::Join { id, param: None, body: Box::new(rethrow()), then, extent: Extent::default() }
    } else {
        Tail::run(vec![close_anyhow(iterator)], rethrow())
    };
    Handler { param: Some(ast::ident_pat(&error)), body }
}

/// `if (Object(value) !== value) throw new TypeError(message);`, or the helper that does so.
pub(super) fn check_object(cx: &mut Lowering, value: &Ident, message: &str) -> Stmt {
    if cx.calls_helpers() {
        return ast::effect(cx.helpers.object(ast::ident(value)));
    }
    let boxed = ast::call(ast::ident(&cx.global("Object")), vec![ast::ident(value)]);
    let message = Box::new(Expr::Lit(Lit::Str(message.into())));
    let error = Expr::New(NewExpr {
        callee: ast::ident(&cx.global("TypeError")),
        args: Some(vec![message.into()]),
        ..NewExpr::default()
    });
    Stmt::If(IfStmt {
        span: DUMMY_SP,
        test: ast::binary(BinaryOp::NotEqEq, boxed, ast::ident(value)),
        cons: Box::new(ast::throw_stmt(DUMMY_SP, Box::new(error))),
        alt: None,
    })
}

/// `await value as bind`, then the rest.
pub(super) fn wait(value: Box<Expr>, bind: Option<Pat>, then: Tail) -> Tail {
    suspend(Suspension::Await, value, bind, then)
}

/// A suspension, then the rest.
pub(super) fn suspend(kind: Suspension, value: Box<Expr>, bind: Option<Pat>, then: Tail) -> Tail {
    let then = Box::new(then);
    Tail::Await(Await { kind, value, bind, origin: DUMMY_SP, then, extent: Extent::default() })
}

/// `iterator.return?.()`
fn optional_return(iterator: &Ident) -> Box<Expr> {
    Box::new(Expr::OptChain(OptChainExpr {
        span: DUMMY_SP,
        optional: true,
        base: Box::new(OptChainBase::Call(OptCall {
            callee: ast::member(ast::ident(iterator), "return"),
            ..OptCall::default()
        })),
    }))
}
