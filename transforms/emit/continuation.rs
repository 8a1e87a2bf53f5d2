//! The continuation emitter: every suspension subscribes a continuation and returns.
//!
//! ```text
//! try { run check(id); await load(id) as u; return u }
//! catch (e) { run log(e); return null }
//! ```
//! becomes
//! ```js
//! return new Promise((resolve, reject) => {
//!   const onError = (e) => { try { log(e); resolve(null); } catch (error) { reject(error); } };
//!   try {
//!     check(id);
//!     Promise.resolve(load(id)).then((u) => { resolve(u); }).catch(onError);
//!   } catch (error) {
//!     onError(error);
//!   }
//! });
//! ```
//! Unlike a chain it runs synchronously what native runs synchronously, whichever path is taken.
//!
//! * Invariant: a continuation never throws; an error goes to the `fail` of its own region. A join
//!   or handler that a deeper region calls guards itself, so that region's handler never sees its
//!   errors.
//! * Elsewhere: `chain` is used wherever it behaves the same; [`is_needed`] tells.
//! * Spec: <https://tc39.es/ecma262/#await>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use super::exits::may_finish_sync;
use super::inline::inline_joins;
use super::kept::{Jump, has_delicate_return, replace_jumps, returns_in, throws_in};
use crate::analysis::purity;
use crate::ast;
use crate::ir::{Await, Handler, JoinId, Tail, Try};
use crate::lowering::Lowering;

/// Whether `tail` has a `try` that native may run through, or leave by an error, before the first
/// suspension: a chain would put off what follows.
pub(crate) fn is_needed(tail: &Tail, cx: &Lowering) -> bool {
    match tail {
        Tail::Run { then, .. } => is_needed(then, cx),
        Tail::Branch { yes, no, .. } => is_needed(yes, cx) || is_needed(no, cx),
        Tail::Join { body, then, .. } => {
            is_needed(then, cx) || (may_finish_sync(then) && is_needed(body, cx))
        }
        Tail::Attempt(attempt) => is_needed(&attempt.handler.body, cx) || is_needed(&attempt.then, cx),
        Tail::Try(region) => {
            let falls =
                may_finish_sync(&region.body) && (region.finalizer.is_some() || leads_on(&region.body));
            falls || may_throw_sync(&region.body, cx) || is_needed(&region.body, cx)
        }
        Tail::Await(_) | Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => false,
    }
}

/// Whether a way out of `tail` leads to more code.
fn leads_on(tail: &Tail) -> bool {
    match tail {
        Tail::Run { then, .. } => leads_on(then),
        Tail::Branch { yes, no, .. } => leads_on(yes) || leads_on(no),
        Tail::Join { body, then, .. } => leads_on(body) || leads_on(then),
        Tail::Attempt(attempt) => leads_on(&attempt.handler.body) || leads_on(&attempt.then),
        Tail::Try(region) => leads_on(&region.body),
        Tail::Goto { .. } | Tail::Resume => true,
        Tail::Await(_) | Tail::Return { .. } | Tail::Throw { .. } => false,
    }
}

/// Whether a statement before the first await can throw.
fn may_throw_sync(tail: &Tail, cx: &Lowering) -> bool {
    match tail {
        Tail::Run { stmts, then } => {
            let throws = if cx.assume.no_early_throw {
                throws_in(stmts)
            } else {
                !stmts.iter().all(|stmt| super::safe::stmt_cannot_throw(stmt, cx))
            };
            throws || may_throw_sync(then, cx)
        }
        Tail::Branch { test, yes, no, .. } => {
            let throws = !cx.assume.no_early_throw && !purity::cannot_throw(test, cx.bindings);
            throws || may_throw_sync(yes, cx) || may_throw_sync(no, cx)
        }
        Tail::Join { body, then, .. } => may_throw_sync(then, cx) || may_throw_sync(body, cx),
        Tail::Throw { .. } | Tail::Attempt(_) => true,
        Tail::Try(region) => may_throw_sync(&region.body, cx),
        // What is awaited first may throw too; its handler is then a tick late, as in the handbook.
        Tail::Await(_) => false,
        Tail::Return { value, .. } => {
            value.as_ref().is_some_and(|value| !purity::cannot_throw(value, cx.bindings))
        }
        Tail::Goto { .. } | Tail::Resume => false,
    }
}

