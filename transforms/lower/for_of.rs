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
//! made one (`from_sync`), but in `textbook`. With helpers `_iterate` gets it and steps it (`_items` that of a collection of the engine's), and closes
//! it. Where nobody sees an iterator being closed, none is: there is no region.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-forin-div-ofbodyevaluation-lhs-stmt-iterator-lhs-kind-labelset>

use swc_core::atoms::Atom;
use swc_core::common::DUMMY_SP;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use super::from_sync::from_sync;
use super::iterators::{bind, check_object, close_quietly, close_then, computed, suspend, wait};
use super::jumps::with_closing;
use super::loops::{hoisted_vars, statements_of, with_after};
use super::{lower_steps, lower_stmts};
use crate::analysis::owned::makes_array;
use crate::ast;
use crate::ir::{Loop, Suspension, Tail, Target, Try};
use crate::lowering::Lowering;
use crate::normalise::{Step, keep, lift};

/// The iterator of a loop.
struct Source {
    iterator: Ident,
    /// The iterator's `next`, read once; `textbook` reads it every time, as one may that of a collection, and
    /// `_iterate` has done so.
    next: Option<Ident>,
    /// Whether jumps out of the loop close it.
    closes: bool,
    is_await: bool,
    record: Record,
    values: Values,
}

/// Whether the iterator is a record of the helpers', with a `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Record {
    No,
    /// What `_iterate` gives.
    Iterated,
    /// The object of a captive generator or of `_items`, whose steps certainly are objects.
    Captive,
}

/// What the iterator of a loop gives.
enum Values {
    /// Values as they are.
    Plain,
    /// Values that the loop awaits.
    Awaited,
}

/// Lowers `for (left of right) body` and `for await (left of right) body`.
pub(crate) fn lower_for_of(cx: &mut Lowering, stmt: ForOfStmt, labels: Vec<Atom>, rest: Tail) -> Tail {
    let ForOfStmt { left, mut right, body, span: origin, is_await } = stmt;
    let mut steps = Vec::new();
    lift(cx, &mut right, &mut steps);
    let source = start(cx, right, is_await, &mut steps);
    let mut vars = hoisted_vars(cx, origin, &left);
    vars.extend(hoisted_vars(cx, origin, &body));
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
        let looped = Loop { id: turn, test: None, update: None, each: None, body, exit, origin };
        Tail::run(vars, Tail::Loop(Box::new(looped)))
    });
    lower_steps(cx, steps, looped)
}

/// Gets the iterator, as steps.
fn start(cx: &mut Lowering, right: Box<Expr>, is_await: bool, steps: &mut Vec<Step>) -> Source {
    let iterator = cx.names.fresh("iterator");
    cx.bindings.add_temp(&iterator, false);
    let symbol = |cx: &Lowering, name: &str| ast::member(ast::ident(&cx.global("Symbol")), name);
    let is_array = makes_array(&right, cx.bindings);
    let is_collection = cx.bindings.is_collection(&right);
    let closes = !cx.assume.no_closing && (is_await || !is_collection);
    let is_record = is_await && cx.calls_helpers() && !cx.assume.plain_methods;
    let record = match (is_record, is_collection || cx.bindings.is_captive(&right)) {
        (false, _) => Record::No,
        (true, false) => Record::Iterated,
        (true, true) => Record::Captive,
    };
    if is_record {
        cx.bindings.add_record(&iterator, record == Record::Captive);
    }
    let (value, values) = if record == Record::Captive {
        let value = if is_collection { cx.helpers.settle_items(right) } else { right };
        (value, Values::Plain)
    } else if cx.assume.no_closing && is_array {
        let values = if is_await { Values::Awaited } else { Values::Plain };
        (ast::method(right, "values", Vec::new()), values)
    } else if is_await && cx.assume.async_iterables {
        let called = ast::call(computed(right, symbol(cx, "asyncIterator")), Vec::new());
        (called, Values::Plain)
    } else if is_record {
        (cx.helpers.iterate(right), Values::Plain)
    } else if is_await {
        (async_iterator(cx, right, steps), Values::Plain)
    } else {
        (ast::call(computed(right, symbol(cx, "iterator")), Vec::new()), Values::Plain)
    };
    steps.push(declare(&iterator, value));
    let next = (!cx.assume.plain_methods && !is_record && (is_await || !is_collection)).then(|| {
        let next = cx.names.fresh("next");
        cx.bindings.add_temp(&next, false);
        steps.push(declare(&next, ast::member(ast::ident(&iterator), "next")));
        next
    });
    Source { iterator, next, closes, is_await, record, values }
}

