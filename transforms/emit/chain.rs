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
//! * Needs: a tail without loops.
//! * Leaves: names that may stand outside the scope they are read in; `tidy::scopes` mends that.
//! * Elsewhere: `try` is in `region`; what a jump is written as is in `frame`.

use rustc_hash::FxHashMap;
use swc_core::common::{DUMMY_SP, Span, Spanned};
use swc_core::ecma::ast::*;

use super::continuation;
use super::exits::gives_promise;
use super::extent::Mentions;
use super::frame::{Delivery, Frame, Protocol};
use super::inline::inline_joins;
use super::kept::{Jump, has_delicate_jump, replace_jumps};
use super::safe::safe_start;
use crate::analysis::jumps::jumps_in;
use crate::analysis::purity;
use crate::analysis::refs::{bound_idents, declared_by};
use crate::ast;
use crate::ir::{Attempt, Await, JoinId, Loop, Tail, Try, as_goto};
use crate::lowering::Lowering;

/// The emitter's state for one function.
pub(super) struct Chain<'c, 'a> {
    /// The function's state.
    pub cx: &'c mut Lowering<'a>,
    mentions: Mentions,
    joins: FxHashMap<JoinId, Join>,
    /// How many continuations are around.
    nesting: usize,
}

/// Deeper than this no continuation is nested: what it would have seen is declared outside instead.
const DEEPEST: usize = 16;

struct Join {
    name: Ident,
    depth: u32,
    promised: bool,
    /// What runs before a loop's next turn.
    update: Option<Box<Expr>>,
}

/// A way out of a piece of code.
pub(super) enum Exit {
    /// `return value`.
    Return(Option<Box<Expr>>),
    /// To a join, with what it is handed.
    Goto(JoinId, Option<Box<Expr>>),
    /// The end of a finalizer.
    Resume,
}

/// What follows a region.
struct Behind {
    id: JoinId,
    param: Option<Pat>,
    body: Tail,
}

/// The value that an exit is written as.
struct Outcome {
    /// What has to be evaluated before.
    before: Vec<Stmt>,
    value: Option<Box<Expr>>,
    promised: bool,
}