/// Writes the body of a function: `return new Promise(…)`.
pub(crate) fn emit_body(cx: &mut Lowering, mut tail: Tail) -> Vec<Stmt> {
    inline_joins(&mut tail);
    let (resolve, reject) = (cx.names.fresh("resolve"), cx.names.fresh("reject"));
    let mut deep = FxHashSet::default();
    find_deep(&tail, &mut Vec::new(), 0, &mut deep);
    let mut emitter = Continuations { cx, resolve: resolve.clone(), joins: FxHashMap::default(), deep };
    let region = Region { fail: reject.clone(), finalize: None, resume: None, depth: 0, around: None };
    let stmts = emitter.emit(tail, &region);
    let params = vec![ast::ident_pat(&resolve), ast::ident_pat(&reject)];
    let executor = ast::arrow(DUMMY_SP, params, end(stmts));
    let promise = Expr::New(NewExpr {
        callee: ast::ident(&cx.global("Promise")),
        args: Some(vec![executor.into()]),
        ..NewExpr::default()
    });
    vec![ast::return_stmt(DUMMY_SP, Some(Box::new(promise)))]
}

/// The joins that a region inside them jumps to.
fn find_deep(tail: &Tail, joins: &mut Vec<(JoinId, u32)>, depth: u32, deep: &mut FxHashSet<JoinId>) {
    match tail {
        Tail::Run { then, .. } => find_deep(then, joins, depth, deep),
        Tail::Await(wait) => find_deep(&wait.then, joins, depth, deep),
        Tail::Branch { yes, no, .. } => {
            find_deep(yes, joins, depth, deep);
            find_deep(no, joins, depth, deep);
        }
        Tail::Join { id, body, then, .. } => {
            find_deep(body, joins, depth, deep);
            joins.push((*id, depth));
            find_deep(then, joins, depth, deep);
            joins.pop();
        }
        Tail::Goto { id, .. } => {
            if joins.iter().any(|(join, at)| join == id && *at < depth) {
                deep.insert(*id);
            }
        }
        Tail::Try(region) => {
            find_deep(&region.body, joins, depth + 1, deep);
            if let Some(handler) = &region.handler {
                find_deep(&handler.body, joins, depth + 1, deep);
            }
            if let Some(finalizer) = &region.finalizer {
                find_deep(finalizer, joins, depth + 1, deep);
            }
        }
        Tail::Attempt(attempt) => {
            find_deep(&attempt.handler.body, joins, depth, deep);
            find_deep(&attempt.then, joins, depth, deep);
        }
        Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => {}
    }
}

struct Continuations<'c, 'a> {
    cx: &'c mut Lowering<'a>,
    resolve: Ident,
    joins: FxHashMap<JoinId, Join>,
    deep: FxHashSet<JoinId>,
}

#[derive(Clone)]
struct Join {
    name: Ident,
    depth: u32,
}

/// A level of the exit stack: where errors go, and what a jump outwards has to run first.
struct Region<'r> {
    fail: Ident,
    /// The finalizer that a jump out of this region passes.
    finalize: Option<Ident>,
    /// Inside a finalizer: the jump under way.
    resume: Option<Ident>,
    depth: u32,
    around: Option<&'r Region<'r>>,
}

/// A jump.
enum Exit {
    Return(Option<Box<Expr>>),
    Goto(JoinId, Option<Box<Expr>>),
    Resume,
}

