//! The chain emitter: tails as a person writes promises.
//!
//! ```text
//! await getUser() as u                      return getUser().then((u) =>
//! await getPosts(u.id) as p          →        getPosts(u.id).then((p) => ({ u, p })));
//! return { u, p }
//! ```
//!
//! A continuation is nested only while a later one reads what it binds; else the chain is flat.
//!
//! * Leaves: names that may stand outside the scope they are read in; `tidy::scopes` mends that.
//! * Elsewhere: `try` is in `region`; what a jump means where it stands is in `frame`.
//!
//! `links` is what follows an await, `joins` what is reached from several places, `start` what makes a
//! promise where there is none yet, `outcomes` what a jump is written as, `kept` the jumps inside
//! statements that stay.

mod derived;
mod joins;
mod kept;
mod links;
mod outcomes;
mod start;

pub(super) use links::{callback, then, trim};
use outcomes::{Exit, deliver_promise};
use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{DUMMY_SP, Span, Spanned};
use swc_core::ecma::ast::*;

use super::continuation;
use super::exits::{Exits, exits_of};
use super::extent::Mentions;
use super::frame::{Delivery, Frame, Protocol};
use super::inline::{inline_ends_of_loops, inline_joins};
use super::outline::{Nested, Outline};
use super::promised::{Needs, promises};
use super::safe::safe_start;
use crate::ast;
use crate::ir::{JoinId, Tail};
use crate::lowering::Lowering;

/// The emitter's state for one function.
pub(super) struct Chain<'c, 'a> {
    /// The function's state.
    pub cx: &'c mut Lowering<'a>,
    mentions: Mentions,
    joins: FxHashMap<JoinId, Join>,
    /// The joins that need no function.
    short: FxHashMap<JoinId, Short>,
    /// What has to give a promise, so that the code of a join does.
    promises: FxHashMap<JoinId, Needs>,
    /// The joins and turns that something leads to.
    reached: FxHashSet<JoinId>,
    /// What leaves the regions, by their numbers.
    pub(super) exits: Vec<Exits>,
    /// How deep the code stands.
    outline: Outline,
}

/// What a `goto` leads to.
struct Join {
    name: Ident,
    depth: u32,
    promised: bool,
    /// What runs before a loop's next turn.
    update: Option<Box<Expr>>,
}

/// A join that says no more than a jump to it: `return x;`.
struct Short {
    value: Option<Box<Expr>>,
    origin: Span,
    depth: u32,
}

