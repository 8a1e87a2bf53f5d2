//! A promise of what a piece of code comes to, where there is none to continue yet.
//!
//! ```text
//! await f(g()) as u       new Promise((resolve) => resolve(f(g()))).then((u) => …)
//! await 1                 Promise.resolve(1).then(…)
//! run check(); …          new Promise((resolve) => { check(); … })
//! ```
//! No error may escape: what can throw is evaluated in an executor, unless the assumptions spare it. Where the
//! function may call itself it is a `try` instead, which takes nothing of the stack:
//! ```js
//! try { check(); return Promise.resolve(f()).then(…); } catch (error) { return Promise.reject(error); }
//! ```

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::outcomes::{Exit, resolved_with};
use super::{Chain, callback, then, trim};
use crate::analysis::bindings::Bindings;
use crate::analysis::purity;
use crate::ast;
use crate::emit::frame::Frame;
use crate::emit::kept::has_delicate_jump;
use crate::emit::outline::Nested;
use crate::emit::safe::{replace_throws, throws_openly};
use crate::ir::Tail;

impl Chain<'_, '_> {
    /// A promise of what `tail` comes to in `frame`; no error escapes it.
    pub(in crate::emit) fn promise_of(&mut self, tail: Tail, frame: &Frame) -> Box<Expr> {
        match tail {
            tail if self.outline.is_full() && nests(&tail) => self.promise_at_top(tail, frame),
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
                let outcome = self.outcome(Exit::Return(value.clone()), frame);
                if outcome.before.is_empty() {
                    return self.guarded_value(outcome.value);
                }
                // What comes before may throw, so all of it happens inside.
                self.start(Tail::Return { value, origin }, frame)
            }
            Tail::Throw { error, .. } if purity::cannot_throw(&error, self.cx.bindings) => {
                ast::method(ast::ident(&self.cx.global("Promise")), "reject", vec![error])
            }
            tail => self.start(tail, frame),
        }
    }

    /// The same of code that would stand too deep: what a function at the top gives.
    fn promise_at_top(&mut self, tail: Tail, frame: &Frame) -> Box<Expr> {
        let name = self.cx.names.fresh("next");
        let level = self.outline.enter(Nested::Once);
        let promise = self.promise_of(tail, frame);
        self.outline.leave(level);
        let function = ast::arrow(DUMMY_SP, Vec::new(), vec![ast::return_stmt(DUMMY_SP, Some(promise))]);
        let pattern = ast::ident_pat(&name);
        self.outline.place(level, ast::declare(DUMMY_SP, VarDeclKind::Const, pattern, Some(function)));
        ast::call(ast::ident(&name), Vec::new())
    }

    /// A promise made by running `tail` at once (or, once suspended, in a callback).
    fn start(&mut self, tail: Tail, frame: &Frame) -> Box<Expr> {
        if !frame.sync {
            let stmts = self.emit_block(tail, &frame.callback());
            let resolved = ast::method(ast::ident(&self.cx.global("Promise")), "resolve", Vec::new());
            return then(resolved, callback(None, stmts));
        }
        let resolve = self.cx.names.fresh("resolve");
        if runs_delicate_return(&tail) {
            let stmts = self.emit_block(tail, &frame.local());
            let run = ast::call(ast::arrow(DUMMY_SP, Vec::new(), trim(stmts)), Vec::new());
            return self.new_promise(
                &resolve,
                vec![ast::return_stmt(DUMMY_SP, Some(resolved_with(&resolve, Some(run))))],
            );
        }
        let stmts = self.emit_block(tail, &frame.executor(resolve.clone()));
        self.new_promise(&resolve, stmts)
    }

    /// Whether [`Self::promise_of`] would put `tail`, which comes first in the function, into an executor.
    pub(super) fn runs_in_executor(&self, tail: &Tail) -> bool {
        let safe = |value: &Expr| purity::cannot_throw(value, self.cx.bindings);
        match tail {
            // `Promise.resolve(p)` throws where `p.constructor` does.
            Tail::Await(wait) => {
                let resolves = !self.cx.exact || purity::is_never_thenable(&wait.value, self.cx.bindings);
                let gives = self.cx.exact && purity::always_gives_promise(&wait.value, self.cx.bindings);
                !(gives || resolves && safe(&wait.value))
            }
            Tail::Return { value: Some(value), .. } if self.is_called_inside(value) => false,
            Tail::Return { value, .. } => value.as_ref().is_some_and(|value| !safe(value)),
            Tail::Throw { error, .. } => !safe(error),
            Tail::Try(_) => false,
            tail => !runs_delicate_return(tail),
        }
    }

    /// `try { tail } catch (error) { return Promise.reject(error); }`. Where nothing but `throw` can throw,
    /// `return Promise.reject(error)` stands in its place.
    pub(super) fn rejecting(&mut self, tail: Tail, frame: &Frame) -> Vec<Stmt> {
        let mut block = trim(self.emit(tail, frame));
        let promise = ast::ident(&self.cx.global("Promise"));
        let reject = |error| ast::method(promise.clone(), "reject", vec![error]);
        if block.iter().all(|stmt| throws_openly(stmt, self.cx)) {
            replace_throws(&mut block, &mut |span, error| {
                ast::return_stmt(self.cx.place(span), Some(reject(error)))
            });
            return block;
        }
        let error = self.cx.names.fresh("error");
        let rejected = reject(ast::ident(&error));
        let handler = CatchClause {
            span: DUMMY_SP,
            param: Some(ast::ident_pat(&error)),
            body: ast::block(vec![ast::return_stmt(DUMMY_SP, Some(rejected))]),
        };
        let block = ast::block(block);
        vec![Stmt::Try(Box::new(TryStmt { span: DUMMY_SP, block, handler: Some(handler), finalizer: None }))]
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

    /// What `.then` is called on for an awaited value.
    pub(super) fn operand(&mut self, value: Box<Expr>) -> Box<Expr> {
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
        let assumed = self.cx.assume.awaited_are_promises && is_plain_operand(&value, self.cx.bindings);
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
            return self.resolved(value);
        }
        self.resolved_inside(value)
    }

    /// `new Promise((resolve) => resolve(value))`
    pub(super) fn resolved_inside(&mut self, value: Option<Box<Expr>>) -> Box<Expr> {
        let resolve = self.cx.names.fresh("resolve");
        let stmts = vec![ast::return_stmt(DUMMY_SP, Some(resolved_with(&resolve, value)))];
        self.new_promise(&resolve, stmts)
    }
}