impl Continuations<'_, '_> {
    /// The statements of a piece of code; they always end in a jump.
    fn emit(&mut self, tail: Tail, region: &Region) -> Vec<Stmt> {
        match tail {
            Tail::Run { stmts, then } => {
                let mut stmts = self.kept(stmts, region);
                stmts.extend(self.emit(*then, region));
                stmts
            }
            Tail::Await(wait) => vec![self.subscribe(wait, region)],
            Tail::Branch { test, yes, no, origin, .. } => {
                let cons = Box::new(Stmt::Block(ast::block(self.emit(*yes, region))));
                let span = self.cx.place(origin);
                let mut stmts = vec![Stmt::If(IfStmt { span, test, cons, alt: None })];
                stmts.extend(self.emit(*no, region));
                stmts
            }
            Tail::Join { id, param, body, then } => {
                let mut stmts = vec![self.join(id, param, *body, region)];
                stmts.extend(self.emit(*then, region));
                stmts
            }
            Tail::Goto { id, arg } => self.leave(Exit::Goto(id, arg), region, DUMMY_SP),
            Tail::Try(inner) => self.try_region(*inner, region),
            Tail::Attempt(attempt) => {
                let attempt = *attempt;
                let block = ast::block(self.kept(attempt.block, region));
                let body = ast::block(self.emit(attempt.handler.body, region));
                let handler = Some(CatchClause { span: DUMMY_SP, param: attempt.handler.param, body });
                let span = self.cx.place(attempt.origin);
                let mut stmts = vec![Stmt::Try(Box::new(TryStmt { span, block, handler, finalizer: None }))];
                stmts.extend(self.emit(attempt.then, region));
                stmts
            }
            Tail::Return { value, origin } => {
                let span = self.cx.place(origin);
                self.leave(Exit::Return(value), region, span)
            }
            Tail::Throw { error, origin } => vec![ast::throw_stmt(self.cx.place(origin), error)],
            Tail::Resume => self.leave(Exit::Resume, region, DUMMY_SP),
        }
    }

    /// `Promise.resolve(value).then((bind) => { … }).catch(fail);`
    fn subscribe(&mut self, wait: Await, region: &Region) -> Stmt {
        let Await { value, bind, then, origin, .. } = wait;
        let span = self.cx.place(origin);
        let value = ast::into_unparen(value);
        let promise = if purity::is_certainly_promise(&value, self.cx.bindings) {
            value
        } else {
            ast::method(ast::ident(&self.cx.global("Promise")), "resolve", vec![value])
        };
        let stmts = self.emit(*then, region);
        let next = ast::arrow(DUMMY_SP, bind.into_iter().collect(), end(stmts));
        let then = ast::method(promise, "then", vec![next]);
        let caught = ast::method(then, "catch", vec![ast::ident(&region.fail)]);
        ast::return_stmt(span, Some(caught))
    }

