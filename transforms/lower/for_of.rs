//! `for-of` and `for await` that suspend: the iterator is stepped by hand, and closed on the way out.
//!
//! ```js
//! for (const id of ids()) { await load(id); }
//! ```
//! becomes
//! ```text
//! run  const iterator = ids()[Symbol.iterator](); const next = iterator.next
//! loop {
//!   run const step = next.call(iterator); check that step is an object
//!   branch step.done → goto after
//!   try { run const id = step.value; await load(id); goto turn }
//!   catch (error) { run close quietly; throw error }
//! }
//! ```
//! `break`, `return` and jumps to a loop around go through a join that closes the iterator; an error
//! of `next()` itself does not. `for await` awaits what `next` gives; an iterator that is not async is
//! made one (`from_sync`), but in `textbook`, where the loop awaits its values.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-forin-div-ofbodyevaluation-lhs-stmt-iterator-lhs-kind-labelset>

use swc_core::atoms::Atom;
use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::branches::{Fork, choose};
use super::from_sync::from_sync;
use super::iterators::{bind, check_object, close_quietly, close_then, computed, wait};
use super::jumps::with_closing;
use super::loops::{hoisted_vars, with_after};
use super::{lower_steps, lower_stmts};
use crate::ast;
use crate::ir::{Loop, Tail, Target, Try};
use crate::lowering::Lowering;
use crate::normalise::{Step, keep, lift};

/// The iterator of a loop.
struct Source {
    iterator: Ident,
    /// The iterator's `next`, read once; `textbook` reads it every time.
    next: Option<Ident>,
    /// Whether jumps out of the loop close it.
    closes: bool,
    /// `for await` in `textbook`: whether the iterable is no async one, known at run time.
    is_sync: Option<Ident>,
    is_await: bool,
}

/// Lowers `for (left of right) body` and `for await (left of right) body`.
pub(crate) fn lower_for_of(cx: &mut Lowering, stmt: ForOfStmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    let ForOfStmt { left, mut right, body, span: origin, is_await } = stmt;
    let mut steps = Vec::new();
    lift(cx, &mut right, &mut steps);
    let source = start(cx, right, is_await, &mut steps);
    let vars = hoisted_vars(&body);
    let looped = with_after(cx, rest, |cx, after| {
        let turn = cx.fresh_join();
        let step = cx.names.fresh("step");
        cx.bindings.add_temp(&step, true);
        cx.targets.push(Target::Loop { labels, next: turn, after });
        let region = turn_region(cx, &source, &step, (left, *body, origin), turn);
        cx.targets.pop();
        let leave = Tail::Goto { id: after, arg: None };
        let done = ast::member(ast::ident(&step), "done");
        let (yes, no) = (Box::new(leave), Box::new(region));
        let turn_body = Tail::Branch { test: done, yes, no, origin: DUMMY_SP, inline: false };
        let body = stepped(cx, &source, &step, turn_body);
        let exit = Tail::Goto { id: after, arg: None };
        let looped = Loop { id: turn, test: None, update: None, body, exit, origin };
        Tail::run(vars, Tail::Loop(Box::new(looped)))
    });
    lower_steps(cx, steps, looped)
}

/// Gets the iterator, as steps.
fn start(cx: &mut Lowering, mut right: Box<Expr>, is_await: bool, steps: &mut Vec<Step>) -> Source {
    let iterator = cx.names.fresh("iterator");
    cx.bindings.add_temp(&iterator, false);
    let symbol = |cx: &Lowering, name: &str| ast::member(ast::ident(&cx.global("Symbol")), name);
    let closes = is_await || !is_visibly_array(&right, cx);
    let declare = |name: &Ident, value: Box<Expr>, steps: &mut Vec<Step>| {
        steps.push(Step::Run(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(name), Some(value))));
    };
    let mut is_sync = None;
    if is_await {
        if !cx.is_invariant(&right) {
            keep(cx, &mut right, steps);
        }
        let method = cx.names.fresh("asyncIterator");
        cx.bindings.add_temp(&method, false);
        declare(&method, computed(right.clone(), symbol(cx, "asyncIterator")), steps);
        let asynchronous = ast::method(ast::ident(&method), "call", vec![right.clone()]);
        let mut synchronous = ast::call(computed(right, symbol(cx, "iterator")), Vec::new());
        if cx.assume.plain_methods {
            is_sync = Some(method.clone());
        } else {
            let (made, name) = from_sync(cx);
            steps.push(Step::Run(made));
            synchronous = ast::call(ast::ident(&name), vec![synchronous]);
        }
        let test = ast::binary(BinaryOp::EqEq, ast::ident(&method), ast::null());
        declare(&iterator, ast::choice(test, synchronous, asynchronous), steps);
    } else {
        let called = ast::call(computed(right, symbol(cx, "iterator")), Vec::new());
        declare(&iterator, called, steps);
    }
    let next = (!cx.assume.plain_methods).then(|| {
        let next = cx.names.fresh("next");
        cx.bindings.add_temp(&next, false);
        declare(&next, ast::member(ast::ident(&iterator), "next"), steps);
        next
    });
    Source { iterator, next, closes, is_sync, is_await }
}