/// Writes the body of a function: statements that return a promise.
pub(super) fn emit_body(cx: &mut Lowering, mut tail: Tail) -> Vec<Stmt> {
    inline_joins(&mut tail);
    if continuation::is_needed(&tail, cx) {
        return continuation::emit_body(cx, tail);
    }
    let mentions = Mentions::of(&mut tail);
    let mut chain = Chain { cx, mentions, joins: FxHashMap::default(), nesting: 0 };
    let delivery = Delivery::Promised;
    let frame = Frame { protocol: Protocol::Value, delivery, depth: 0, sync: true };
    if chain.cx.assume.no_early_throw { chain.emit(tail, &frame) } else { chain.emit_guarded(tail, &frame) }
}

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
                let mut stmts = vec![self.declare_join(id, param, *body, frame)];
                stmts.extend(self.emit_guarded(*then, frame));
                return stmts;
            }
            tail => (Vec::new(), tail),
        };
        if !stmts.is_empty() {
            stmts.extend(self.emit_guarded(tail, frame));
            return stmts;
        }
        let span = self.place_of(&tail);
        let promise = self.promise_of(tail, &frame.local());
        stmts.push(ast::return_stmt(span, Some(promise)));
        stmts
    }

    /// The statements of a piece of code, in its frame. They always end in a jump.
    pub(super) fn emit(&mut self, tail: Tail, frame: &Frame) -> Vec<Stmt> {
        match tail {
            Tail::Run { stmts, then } => {
                let mut stmts = self.kept(stmts, frame);
                stmts.extend(self.emit(*then, frame));
                stmts
            }
            Tail::Await(wait) => {
                let span = self.cx.place(wait.origin);
                let promise = self.chain_from(wait, frame, |chain, value| chain.operand(value));
                vec![self.deliver_promise(promise, frame, span)]
            }
            Tail::Branch { test, yes, no, origin, inline } => {
                let (yes, no) = (self.emit(*yes, frame), self.emit(*no, frame));
                let span = self.cx.place(origin);
                if inline { conditional(test, yes, no, span) } else { two_ways(test, yes, no, span) }
            }
            Tail::Join { id, param, body, then, .. } => self.join(id, param, *body, *then, frame),
            Tail::Loop(looped) => self.looped(*looped, frame),
            Tail::Goto { id, arg } => self.leave(Exit::Goto(id, arg), frame, DUMMY_SP),
            Tail::Try(region) => {
                let span = self.cx.place(region.origin);
                let promise = self.region_and_on(*region, None, frame);
                vec![self.deliver_promise(promise, frame, span)]
            }
            Tail::Attempt(attempt) => self.attempt(*attempt, frame),
            Tail::Return { value, origin } => {
                let span = self.cx.place(origin);
                self.leave(Exit::Return(value), frame, span)
            }
            Tail::Throw { error, origin } => {
                let span = self.cx.place(origin);
                vec![self.throw(error, frame, span)]
            }
            Tail::Resume => self.leave(Exit::Resume, frame, DUMMY_SP),
        }
    }

    /// A promise of what `tail` comes to in `frame`; no error escapes it.
    pub(super) fn promise_of(&mut self, tail: Tail, frame: &Frame) -> Box<Expr> {
        match tail {
            Tail::Await(wait) => {
                self.chain_from(wait, frame, |chain, value| chain.guarded_operand(value, frame.depth > 0))
            }
            Tail::Try(region) => self.region_and_on(*region, None, frame),
            Tail::Join { id, param, body, then, extent } => match *then {
                Tail::Try(region) if self.only_reaches(&region, id) => {
                    self.region_and_on(*region, Some((id, param, *body)), frame)
                }
                then => {
                    let join = Tail::Join { id, param, body, then: Box::new(then), extent };
                    self.start(join, frame)
                }
            },
            Tail::Return { value, origin } => {
                let outcome = self.outcome(Exit::Return(value), frame);
                if outcome.before.is_empty() {
                    return self.guarded_value(outcome.value);
                }
                let value = Tail::Return { value: outcome.value, origin };
                self.start(Tail::run(outcome.before, value), frame)
            }
            Tail::Throw { error, .. } if purity::cannot_throw(&error, self.cx.bindings) => {
                ast::method(ast::ident(&self.cx.global("Promise")), "reject", vec![error])
            }
            tail => self.start(tail, frame),
        }
    }

    /// A promise made by running `tail` at once (or, once suspended, in a callback).
    fn start(&mut self, tail: Tail, frame: &Frame) -> Box<Expr> {
        if !frame.sync {
            let stmts = self.emit(tail, &frame.callback());
            let resolved = ast::method(ast::ident(&self.cx.global("Promise")), "resolve", Vec::new());
            return then(resolved, callback(None, stmts));
        }
        let resolve = self.cx.names.fresh("resolve");
        if runs_delicate_return(&tail) {
            let stmts = self.emit(tail, &frame.local());
            let run = ast::call(ast::arrow(DUMMY_SP, Vec::new(), trim(stmts)), Vec::new());
            return self.new_promise(
                &resolve,
                vec![ast::return_stmt(DUMMY_SP, Some(resolved_with(&resolve, Some(run))))],
            );
        }
        let stmts = self.emit(tail, &frame.executor(resolve.clone()));
        self.new_promise(&resolve, stmts)
    }

    fn new_promise(&mut self, resolve: &Ident, stmts: Vec<Stmt>) -> Box<Expr> {
        let executor = match ast::single_return(stmts) {
            Ok(call) => ast::arrow(
                DUMMY_SP,
                vec![ast::ident_pat(resolve)],
                vec![ast::return_stmt(DUMMY_SP, Some(call))],
            ),
            Err(stmts) => ast::arrow(DUMMY_SP, vec![ast::ident_pat(resolve)], trim_calls(trim(stmts))),
        };
        Box::new(Expr::New(NewExpr {
            span: DUMMY_SP,
            callee: ast::ident(&self.cx.global("Promise")),
            args: Some(vec![executor.into()]),
            ..NewExpr::default()
        }))
    }

    /// `promise.then(…).then(…)` from an await on, up to where its frame is left.
    fn chain_from(
        &mut self,
        wait: Await,
        frame: &Frame,
        operand: impl FnOnce(&mut Self, Box<Expr>) -> Box<Expr>,
    ) -> Box<Expr> {
        let Await { value, bind, then, .. } = wait;
        let base = operand(self, ast::into_unparen(value));
        self.links(base, bind, *then, frame)
    }

    /// Continues a promise: `bind` takes its value, `rest` follows.
    pub(super) fn links(
        &mut self,
        base: Box<Expr>,
        bind: Option<Pat>,
        rest: Tail,
        frame: &Frame,
    ) -> Box<Expr> {
        let (mut promise, mut bind, mut rest) = (base, bind, rest);
        loop {
            match self.flat_region(bind.as_ref(), rest) {
                Ok((mut stmts, region, join)) => {
                    let span = self.cx.place(region.origin);
                    let inner = self.region_alone(region, join.id, frame);
                    stmts.push(ast::return_stmt(span, Some(inner)));
                    promise = then(promise, callback(bind, stmts));
                    (bind, rest) = (join.param, join.body);
                    continue;
                }
                Err(tail) => rest = tail,
            }
            match self.flat_link(bind.as_ref(), rest) {
                Ok((mut stmts, next)) => {
                    let Await { value, bind: next_bind, then: next_rest, origin, .. } = next;
                    let span = self.cx.place(origin);
                    stmts.push(ast::return_stmt(span, Some(ast::into_unparen(value))));
                    promise = then(promise, callback(bind, stmts));
                    (bind, rest) = (next_bind, *next_rest);
                }
                Err(tail) => {
                    let names_value = matches!(&tail, Tail::Return { value: Some(value), .. }
                        if is_name_of(value, bind.as_ref()));
                    if names_value && matches!(frame.protocol, Protocol::Value) {
                        return promise;
                    }
                    self.nesting += 1;
                    let stmts = trim(self.emit(tail, &frame.callback()));
                    self.nesting -= 1;
                    if stmts.is_empty() && bind.is_none() && frame.drops_value() {
                        return promise;
                    }
                    return then(promise, callback(bind, stmts));
                }
            }
        }
    }

    /// The statements and the region before the join that alone follows it, where the join's code
    /// need not be nested.
    fn flat_region(&self, bind: Option<&Pat>, rest: Tail) -> Result<(Vec<Stmt>, Try, Behind), Tail> {
        let (stmts, rest) = match rest {
            Tail::Run { stmts, then } => (stmts, *then),
            rest => (Vec::new(), rest),
        };
        let Tail::Join { id, param, body, then, extent } = rest else { return Err(Tail::run(stmts, rest)) };
        let Tail::Try(region) = *then else {
            return Err(Tail::run(stmts, Tail::Join { id, param, body, then, extent }));
        };
        let mut names = bind.map(|bind| bound_idents(bind)).unwrap_or_default();
        names.extend(declared_by(&stmts));
        let flat = self.only_reaches(&region, id)
            && jumps_in(&stmts).is_empty()
            && !self.mentions.any(&names, extent);
        if flat {
            Ok((stmts, *region, Behind { id, param, body: *body }))
        } else {
            let then = Box::new(Tail::Try(region));
            Err(Tail::run(stmts, Tail::Join { id, param, body, then, extent }))
        }
    }

    /// The statements before the next await, where that need not be nested.
    fn flat_link(&self, bind: Option<&Pat>, rest: Tail) -> Result<(Vec<Stmt>, Await), Tail> {
        let (stmts, wait) = match rest {
            Tail::Await(wait) => (Vec::new(), wait),
            Tail::Run { stmts, then } => match *then {
                Tail::Await(wait) => (stmts, wait),
                then => return Err(Tail::Run { stmts, then: Box::new(then) }),
            },
            rest => return Err(rest),
        };
        let mut names = bind.map(|bind| bound_idents(bind)).unwrap_or_default();
        names.extend(declared_by(&stmts));
        let unread = self.nesting >= DEEPEST || !self.mentions.any(&names, wait.extent);
        if jumps_in(&stmts).is_empty() && unread {
            Ok((stmts, wait))
        } else {
            Err(Tail::run(stmts, Tail::Await(wait)))
        }
    }

    /// What `.then` is called on for an awaited value.
    fn operand(&mut self, value: Box<Expr>) -> Box<Expr> {
        let plain = if self.cx.assume.awaited_are_promises {
            !purity::is_visibly_no_promise(&value, self.cx.bindings)
        } else {
            purity::is_certainly_promise(&value, self.cx.bindings)
        };
        if plain {
            return value;
        }
        ast::method(ast::ident(&self.cx.global("Promise")), "resolve", vec![value])
    }

    /// The same where an error in computing the value must end up in the promise.
    fn guarded_operand(&mut self, value: Box<Expr>, in_region: bool) -> Box<Expr> {
        let assumed = self.cx.assume.awaited_are_promises && is_plain_operand(&value);
        // `Promise.resolve(p)` throws where `p.constructor` does.
        let resolves = !in_region || purity::is_never_thenable(&value, self.cx.bindings);
        if assumed || (resolves && purity::cannot_throw(&value, self.cx.bindings)) {
            return self.operand(value);
        }
        self.resolved_inside(Some(value))
    }

    fn guarded_value(&mut self, value: Option<Box<Expr>>) -> Box<Expr> {
        let safe = value.as_ref().is_none_or(|value| purity::cannot_throw(value, self.cx.bindings));
        if safe {
            let promise = ast::ident(&self.cx.global("Promise"));
            return ast::method(promise, "resolve", value.into_iter().collect());
        }
        self.resolved_inside(value)
    }

    /// `new Promise((resolve) => resolve(value))`
    fn resolved_inside(&mut self, value: Option<Box<Expr>>) -> Box<Expr> {
        let resolve = self.cx.names.fresh("resolve");
        let stmts = vec![ast::return_stmt(DUMMY_SP, Some(resolved_with(&resolve, value)))];
        self.new_promise(&resolve, stmts)
    }

    /// A join is a local function, unless a region is all that leads there.
    fn join(&mut self, id: JoinId, param: Option<Pat>, body: Tail, then: Tail, frame: &Frame) -> Vec<Stmt> {
        if let Tail::Try(region) = then {
            if self.only_reaches(&region, id) {
                let span = self.cx.place(region.origin);
                let promise = self.region_and_on(*region, Some((id, param, body)), frame);
                return vec![self.deliver_promise(promise, frame, span)];
            }
            return self.named_join(id, param, body, Tail::Try(region), frame);
        }
        self.named_join(id, param, body, then, frame)
    }

    fn named_join(
        &mut self,
        id: JoinId,
        param: Option<Pat>,
        body: Tail,
        then: Tail,
        frame: &Frame,
    ) -> Vec<Stmt> {
        let mut stmts = vec![self.declare_join(id, param, body, frame)];
        stmts.extend(self.emit(then, frame));
        stmts
    }

    /// `const next = (param) => { body };`
    fn declare_join(&mut self, id: JoinId, param: Option<Pat>, body: Tail, frame: &Frame) -> Stmt {
        let name = self.cx.names.fresh("next");
        let mut known: Vec<JoinId> =
            self.joins.iter().filter(|(_, join)| join.promised).map(|(id, _)| *id).collect();
        let promised = gives_promise(&body, &mut known);
        self.joins.insert(id, Join { name: name.clone(), depth: frame.depth, promised, update: None });
        let stmts = self.emit(body, &frame.local());
        let function = ast::arrow(DUMMY_SP, param.into_iter().collect(), trim(stmts));
        ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function))
    }

    /// A loop is a local function that calls itself for the next turn, as one writes it by hand.
    fn looped(&mut self, looped: Loop, frame: &Frame) -> Vec<Stmt> {
        let Loop { id, test, update, body, exit, .. } = looped;
        let name = self.cx.names.fresh("loop");
        self.joins.insert(id, Join { name: name.clone(), depth: frame.depth, promised: false, update });
        let inside = frame.local();
        let mut stmts = Vec::new();
        // `while (true)` asks nothing.
        if let Some(test) = test.filter(|test| !is_true(test)) {
            let exit = self.emit(exit, &inside);
            stmts.extend(two_ways(negated(test), exit, Vec::new(), DUMMY_SP));
        }
        stmts.extend(self.emit(body, &inside));
        let function = ast::arrow(DUMMY_SP, Vec::new(), trim(stmts));
        let mut out = vec![ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function))];
        let first = Outcome {
            before: Vec::new(),
            value: Some(ast::call(ast::ident(&name), Vec::new())),
            promised: false,
        };
        out.extend(self.deliver(first, frame, DUMMY_SP));
        out
    }

    /// `try { block } catch (e) { … }`, where only the handler suspends.
    fn attempt(&mut self, attempt: Attempt, frame: &Frame) -> Vec<Stmt> {
        let Attempt { block, handler, then, origin } = attempt;
        let block = ast::block(self.kept_in_try(block, frame));
        let body = ast::block(self.emit(handler.body, frame));
        let handler = Some(CatchClause { span: DUMMY_SP, param: handler.param, body });
        let span = self.cx.place(origin);
        let mut stmts = vec![Stmt::Try(Box::new(TryStmt { span, block, handler, finalizer: None }))];
        stmts.extend(self.emit(then, frame));
        stmts
    }

    fn throw(&mut self, error: Box<Expr>, frame: &Frame, span: Span) -> Stmt {
        if matches!(frame.delivery, Delivery::Promised) {
            let promise = ast::ident(&self.cx.global("Promise"));
            return ast::return_stmt(span, Some(ast::method(promise, "reject", vec![error])));
        }
        ast::throw_stmt(span, error)
    }

    /// Kept statements, their jumps written as the frame wants them.
    fn kept(&mut self, stmts: Vec<Stmt>, frame: &Frame) -> Vec<Stmt> {
        self.kept_jumps(stmts, frame, matches!(frame.delivery, Delivery::Promised))
    }

    fn kept_in_try(&mut self, stmts: Vec<Stmt>, frame: &Frame) -> Vec<Stmt> {
        self.kept_jumps(stmts, frame, false)
    }

    fn kept_jumps(&mut self, mut stmts: Vec<Stmt>, frame: &Frame, throws: bool) -> Vec<Stmt> {
        let as_written =
            matches!(frame.protocol, Protocol::Value) && matches!(frame.delivery, Delivery::Direct);
        let jumps = jumps_in(&stmts);
        let gotos = jumps.iter().any(|(jump, _)| as_goto(jump).is_some());
        if as_written && !gotos {
            return stmts;
        }
        if gotos && has_delicate_jump(&stmts) {
            let put_off = |stmt| self.kept_stmt(stmt, frame);
            return stmts.into_iter().flat_map(put_off).collect();
        }
        replace_jumps(&mut stmts, &mut |jump| match jump {
            Jump::Return(stmt) => {
                let span = self.cx.place(stmt.span);
                let mut stmts = self.leave(exit_of(stmt), frame, span);
                match stmts.pop() {
                    Some(only) if stmts.is_empty() => only,
                    Some(last) => {
                        stmts.push(last);
                        Stmt::Block(BlockStmt { span, ..ast::block(stmts) })
                    }
                    None => ast::return_stmt(span, None),
                }
            }
            Jump::Throw(stmt) if throws => {
                let span = self.cx.place(stmt.span);
                self.throw(stmt.arg, frame, span)
            }
            Jump::Throw(stmt) => Stmt::Throw(stmt),
        });
        stmts
    }

    /// One of several kept statements.
    fn kept_stmt(&mut self, stmt: Stmt, frame: &Frame) -> Vec<Stmt> {
        let stmts = vec![stmt];
        let gotos = jumps_in(&stmts).iter().any(|(jump, _)| as_goto(jump).is_some());
        if gotos && has_delicate_jump(&stmts) {
            return self.kept_put_off(stmts, frame);
        }
        self.kept(stmts, frame)
    }

    /// Jumps that run code on their way out are taken only behind the statement:
    /// `const exit = (() => { … return () => next(); … })(); if (exit) return exit();`
    fn kept_put_off(&mut self, mut stmts: Vec<Stmt>, frame: &Frame) -> Vec<Stmt> {
        replace_jumps(&mut stmts, &mut |jump| match jump {
            Jump::Return(stmt) => {
                let span = self.cx.place(stmt.span);
                let mut before = Vec::new();
                let exit = self.evaluate_now(exit_of(stmt), &mut before);
                let inner = self.outcome(exit, frame);
                before.push(ast::return_stmt(span, Some(thunk(inner.before, inner.value))));
                Stmt::Block(BlockStmt { span, ..ast::block(before) })
            }
            Jump::Throw(stmt) => Stmt::Throw(stmt),
        });
        let exit = self.cx.names.fresh("exit");
        let run = ast::call(ast::arrow(DUMMY_SP, Vec::new(), stmts), Vec::new());
        let value = Some(ast::call(ast::ident(&exit), Vec::new()));
        let outcome = Outcome { before: Vec::new(), value, promised: false };
        let cons = Box::new(Stmt::Block(ast::block(self.deliver(outcome, frame, DUMMY_SP))));
        vec![
            ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&exit), Some(run)),
            Stmt::If(IfStmt { span: DUMMY_SP, test: ast::ident(&exit), cons, alt: None }),
        ]
    }

    /// Leaves the piece of code.
    fn leave(&mut self, exit: Exit, frame: &Frame, span: Span) -> Vec<Stmt> {
        let outcome = self.outcome(exit, frame);
        self.deliver(outcome, frame, span)
    }

    fn deliver(&mut self, outcome: Outcome, frame: &Frame, span: Span) -> Vec<Stmt> {
        let Outcome { mut before, value, promised } = outcome;
        let delivered = match &frame.delivery {
            Delivery::Direct => value,
            Delivery::Promised if promised => value,
            Delivery::Promised => {
                let promise = ast::ident(&self.cx.global("Promise"));
                Some(ast::method(promise, "resolve", value.into_iter().collect()))
            }
            Delivery::Resolver(resolve) => Some(resolved_with(resolve, value)),
        };
        before.push(ast::return_stmt(span, delivered));
        before
    }

    fn deliver_promise(&mut self, promise: Box<Expr>, frame: &Frame, span: Span) -> Stmt {
        let value = match &frame.delivery {
            Delivery::Direct | Delivery::Promised => promise,
            Delivery::Resolver(resolve) => resolved_with(resolve, Some(promise)),
        };
        ast::return_stmt(span, Some(value))
    }

    /// What leaving by `exit` comes to in `frame`.
    fn outcome(&mut self, exit: Exit, frame: &Frame) -> Outcome {
        if let Exit::Goto(id, arg) = &exit
            && let Some(join) = self.joins.get(id).filter(|join| join.depth == frame.depth)
        {
            let value = ast::call(ast::ident(&join.name), arg.clone().into_iter().collect());
            let before = join.update.iter().map(|update| ast::expr_stmt(DUMMY_SP, update.clone())).collect();
            return Outcome { before, value: Some(value), promised: join.promised };
        }
        match frame.protocol {
            Protocol::Value | Protocol::Reach(_) | Protocol::Arrive(_) | Protocol::Finalizer => {
                let value = match exit {
                    Exit::Return(value) | Exit::Goto(_, value) => value,
                    Exit::Resume => None,
                };
                Outcome { before: Vec::new(), value, promised: false }
            }
            Protocol::Through(around) => self.outcome(exit, around),
            Protocol::Finalize(_, pending) if matches!(exit, Exit::Resume) => {
                Outcome { before: Vec::new(), value: Some(ast::ident(pending)), promised: false }
            }
            Protocol::Exit(around) | Protocol::Finalize(around, _) => {
                let mut before = Vec::new();
                let exit = self.evaluate_now(exit, &mut before);
                let inner = self.outcome(exit, around);
                Outcome { before, value: Some(thunk(inner.before, inner.value)), promised: false }
            }
        }
    }

    /// The value is computed inside the region, whatever is done with it outside.
    fn evaluate_now(&mut self, exit: Exit, before: &mut Vec<Stmt>) -> Exit {
        let mut keep = |chain: &mut Self, value: Option<Box<Expr>>| {
            let value = value?;
            if chain.cx.is_invariant(&value) && purity::cannot_throw(&value, chain.cx.bindings) {
                return Some(value);
            }
            let name = chain.cx.names.fresh("value");
            chain.cx.bindings.add_temp(&name, false);
            before.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(value)));
            Some(ast::ident(&name))
        };
        match exit {
            Exit::Return(value) => Exit::Return(keep(self, value)),
            Exit::Goto(id, arg) => Exit::Goto(id, keep(self, arg)),
            Exit::Resume => Exit::Resume,
        }
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

