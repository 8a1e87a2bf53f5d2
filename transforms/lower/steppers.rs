//! An iterator that an array pattern steps by hand.
//!
//! ```js
//! const iterator = pair[Symbol.iterator]();
//! const next = iterator.next;
//! let done = false;
//! const step = () => {
//!   if (done) return;
//!   done = true;
//!   const result = next.call(iterator);
//!   if (Object(result) !== result) throw new TypeError("…");
//!   if (result.done) return;
//!   const value = result.value;
//!   done = false;
//!   return value;
//! };
//! ```
//! The flag is set before anything of the iterator's runs: where that throws, the iterator counts as done.
//!
//! * Elsewhere: `normalise::array_pattern` decides what is stepped and guarded, `iterators` closes.
//! * Spec: <https://tc39.es/ecma262/#sec-iteratorstepvalue>, <https://tc39.es/ecma262/#sec-iteratorclose>

use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use super::iterators::{check_object, close_anyhow, computed};
use super::jumps::with_closing;
use super::{iterators, lower_steps};
use crate::ast;
use crate::ir::{Extent, Handler, Tail, Target, Try};
use crate::lowering::Lowering;
use crate::normalise::{Step, Stepper};

/// Gets the iterator and declares what steps it.
pub(super) fn open(cx: &mut Lowering, stepper: &Stepper, iterable: Box<Expr>) -> Vec<Stmt> {
    let symbol = ast::member(ast::ident(&cx.global("Symbol")), "iterator");
    let iterator = ast::call(computed(iterable, symbol), Vec::new());
    let next = ast::member(ast::ident(&stepper.iterator), "next");
    let params = stepper.hole.iter().map(ast::ident_pat).collect();
    let step = ast::arrow(DUMMY_SP, params, step(cx, stepper));
    vec![
        constant(&stepper.iterator, iterator),
        constant(&stepper.next, next),
        ast::declare(DUMMY_SP, VarDeclKind::Let, ast::ident_pat(&stepper.done), Some(ast::boolean(false))),
        constant(&stepper.step, step),
    ]
}

/// The body of `step`.
fn step(cx: &mut Lowering, stepper: &Stepper) -> Vec<Stmt> {
    let (result, value) = (cx.names.fresh("result"), cx.names.fresh("value"));
    let leave = |test: Box<Expr>| {
        let cons = Box::new(ast::return_stmt(DUMMY_SP, None));
        Stmt::If(IfStmt { span: DUMMY_SP, test, cons, alt: None })
    };
    let mut read = ast::member(ast::ident(&result), "value");
    if let Some(hole) = &stepper.hole {
        let chosen = CondExpr { span: DUMMY_SP, test: ast::ident(hole), cons: cx.undefined(), alt: read };
        read = Box::new(Expr::Cond(chosen));
    }
    vec![
        leave(ast::ident(&stepper.done)),
        set(stepper, true),
        constant(&result, stepped(stepper)),
        check_object(cx, &result, "iterator.next() did not give an object"),
        leave(ast::member(ast::ident(&result), "done")),
        constant(&value, read),
        set(stepper, false),
        ast::return_stmt(DUMMY_SP, Some(ast::ident(&value))),
    ]
}

/// Lowers steps that close the iterator where they fail, or are left by a jump.
pub(super) fn guard(
    cx: &mut Lowering,
    stepper: &Stepper,
    steps: Vec<Step>,
    origin: Span,
    rest: Tail,
) -> Tail {
    let id = cx.fresh_join();
    cx.targets.push(Target::Closer { joins: Vec::new() });
    let body = lower_steps(cx, steps, Tail::Goto { id, arg: None });
    let joins = match cx.targets.pop() {
        Some(Target::Closer { joins }) => joins,
        Some(Target::Loop { .. } | Target::Switch { .. } | Target::Block { .. }) | None => Vec::new(),
    };
    let error = cx.names.fresh("error");
    cx.bindings.add_temp(&error, false);
    let quietly = unless_done(stepper, vec![close_anyhow(&stepper.iterator)]);
    let again = Tail::Throw { error: ast::ident(&error), origin: DUMMY_SP };
    let handler = Handler { param: Some(ast::ident_pat(&error)), body: Tail::run(vec![quietly], again) };
    let region =
        Tail::Try(Box::new(Try { body, handler: Some(handler), finalizer: None, origin, number: 0 }));
    let then = Box::new(with_closing(cx, joins, region, &mut |cx, on| close(cx, stepper, on)));
    Tail::Join { id, param: None, body: Box::new(rest), then, extent: Extent::default() }
}

/// Closes the iterator unless it is done, then goes on.
pub(super) fn close(cx: &mut Lowering, stepper: &Stepper, on: Tail) -> Tail {
    let stmts = iterators::close(cx, &stepper.iterator);
    Tail::run(vec![unless_done(stepper, stmts)], on)
}

/// Takes all that is left. A spread steps as a pattern does, and closes nothing.
pub(super) fn collect(cx: &mut Lowering, stepper: &Stepper, kind: VarDeclKind, bind: &Ident) -> Stmt {
    let next = KeyValueProp {
        key: PropName::Ident(IdentName::new("next".into(), DUMMY_SP)),
        value: ast::arrow(DUMMY_SP, Vec::new(), vec![ast::return_stmt(DUMMY_SP, Some(stepped(stepper)))]),
    };
    let symbol = ast::member(ast::ident(&cx.global("Symbol")), "iterator");
    let object = ast::arrow(DUMMY_SP, Vec::new(), vec![ast::return_stmt(DUMMY_SP, Some(literal(next)))]);
    let iterable = literal(KeyValueProp {
        key: PropName::Computed(ComputedPropName { span: DUMMY_SP, expr: symbol }),
        value: object,
    });
    let items = |elems| Box::new(Expr::Array(ArrayLit { span: DUMMY_SP, elems }));
    let all = items(vec![Some(ExprOrSpread { spread: Some(DUMMY_SP), expr: iterable })]);
    let chosen =
        CondExpr { span: DUMMY_SP, test: ast::ident(&stepper.done), cons: items(Vec::new()), alt: all };
    ast::declare(DUMMY_SP, kind, ast::ident_pat(bind), Some(Box::new(Expr::Cond(chosen))))
}

/// `next.call(iterator)`
fn stepped(stepper: &Stepper) -> Box<Expr> {
    ast::method(ast::ident(&stepper.next), "call", vec![ast::ident(&stepper.iterator)])
}

/// `if (!done) { stmts }`
fn unless_done(stepper: &Stepper, stmts: Vec<Stmt>) -> Stmt {
    let test = super::not(ast::ident(&stepper.done));
    Stmt::If(IfStmt { span: DUMMY_SP, test, cons: Box::new(Stmt::Block(ast::block(stmts))), alt: None })
}

fn set(stepper: &Stepper, done: bool) -> Stmt {
    ast::expr_stmt(DUMMY_SP, ast::assign_ident(&stepper.done, ast::boolean(done)))
}

fn constant(name: &Ident, value: Box<Expr>) -> Stmt {
    ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(name), Some(value))
}

fn literal(pair: KeyValueProp) -> Box<Expr> {
    let props = vec![PropOrSpread::Prop(Box::new(Prop::KeyValue(pair)))];
    Box::new(Expr::Object(ObjectLit { span: DUMMY_SP, props }))
}