/// Writes the body of a function: statements that return a promise.
pub(super) fn emit_body(cx: &mut Lowering, mut tail: Tail) -> Vec<Stmt> {
    // Without joins and loops nothing leads anywhere.
    let any_joins = cx.joins > 0;
    if any_joins {
        inline_joins(&mut tail, cx.bindings);
    }
    // A region that is entered at once would run in an executor, which takes frames.
    let deep = cx.recursive && continuation::starts_in_try(&tail);
    let helped = cx.generator.is_some() || (cx.exact && !derived::fits(&tail));
    if helped || deep || continuation::is_needed(&tail, cx) {
        return continuation::emit_body(cx, tail);
    }
    let (mut promised, joins, short) = (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
    let mut reached = FxHashSet::default();
    if any_joins {
        inline_ends_of_loops(&mut tail, cx.bindings);
        promises(&tail, &mut promised);
        joins::find_reached(&tail, &mut reached);
    }
    // Behind an await no other one can come in `exact`, see `derived`.
    let mentions = if cx.exact { Mentions::default() } else { Mentions::of(&mut tail, cx) };
    let outline = Outline::new(cx.deepest.unwrap_or(DEEPEST));
    let exits = exits_of(&mut tail, cx.bindings);
    let mut chain = Chain { cx, mentions, joins, short, promises: promised, reached, exits, outline };
    let delivery = Delivery::Promised;
    let frame = Frame { protocol: Protocol::Value, delivery, depth: 0, sync: true };
    let stmts = if chain.cx.assume.no_early_throw {
        chain.emit(tail, &frame)
    } else {
        chain.emit_guarded(tail, &frame)
    };
    let mut body = chain.outline.take();
    body.extend(stmts);
    body
}

/// Deeper than this nothing is nested, see `outline`.
const DEEPEST: usize = 16;

impl Chain<'_, '_> {
    /// The body of a function that must never throw: what can throw goes into the promise.
    fn emit_guarded(&mut self, tail: Tail, frame: &Frame) -> Vec<Stmt> {
        let (mut stmts, tail) = match tail {
            Tail::Run { mut stmts, then } => {
                let safe = safe_start(&stmts, self.cx);
                let rest = stmts.split_off(safe);
                (stmts, Tail::run(rest, *then))
            }
            Tail::Join { id, param, body, then, .. } if !matches!(&*then, Tail::Try(region) if self.only_reaches(region, id)) =>
            {
                let mut stmts: Vec<_> = self.declare_join(id, param, *body, frame).into_iter().collect();
                stmts.extend(self.emit_guarded(*then, frame));
                return stmts;
            }
            tail => (Vec::new(), tail),
        };
        if !stmts.is_empty() {
            stmts.extend(self.emit_guarded(tail, frame));
            return stmts;
        }
        if (self.cx.exact || self.cx.recursive) && self.runs_in_executor(&tail) {
            stmts.extend(self.rejecting(tail, frame));
            return stmts;
        }
        let span = self.place_of(&tail);
        let promise = self.promise_of(tail, &frame.local());
        stmts.push(ast::return_stmt(span, Some(promise)));
        stmts
    }

    /// The statements of a piece of code, in its frame. They always end in a jump.
    pub(super) fn emit(&mut self, mut tail: Tail, frame: &Frame) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        loop {
            tail = match tail {
                Tail::Run { stmts: kept, then } => {
                    stmts.extend(self.kept(kept, frame));
                    *then
                }
                tail if self.outline.is_full() && nests(&tail) => {
                    stmts.extend(self.part(tail, frame));
                    return stmts;
                }
                Tail::Branch { test, yes, no, origin, inline: false } => {
                    let yes = self.emit_block(*yes, frame);
                    stmts.push(only_way(test, yes, self.cx.place(origin)));
                    *no
                }
                Tail::Join { id, param, body, then, .. }
                    if self.comes_first(id, param.as_ref(), &body, &then) =>
                {
                    stmts.extend(self.declare_join(id, param, *body, frame));
                    *then
                }
                tail => {
                    stmts.extend(self.emit_end(tail, frame));
                    return stmts;
                }
            }
        }
    }

    /// The same of a tail that no other one follows right here.
    fn emit_end(&mut self, tail: Tail, frame: &Frame) -> Vec<Stmt> {
        match tail {
            Tail::Await(wait) => {
                let span = self.cx.place(wait.origin);
                let promise = self.chain_from(wait, frame, Self::operand);
                vec![deliver_promise(promise, frame, span)]
            }
            Tail::Branch { test, yes, no, origin, .. } => {
                let (yes, no) = (self.emit_block(*yes, frame), self.emit_block(*no, frame));
                conditional(test, yes, no, self.cx.place(origin))
            }
            Tail::Join { id, param, body, then, .. } => match *then {
                Tail::Try(region) => {
                    let span = self.cx.place(region.origin);
                    let promise = self.region_and_on(*region, Some((id, param, *body)), frame);
                    vec![deliver_promise(promise, frame, span)]
                }
                then => self.join_after_loop(id, param, *body, then, frame),
            },
            Tail::Loop(looped) => self.looped(*looped, frame),
            Tail::Goto { id, arg } => self.leave(Exit::Goto(id, arg), frame, DUMMY_SP),
            Tail::Try(region) => {
                let span = self.cx.place(region.origin);
                let promise = self.region_and_on(*region, None, frame);
                vec![deliver_promise(promise, frame, span)]
            }
            Tail::Attempt(attempt) => self.attempt(*attempt, frame),
            Tail::Return { value, origin } => {
                let span = self.cx.place(origin);
                self.leave(Exit::Return(value), frame, span)
            }
            Tail::Throw { error, origin } => {
                let span = self.cx.place(origin);
                vec![ast::throw_stmt(span, error)]
            }
            Tail::Resume => self.leave(Exit::Resume, frame, DUMMY_SP),
            tail @ Tail::Run { .. } => self.emit(tail, frame),
        }
    }

    /// The same in a block or callback of its own.
    pub(in crate::emit) fn emit_block(&mut self, tail: Tail, frame: &Frame) -> Vec<Stmt> {
        let level = self.outline.enter(Nested::Block);
        let stmts = self.emit(tail, frame);
        self.outline.leave(level);
        stmts
    }

    fn place_of(&mut self, tail: &Tail) -> Span {
        let origin = match tail {
            Tail::Await(wait) => wait.origin,
            Tail::Try(region) => region.origin,
            Tail::Branch { origin, .. } | Tail::Return { origin, .. } | Tail::Throw { origin, .. } => *origin,
            Tail::Join { then, .. } => return self.place_of(then),
            Tail::Attempt(attempt) => attempt.origin,
            Tail::Loop(looped) => looped.origin,
            Tail::Run { stmts, .. } => stmts.first().map_or(DUMMY_SP, Spanned::span),
            Tail::Goto { .. } | Tail::Resume => DUMMY_SP,
        };
        self.cx.place(origin)
    }
}