fn exit_of(stmt: ReturnStmt) -> Exit {
    match as_goto(&stmt) {
        Some((id, arg)) => Exit::Goto(id, arg.map(|arg| Box::new(arg.clone()))),
        None => Exit::Return(stmt.arg),
    }
}

fn is_true(test: &Expr) -> bool {
    matches!(ast::unparen(test), Expr::Lit(Lit::Bool(literal)) if literal.value)
}

/// The opposite of a condition.
fn negated(test: Box<Expr>) -> Box<Expr> {
    match *test {
        Expr::Unary(UnaryExpr { op: UnaryOp::Bang, arg, .. }) => arg,
        test => Box::new(Expr::Unary(UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: Box::new(test) })),
    }
}

/// `if (test) { yes } no`.
fn two_ways(test: Box<Expr>, yes: Vec<Stmt>, no: Vec<Stmt>, span: Span) -> Vec<Stmt> {
    let cons = Box::new(Stmt::Block(ast::block(yes)));
    let mut stmts = vec![Stmt::If(IfStmt { span, test, cons, alt: None })];
    stmts.extend(no);
    stmts
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

/// `promise.then(callback)`.
pub(super) fn then(promise: Box<Expr>, callback: Box<Expr>) -> Box<Expr> {
    ast::method(promise, "then", vec![callback])
}

/// A callback, without the jump at its end that says nothing; `() => next()` is `next`.
pub(super) fn callback(param: Option<Pat>, stmts: Vec<Stmt>) -> Box<Expr> {
    let passed = match &param {
        Some(Pat::Ident(name)) => Some(name.id.to_id()),
        Some(_) | None => None,
    };
    let stmts = trim(stmts);
    if let [Stmt::Return(ReturnStmt { arg: Some(value), .. })] = stmts.as_slice()
        && let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, span, .. }) = &**value
        && span.is_dummy()
        && matches!(&**callee, Expr::Ident(_))
    {
        let forwards = match (args.as_slice(), &param) {
            ([], None) => true,
            ([arg], Some(_)) => matches!(&*arg.expr, Expr::Ident(name) if Some(name.to_id()) == passed),
            _ => false,
        };
        if forwards {
            return callee.clone();
        }
    }
    ast::arrow(DUMMY_SP, param.into_iter().collect(), stmts)
}