/// Whether a promise of `tail` has code in a function.
fn nests(tail: &Tail) -> bool {
    match tail {
        Tail::Await(_) | Tail::Return { .. } | Tail::Throw { .. } | Tail::Goto { .. } | Tail::Resume => false,
        Tail::Run { .. }
        | Tail::Branch { .. }
        | Tail::Join { .. }
        | Tail::Try(_)
        | Tail::Attempt(_)
        | Tail::Loop(_) => true,
    }
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

/// A call whose parts are looked up but not computed by further calls, or a choice between such.
fn is_plain_operand(expr: &Expr, bindings: &Bindings) -> bool {
    let plain = |expr: &Expr| is_plain_operand(expr, bindings);
    match ast::unparen(expr) {
        Expr::Ident(_) | Expr::This(_) | Expr::Lit(_) | Expr::Fn(_) | Expr::Arrow(_) | Expr::SuperProp(_) => {
            true
        }
        Expr::Member(member) => match &member.prop {
            MemberProp::Ident(_) | MemberProp::PrivateName(_) => plain(&member.obj),
            MemberProp::Computed(key) => plain(&member.obj) && plain(&key.expr),
        },
        Expr::Call(call) => {
            let callee = match &call.callee {
                // `a.then(f).catch(g)` is one operation on a promise.
                Callee::Expr(callee) => plain(callee),
                Callee::Super(_) | Callee::Import(_) => true,
            };
            callee && are_plain_arguments(&call.args, bindings)
        }
        Expr::Cond(choice) => {
            purity::cannot_throw(&choice.test, bindings) && plain(&choice.cons) && plain(&choice.alt)
        }
        _ => false, // an operator or literal with parts may compute anything
    }
}

fn are_plain_arguments(args: &[ExprOrSpread], bindings: &Bindings) -> bool {
    args.iter().all(|arg| arg.spread.is_none() && is_plain_argument(&arg.expr, bindings))
}

fn is_plain_argument(expr: &Expr, bindings: &Bindings) -> bool {
    let plain = |expr: &Expr| is_plain_argument(expr, bindings);
    match ast::unparen(expr) {
        Expr::Call(_) => false,
        // `new Error("…")`: an error is made to be thrown, not by throwing.
        Expr::New(made) => {
            let known = matches!(&*made.callee, Expr::Ident(name)
                if name.sym.ends_with("Error") && bindings.is_global(name));
            known && are_plain_arguments(made.args.as_deref().unwrap_or_default(), bindings)
        }
        Expr::Object(object) => object.props.iter().all(|prop| match prop {
            PropOrSpread::Prop(prop) => match &**prop {
                Prop::KeyValue(pair) => !matches!(pair.key, PropName::Computed(_)) && plain(&pair.value),
                Prop::Shorthand(_) | Prop::Getter(_) | Prop::Setter(_) | Prop::Method(_) => true,
                Prop::Assign(_) => false,
            },
            PropOrSpread::Spread(_) => false,
        }),
        Expr::Array(array) => {
            array.elems.iter().flatten().all(|element| element.spread.is_none() && plain(&element.expr))
        }
        other => is_plain_operand(other, bindings),
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