/// `const step = next.call(iterator);`, awaited or not, and checked; then a turn.
fn stepped(cx: &mut Lowering, source: &Source, step: &Ident, turn: Tail) -> Tail {
    let called = match &source.next {
        Some(next) => ast::method(ast::ident(next), "call", vec![ast::ident(&source.iterator)]),
        None => ast::method(ast::ident(&source.iterator), "next", Vec::new()),
    };
    let checks = source.next.is_some() && (source.closes || source.is_await);
    let check = checks.then(|| check_object(cx, step, "iterator.next() did not give an object"));
    if source.is_await {
        let called = promised(cx, called);
        return wait(called, Some(ast::ident_pat(step)), Tail::run(check.into_iter().collect(), turn));
    }
    let mut stmts = vec![ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(step), Some(called))];
    stmts.extend(check);
    Tail::run(stmts, turn)
}

type Turn = (ForHead, Stmt, swc_core::common::Span);

/// A turn whose jumps out of the loop close the iterator.
fn turn_region(
    cx: &mut Lowering,
    source: &Source,
    step: &Ident,
    (left, body, origin): Turn,
    turn: crate::ir::JoinId,
) -> Tail {
    let value = ast::member(ast::ident(step), "value");
    let (before, value, left) = read_value(cx, source, value, left);
    if source.closes {
        cx.targets.push(Target::Closer { joins: Vec::new() });
    }
    let continues = Tail::Goto { id: turn, arg: None };
    let mut tail = if source.is_sync.is_none() {
        let mut stmts = left.map(|left| bind(cx, left, value)).unwrap_or_default();
        stmts.push(body);
        lower_stmts(cx, stmts, continues)
    } else {
        let name = cx.names.fresh("value");
        cx.bindings.add_temp(&name, false);
        let mut stmts = left.map(|left| bind(cx, left, ast::ident(&name))).unwrap_or_default();
        stmts.push(body);
        let rest = lower_stmts(cx, stmts, continues);
        settled(cx, source, value, &name, rest)
    };
    if source.closes
        && let Some(Target::Closer { joins }) = cx.targets.pop()
    {
        let handler = Some(close_quietly(cx, &source.iterator, source.is_await));
        tail = Tail::Try(Box::new(Try { body: tail, handler, finalizer: None, origin }));
        tail = with_closing(cx, joins, tail, &mut |cx, on| {
            close_then(cx, &source.iterator, source.is_await, on)
        });
    }
    Tail::run(before, tail)
}

/// An error in reading the value does not close the iterator: it is read before the region. Gives the
/// statements that do so, the value, and what of the head is still to be bound.
fn read_value(
    cx: &mut Lowering,
    source: &Source,
    value: Box<Expr>,
    left: ForHead,
) -> (Vec<Stmt>, Box<Expr>, Option<ForHead>) {
    if !source.closes || source.is_sync.is_some() {
        return (Vec::new(), value, Some(left));
    }
    let is_name = matches!(&left, ForHead::VarDecl(var)
        if var.decls.iter().all(|declarator| matches!(declarator.name, Pat::Ident(_))));
    if is_name {
        // Nothing more can fail in giving the value to a name.
        return (bind(cx, left, value.clone()), value, None);
    }
    let name = cx.names.fresh("value");
    cx.bindings.add_temp(&name, false);
    let read = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(value));
    (vec![read], ast::ident(&name), Some(left))
}

/// What a synchronous iterator gives is no promise, whatever may be assumed of awaited calls.
fn promised(cx: &Lowering, value: Box<Expr>) -> Box<Expr> {
    if !cx.assume.awaited_are_promises {
        return value;
    }
    ast::method(ast::ident(&cx.global("Promise")), "resolve", vec![value])
}

/// The value of a turn of `for await`: awaited where the iterable is no async one.
fn settled(cx: &mut Lowering, source: &Source, value: Box<Expr>, name: &Ident, rest: Tail) -> Tail {
    let Some(method) = &source.is_sync else { return rest };
    let test = ast::binary(BinaryOp::EqEq, ast::ident(method), ast::null());
    let fork = Fork { test, origin: DUMMY_SP, inline: false };
    choose(cx, fork, Some(ast::ident_pat(name)), rest, |cx, goto| {
        let awaited = cx.names.fresh("value");
        cx.bindings.add_temp(&awaited, true);
        let value_now = promised(cx, value.clone());
        let yes = wait(value_now, Some(ast::ident_pat(&awaited)), goto(Some(ast::ident(&awaited))));
        (yes, goto(Some(value)))
    })
}

/// A literal, or what the built-in functions give: its iterator has nothing to close.
fn is_visibly_array(expr: &Expr, cx: &Lowering) -> bool {
    match ast::unparen(expr) {
        Expr::Array(_) => true,
        Expr::Call(CallExpr { callee: Callee::Expr(callee), .. }) => match ast::unparen(callee) {
            Expr::Member(member) => {
                let (Expr::Ident(object), MemberProp::Ident(method)) =
                    (ast::unparen(&member.obj), &member.prop)
                else {
                    return false;
                };
                // `Object.freeze(x)` and others give back what they were given.
                let makes = match &*object.sym {
                    "Object" => matches!(&*method.sym, "keys" | "values" | "entries" | "getOwnPropertyNames"),
                    "Array" => matches!(&*method.sym, "from" | "of"),
                    _ => false, // nothing is known about other objects
                };
                makes && cx.bindings.is_global(object)
            }
            _ => false, // nothing is known about other functions
        },
        _ => false, // nothing is known about other values
    }
}