/// Takes a bare `return;` off the end of a function's body.
pub(super) fn trim(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    if matches!(stmts.last(), Some(Stmt::Return(ReturnStmt { arg: None, .. }))) {
        stmts.pop();
    }
    stmts
}

/// At the end of an executor, `return resolve(x)` is `resolve(x)`.
fn trim_calls(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    if let Some(Stmt::Return(ReturnStmt { arg: Some(arg), span })) = stmts.last_mut() {
        let call = ast::expr_stmt(*span, std::mem::replace(arg, ast::null()));
        stmts.pop();
        stmts.push(call);
    }
    stmts
}

fn resolved_with(resolve: &Ident, value: Option<Box<Expr>>) -> Box<Expr> {
    ast::call(ast::ident(resolve), value.into_iter().collect())
}

/// A function that comes to `value` when called.
fn thunk(mut before: Vec<Stmt>, value: Option<Box<Expr>>) -> Box<Expr> {
    before.extend(value.map(|value| ast::return_stmt(DUMMY_SP, Some(value))));
    callback(None, before)
}

fn is_name_of(value: &Expr, bind: Option<&Pat>) -> bool {
    match (ast::unparen(value), bind) {
        (Expr::Ident(name), Some(Pat::Ident(bound))) => name.to_id() == bound.id.to_id(),
        _ => false, // any other value has to be computed
    }
}