/// Whether code stands deeper in what is made of `tail`.
fn nests(tail: &Tail) -> bool {
    match tail {
        Tail::Branch { .. } | Tail::Try(_) => true,
        Tail::Join { then, .. } => matches!(**then, Tail::Try(_)),
        _ => false, // the others have functions, which stand at the top
    }
}

/// `if (test) { yes } no`.
fn two_ways(test: Box<Expr>, yes: Vec<Stmt>, no: Vec<Stmt>, span: Span) -> Vec<Stmt> {
    let mut stmts = vec![only_way(test, yes, span)];
    stmts.extend(no);
    stmts
}

/// `if (test) { yes }`; where the author has no such `if` a plain jump does without braces.
fn only_way(test: Box<Expr>, mut yes: Vec<Stmt>, span: Span) -> Stmt {
    let bare = matches!(yes.as_slice(), [Stmt::Return(stmt)]
        if (span.is_dummy() || stmt.span.is_dummy()) && is_plain_jump(stmt));
    let cons = match yes.pop() {
        Some(jump) if bare => jump,
        last => {
            yes.extend(last);
            Stmt::Block(ast::block(yes))
        }
    };
    Stmt::If(IfStmt { span, test, cons: Box::new(cons), alt: None })
}

/// `return`, `return x`, `return next()`, `return Promise.resolve(next())`.
fn is_plain_jump(stmt: &ReturnStmt) -> bool {
    stmt.arg.as_ref().is_none_or(|value| is_plain(value))
}

fn is_plain(value: &Expr) -> bool {
    match value {
        Expr::Ident(_) | Expr::Lit(_) => true,
        Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) => {
            let named = match &**callee {
                Expr::Member(member) => {
                    matches!((&*member.obj, &member.prop), (Expr::Ident(_), MemberProp::Ident(_)))
                }
                callee => matches!(callee, Expr::Ident(_)),
            };
            named && args.iter().all(|arg| arg.spread.is_none() && is_plain(&arg.expr))
        }
        _ => false, // may be long
    }
}

/// `return test ? yes : no`, where both are values.
fn conditional(test: Box<Expr>, yes: Vec<Stmt>, no: Vec<Stmt>, span: Span) -> Vec<Stmt> {
    let (cons, alt) = match (ast::single_return(yes), ast::single_return(no)) {
        (Ok(cons), Ok(alt)) => (cons, alt),
        (yes, no) => {
            let stmts = |arm: Result<Box<Expr>, Vec<Stmt>>| {
                arm.map_or_else(|stmts| stmts, |value| vec![ast::return_stmt(DUMMY_SP, Some(value))])
            };
            return two_ways(test, stmts(yes), stmts(no), span);
        }
    };
    let choice = Box::new(Expr::Cond(CondExpr { span: DUMMY_SP, test, cons, alt }));
    vec![ast::return_stmt(span, Some(choice))]
}