    /// `const next = (param) => { … };`
    fn join(&mut self, id: JoinId, param: Option<Pat>, body: Tail, region: &Region) -> Stmt {
        let name = self.cx.names.fresh("next");
        self.joins.insert(id, Join { name: name.clone(), depth: region.depth });
        let mut stmts = end(self.emit(body, region));
        if self.deep.contains(&id) {
            stmts = self.guarded(stmts, &region.fail);
        }
        let function = ast::arrow(DUMMY_SP, param.into_iter().collect(), stmts);
        ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function))
    }

    /// `try { stmts } catch (error) { fail(error); }`, where the statements can throw at all.
    fn guarded(&mut self, stmts: Vec<Stmt>, fail: &Ident) -> Vec<Stmt> {
        if let [Stmt::Expr(stmt)] = stmts.as_slice()
            && self.is_safe_jump(&stmt.expr)
        {
            return stmts;
        }
        let error = self.cx.names.fresh("error");
        let failed = ast::call(ast::ident(fail), vec![ast::ident(&error)]);
        let body = ast::block(vec![ast::expr_stmt(DUMMY_SP, failed)]);
        let handler = Some(CatchClause { span: DUMMY_SP, param: Some(ast::ident_pat(&error)), body });
        let block = ast::block(stmts);
        vec![Stmt::Try(Box::new(TryStmt { span: DUMMY_SP, block, handler, finalizer: None }))]
    }

    /// `resolve(x)` with an `x` that cannot throw.
    fn is_safe_jump(&self, expr: &Expr) -> bool {
        let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = expr else { return false };
        matches!(&**callee, Expr::Ident(name) if name.to_id() == self.resolve.to_id())
            && args.iter().all(|arg| purity::cannot_throw(&arg.expr, self.cx.bindings))
    }

    /// A `try` statement: its parts are functions, and its synchronous start is a real `try`.
    fn try_region(&mut self, region: Try, around: &Region) -> Vec<Stmt> {
        let Try { body, handler, finalizer, origin } = region;
        let mut stmts = Vec::new();
        let depth = around.depth + 1;
        let finalize = finalizer.map(|finalizer| self.finalizer(finalizer, around, &mut stmts));
        let mut fail = around.fail.clone();
        if let Some(finalize) = &finalize {
            fail = self.fail_through(finalize, &mut stmts);
        }
        if let Some(handler) = handler {
            let inside =
                Region { fail, finalize: finalize.clone(), resume: None, depth, around: Some(around) };
            fail = self.handler(handler, &inside, &mut stmts);
        }
        let inside = Region { fail: fail.clone(), finalize, resume: None, depth, around: Some(around) };
        let block = ast::block(end(self.emit(body, &inside)));
        let error = self.cx.names.fresh("error");
        let failed = ast::call(ast::ident(&fail), vec![ast::ident(&error)]);
        let body = ast::block(vec![ast::expr_stmt(DUMMY_SP, failed)]);
        let handler = Some(CatchClause { span: DUMMY_SP, param: Some(ast::ident_pat(&error)), body });
        let span = self.cx.place(origin);
        stmts.push(Stmt::Try(Box::new(TryStmt { span, block, handler, finalizer: None })));
        stmts.push(ast::return_stmt(DUMMY_SP, None));
        stmts
    }

    /// `const finalize = (go) => { …; go(); };`
    fn finalizer(&mut self, finalizer: Tail, around: &Region, stmts: &mut Vec<Stmt>) -> Ident {
        let (name, go) = (self.cx.names.fresh("finalize"), self.cx.names.fresh("go"));
        let inside = Region {
            fail: around.fail.clone(),
            finalize: None,
            resume: Some(go.clone()),
            depth: around.depth + 1,
            around: Some(around),
        };
        let body = end(self.emit(finalizer, &inside));
        let body = self.guarded(body, &around.fail);
        let function = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&go)], body);
        stmts.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function)));
        name
    }

    /// `const fail = (error) => finalize(() => { throw error; });`
    fn fail_through(&mut self, finalize: &Ident, stmts: &mut Vec<Stmt>) -> Ident {
        let (name, error) = (self.cx.names.fresh("fail"), self.cx.names.fresh("error"));
        let rethrow = ast::arrow(DUMMY_SP, Vec::new(), vec![ast::throw_stmt(DUMMY_SP, ast::ident(&error))]);
        let through = ast::call(ast::ident(finalize), vec![rethrow]);
        let body = vec![ast::return_stmt(DUMMY_SP, Some(through))];
        let function = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&error)], body);
        stmts.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function)));
        name
    }

    /// `const onError = (param) => { … };`
    fn handler(&mut self, handler: Handler, inside: &Region, stmts: &mut Vec<Stmt>) -> Ident {
        let name = self.cx.names.fresh("onError");
        let body = end(self.emit(handler.body, inside));
        let body = self.guarded(body, &inside.fail);
        // A pattern that throws does so outside the body; it is taken apart inside.
        let (param, body) = match handler.param {
            Some(Pat::Ident(param)) => (Some(Pat::Ident(param)), body),
            Some(pattern) => {
                let error = self.cx.names.fresh("error");
                let taken = ast::declare(DUMMY_SP, VarDeclKind::Let, pattern, Some(ast::ident(&error)));
                let mut all = vec![taken];
                all.extend(body);
                (Some(ast::ident_pat(&error)), self.guarded(all, &inside.fail))
            }
            None => (None, body),
        };
        let function = ast::arrow(DUMMY_SP, param.into_iter().collect(), body);
        stmts.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function)));
        name
    }

    /// Leaves by `exit`, through every finalizer on the way.
    fn leave(&mut self, exit: Exit, region: &Region, span: Span) -> Vec<Stmt> {
        let (mut at, mut passed) = (Some(region), Vec::new());
        let target = match &exit {
            Exit::Goto(id, _) => self.joins.get(id).map_or(0, |join| join.depth),
            Exit::Return(_) => 0,
            Exit::Resume => resuming(region).map_or(0, |region| region.depth),
        };
        while let Some(here) = at.filter(|here| here.depth > target) {
            passed.extend(here.finalize.clone());
            at = here.around;
        }
        let (function, value) = match exit {
            Exit::Return(value) => (Some(self.resolve.clone()), value),
            Exit::Goto(id, arg) => (self.joins.get(&id).map(|join| join.name.clone()), arg),
            Exit::Resume => (resuming(region).and_then(|region| region.resume.clone()), None),
        };
        let Some(function) = function else { return vec![ast::return_stmt(span, None)] };
        let mut before = Vec::new();
        let value = match value {
            Some(value) if passed.is_empty() || self.is_constant(&value) => Some(value),
            Some(value) => {
                let name = self.cx.names.fresh("value");
                self.cx.bindings.add_temp(&name, false);
                before.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(value)));
                Some(ast::ident(&name))
            }
            None => None,
        };
        let mut jump = ast::call(ast::ident(&function), value.into_iter().collect());
        for finalize in passed.into_iter().rev() {
            let go = super::chain::callback(None, vec![ast::return_stmt(DUMMY_SP, Some(jump))]);
            jump = ast::call(ast::ident(&finalize), vec![go]);
        }
        before.push(ast::return_stmt(span, Some(jump)));
        before
    }

    fn is_constant(&self, value: &Expr) -> bool {
        self.cx.is_invariant(value) && purity::cannot_throw(value, self.cx.bindings)
    }

    /// Kept statements, their `return`s written as jumps.
    fn kept(&mut self, mut stmts: Vec<Stmt>, region: &Region) -> Vec<Stmt> {
        if returns_in(&stmts).is_empty() {
            return stmts;
        }
        if has_delicate_return(&stmts) {
            return self.kept_delicate(stmts, region);
        }
        replace_jumps(&mut stmts, &mut |jump| match jump {
            Jump::Return(stmt) => self.kept_return(stmt, region, false),
            Jump::Throw(stmt) => Stmt::Throw(stmt),
        });
        stmts
    }

    /// A `return` that runs code on its way out gives the jump to a function around it:
    /// `const exit = (() => { … return () => resolve(x) … })(); if (exit) return exit();`
    fn kept_delicate(&mut self, mut stmts: Vec<Stmt>, region: &Region) -> Vec<Stmt> {
        replace_jumps(&mut stmts, &mut |jump| match jump {
            Jump::Return(stmt) => self.kept_return(stmt, region, true),
            Jump::Throw(stmt) => Stmt::Throw(stmt),
        });
        let exit = self.cx.names.fresh("exit");
        let run = ast::call(ast::arrow(DUMMY_SP, Vec::new(), stmts), Vec::new());
        let go = ast::call(ast::ident(&exit), Vec::new());
        let leave = ast::block(vec![ast::return_stmt(DUMMY_SP, Some(go))]);
        let cons = Box::new(Stmt::Block(leave));
        vec![
            ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&exit), Some(run)),
            Stmt::If(IfStmt { span: DUMMY_SP, test: ast::ident(&exit), cons, alt: None }),
        ]
    }

    fn kept_return(&mut self, stmt: ReturnStmt, region: &Region, put_off: bool) -> Stmt {
        let span = self.cx.place(stmt.span);
        let mut before = Vec::new();
        let value = match stmt.arg {
            Some(value) if put_off && !self.is_constant(&value) => {
                let name = self.cx.names.fresh("value");
                self.cx.bindings.add_temp(&name, false);
                before.push(ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(value)));
                Some(ast::ident(&name))
            }
            value => value,
        };
        let mut jump = self.leave(Exit::Return(value), region, span);
        if put_off {
            jump = vec![ast::return_stmt(span, Some(super::chain::callback(None, jump)))];
        }
        before.extend(jump);
        match before.pop() {
            Some(only) if before.is_empty() => only,
            Some(last) => {
                before.push(last);
                Stmt::Block(BlockStmt { span, ..ast::block(before) })
            }
            None => ast::return_stmt(span, None),
        }
    }
}

/// The innermost finalizer around.
fn resuming<'r>(region: &'r Region<'r>) -> Option<&'r Region<'r>> {
    let mut at = Some(region);
    while let Some(here) = at {
        if here.resume.is_some() {
            return Some(here);
        }
        at = here.around;
    }
    None
}

/// At the end of a function `return f()` is `f();`, for nobody wants the value.
fn end(stmts: Vec<Stmt>) -> Vec<Stmt> {
    let mut stmts = super::chain::trim(stmts);
    if let Some(Stmt::Return(ReturnStmt { arg: Some(_), .. })) = stmts.last()
        && let Some(Stmt::Return(ReturnStmt { arg: Some(arg), span })) = stmts.pop()
    {
        stmts.push(ast::expr_stmt(span, arg));
    }
    stmts
}