/// A call whose parts are looked up but not computed by further calls.
fn is_plain_operand(expr: &Expr) -> bool {
    match ast::unparen(expr) {
        Expr::Ident(_) | Expr::This(_) | Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) | Expr::SuperProp(_) => {
            true
        }
        Expr::Member(member) => match &member.prop {
            MemberProp::Ident(_) | MemberProp::PrivateName(_) => is_plain_operand(&member.obj),
            MemberProp::Computed(key) => is_plain_operand(&member.obj) && is_plain_operand(&key.expr),
        },
        Expr::Call(call) => {
            let callee = match &call.callee {
                // `a.then(f).catch(g)` is one operation on a promise.
                Callee::Expr(callee) => is_plain_operand(callee),
                Callee::Super(_) | Callee::Import(_) => true,
            };
            callee && call.args.iter().all(|arg| arg.spread.is_none() && is_plain_argument(&arg.expr))
        }
        _ => false, // an operator or literal with parts may compute anything
    }
}

fn is_plain_argument(expr: &Expr) -> bool {
    match ast::unparen(expr) {
        Expr::Call(_) => false,
        Expr::Object(object) => object.props.iter().all(|prop| match prop {
            PropOrSpread::Prop(prop) => match &**prop {
                Prop::Shorthand(_) => true,
                Prop::KeyValue(pair) => {
                    !matches!(pair.key, PropName::Computed(_)) && is_plain_argument(&pair.value)
                }
                Prop::Getter(_) | Prop::Setter(_) | Prop::Method(_) => true,
                Prop::Assign(_) => false,
            },
            PropOrSpread::Spread(_) => false,
        }),
        Expr::Array(array) => array
            .elems
            .iter()
            .flatten()
            .all(|element| element.spread.is_none() && is_plain_argument(&element.expr)),
        other => is_plain_operand(other),
    }
}

/// Whether the part of `tail` that runs first returns through a finalizer or out of a `for-of`.
fn runs_delicate_return(tail: &Tail) -> bool {
    match tail {
        Tail::Run { stmts, then } => has_delicate_jump(stmts) || runs_delicate_return(then),
        Tail::Branch { yes, no, .. } => runs_delicate_return(yes) || runs_delicate_return(no),
        // A join's own function hands its value to whoever calls it.
        Tail::Join { then, .. } => runs_delicate_return(then),
        Tail::Attempt(attempt) => {
            has_delicate_jump(&attempt.block)
                || runs_delicate_return(&attempt.handler.body)
                || runs_delicate_return(&attempt.then)
        }
        Tail::Await(_)
        | Tail::Loop(_)
        | Tail::Goto { .. }
        | Tail::Try(_)
        | Tail::Return { .. }
        | Tail::Throw { .. }
        | Tail::Resume => false,
    }
}