/// The iterator of `for await` without a helper.
fn async_iterator(cx: &mut Lowering, mut right: Box<Expr>, steps: &mut Vec<Step>) -> Box<Expr> {
    if !cx.is_invariant(&right) {
        keep(cx, &mut right, steps);
    }
    let symbol = |cx: &Lowering, name: &str| ast::member(ast::ident(&cx.global("Symbol")), name);
    let method = cx.names.fresh("asyncIterator");
    cx.bindings.add_temp(&method, false);
    steps.push(declare(&method, computed(right.clone(), symbol(cx, "asyncIterator"))));
    let asynchronous = ast::method(ast::ident(&method), "call", vec![right.clone()]);
    let (made, name) = from_sync(cx);
    steps.push(Step::Run(made));
    let synchronous = ast::call(computed(right, symbol(cx, "iterator")), Vec::new());
    let synchronous = ast::call(ast::ident(&name), vec![synchronous]);
    let test = ast::binary(BinaryOp::EqEq, ast::ident(&method), ast::null());
    ast::choice(test, synchronous, asynchronous)
}

/// `const name = value;`
fn declare(name: &Ident, value: Box<Expr>) -> Step {
    Step::Run(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(name), Some(value)))
}

/// `const step = next.call(iterator);`, awaited or not, and checked; then a turn.
fn stepped(cx: &mut Lowering, source: &Source, step: &Ident, turn: Tail) -> Tail {
    if source.record != Record::No {
        let check = (source.record == Record::Iterated).then(|| check_object(cx, step, ""));
        let steps = ast::member(ast::ident(&source.iterator), "step");
        return suspend(
            Suspension::Step,
            steps,
            Some(ast::ident_pat(step)),
            Tail::run(check.into_iter().collect(), turn),
        );
    }
    let called = match &source.next {
        Some(next) => ast::method(ast::ident(next), "call", vec![ast::ident(&source.iterator)]),
        None => ast::method(ast::ident(&source.iterator), "next", Vec::new()),
    };
    let checks = source.next.is_some() && (source.closes || source.is_await);
    if checks && !source.is_await && cx.calls_helpers() {
        let checked = cx.helpers.object(called);
        let declared = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(step), Some(checked));
        return Tail::run(vec![declared], turn);
    }
    let check = checks.then(|| check_object(cx, step, "iterator.next() did not give an object"));
    if source.is_await {
        // Only an array's iterator, or a broken one, gives no promise.
        let called = if matches!(source.values, Values::Plain) { called } else { promised(cx, called) };
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
    let mut tail = if let Values::Plain = source.values {
        let mut stmts = left.map(|left| bind(cx, left, value)).unwrap_or_default();
        stmts.extend(statements_of(body));
        lower_stmts(cx, stmts, continues)
    } else {
        let (bound, mut stmts) = bind_awaited(cx, source, left);
        stmts.extend(statements_of(body));
        let rest = lower_stmts(cx, stmts, continues);
        settled(cx, source, value, bound, rest)
    };
    if source.closes
        && let Some(Target::Closer { joins }) = cx.targets.pop()
    {
        let handler = Some(close_quietly(cx, &source.iterator, source.is_await));
        tail = Tail::Try(Box::new(Try { body: tail, handler, finalizer: None, origin, number: 0 }));
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
    if !source.closes || matches!(source.values, Values::Awaited) {
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

/// What takes a value that is awaited: the pattern of the head where it may stand in a callback, or a
/// name, with the statements that give its value to the head.
fn bind_awaited(cx: &mut Lowering, source: &Source, left: Option<ForHead>) -> (Pat, Vec<Stmt>) {
    match left {
        Some(ForHead::VarDecl(mut var))
            if var.kind != VarDeclKind::Var && matches!(source.values, Values::Awaited) =>
        {
            let pattern = var.decls.pop().map(|declarator| declarator.name);
            (pattern.unwrap_or_else(Pat::dummy), Vec::new())
        }
        left => {
            let name = cx.names.fresh("value");
            cx.bindings.add_temp(&name, false);
            let stmts = left.map(|left| bind(cx, left, ast::ident(&name))).unwrap_or_default();
            (ast::ident_pat(&name), stmts)
        }
    }
}

/// The value of a turn of `for await` over what visibly is an array: awaited.
fn settled(cx: &Lowering, source: &Source, value: Box<Expr>, bound: Pat, rest: Tail) -> Tail {
    match &source.values {
        Values::Plain => rest,
        Values::Awaited => wait(promised(cx, value), Some(bound), rest),
    }
}
