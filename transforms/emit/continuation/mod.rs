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
//! Unlike a chain it runs synchronously what native runs synchronously, whichever path is taken, and
//! holds nothing of the turns of a loop that are over.
//!
//! * Invariant: a continuation never throws; an error goes to the `fail` of its own region. A join
//!   or handler that a deeper region calls guards itself, so that region's handler never sees its
//!   errors.
//! * Invariant: a function made inside a loop returns the next turn that it reached without
//!   suspending, as a function, or nothing. So turns that do not suspend never nest (see `loops`).
//! * Elsewhere: `chain` is used wherever it behaves the same; `needed` tells.
//! * Spec: <https://tc39.es/ecma262/#await>

mod each;
mod jumps;
mod leaving;
mod loops;
mod needed;
mod paths;
mod regions;
mod shared;
mod steady;
mod whole;

use leaving::Finalizer;
pub(crate) use needed::{is_needed, starts_in_try};
use paths::Paths;
use regions::loops_of;
use rustc_hash::{FxHashMap, FxHashSet};
use shared::taker;
use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Span, SyntaxContext};
use swc_core::ecma::ast::*;

use super::chain::callback;
use super::inline::inline_behind_loops;
use super::outline::{Level, Nested, Outline};
use crate::analysis::purity;
use crate::ast;
use crate::ir::{Await, JoinId, Suspension, Tail};
use crate::lowering::Lowering;
use crate::names::is_ours;

/// Writes the body of a function, in one of the frames of `whole`. Its joins have been inlined.
pub(crate) fn emit_body(cx: &mut Lowering, mut tail: Tail) -> Vec<Stmt> {
    // Without joins and loops nothing leads anywhere.
    let any_joins = cx.joins > 0;
    if any_joins {
        // Where methods are taken for plain ones, any iterator is stepped as that of a collection is.
        if !cx.assume.plain_methods {
            each::take_steps(&mut tail);
        }
        inline_behind_loops(&mut tail, cx.bindings);
    }
    let (resolve, reject) = (cx.names.fresh("resolve"), cx.names.fresh("reject"));
    let Paths { steady, giving, deep, parted, jumps } =
        if any_joins { Paths::of(&tail, cx) } else { Paths::default() };
    let outline = Outline::new(cx.deepest.unwrap_or(DEEPEST));
    let mut emitter = Continuations {
        cx,
        resolve: resolve.clone(),
        joins: FxHashMap::default(),
        deep,
        guarding: [resolve.ctxt, reject.ctxt].into_iter().collect(),
        finalizers: FxHashMap::default(),
        run: None,
        names: FxHashSet::default(),
        parted,
        steady,
        giving,
        jumps,
        entered: FxHashSet::default(),
        shares: false,
        failing: FxHashMap::default(),
        outline,
    };
    let fail = Function { name: reject.clone(), loops: 0 };
    let region = Region { fail, finalize: None, resume: None, depth: 0, around: None };
    let stmts = emitter.emit(tail, Here { region: &region, place: Place::Callback, loops: 0 });
    let (run, outlined) = (emitter.run.take(), emitter.outline.take());
    let mut body = outlined;
    body.extend(trim(stmts));
    let variables = body.iter().take_while(|stmt| regions::is_variable(stmt)).count();
    body.splice(variables..variables, run.map(|run| loops::declare_run(cx, &run)));
    match cx.generator.clone() {
        Some(generator) => whole::generator(cx, &generator, body, (&resolve, &reject)),
        None if cx.recursive => whole::deferred(cx, body, (&resolve, &reject)),
        None => whole::executor(cx, body, (&resolve, &reject)),
    }
}

/// The emitter's state for one function.
struct Continuations<'c, 'a> {
    cx: &'c mut Lowering<'a>,
    resolve: Ident,
    joins: FxHashMap<JoinId, Join>,
    /// The joins that guard themselves.
    deep: FxHashSet<JoinId>,
    /// Those that run a finalizer, each with what takes errors around it: they take what goes on behind it, and its value.
    finalizers: FxHashMap<SyntaxContext, Ident>,
    /// The functions that never throw.
    guarding: FxHashSet<SyntaxContext>,
    /// The function that takes turns one after the other, once one is needed.
    run: Option<Ident>,
    /// The names of the functions of joins.
    names: FxHashSet<SyntaxContext>,
    /// How many jumps lead to a join.
    jumps: FxHashMap<JoinId, u32>,
    /// The loops whose next turn is mentioned as a function.
    entered: FxHashSet<JoinId>,
    /// The loops of which each turn needs variables of its own.
    parted: FxHashSet<JoinId>,
    /// The loops that suspend in every turn.
    steady: FxHashSet<JoinId>,
    /// The loops whose functions may give a turn of a loop inside.
    giving: FxHashSet<JoinId>,
    /// Whether functions are shared by all turns of a loop around.
    shares: bool,
    /// What they hand their errors to, by the function that takes them in the end.
    failing: FxHashMap<SyntaxContext, Ident>,
    /// How deep the code stands, and the functions that would stand too deep, or are shared by turns: they are at the top
    /// of the turn or function, or beside a loop.
    outline: Outline,
}

/// Deeper than this nothing is nested, see `outline`.
const DEEPEST: usize = 32;

/// What a `goto` leads to.
#[derive(Clone)]
struct Join {
    function: Function,
    depth: u32,
    /// Whether it is the next turn of a loop.
    enters: bool,
    /// Whether it is one of a loop that may not suspend: the function is handed on, not called.
    is_turn: bool,
    /// Whether its function may give a turn in its place: it has no statement, or a loop inside has none.
    handed: bool,
    /// What the only jump there does instead: it runs the update and calls the loop.
    once: Option<(Box<Expr>, Ident)>,
}

/// A function of the output.
#[derive(Clone)]
struct Function {
    name: Ident,
    /// How many loops are around its declaration: it may return a turn of any of them. Where none is, any number says
    /// that it may return a turn of a loop that it enters.
    loops: u32,
}

/// A level of the exit stack: where errors go, and what a jump outwards has to run first.
struct Region<'r> {
    fail: Function,
    /// The finalizer that a jump out of this region passes.
    finalize: Option<&'r Finalizer>,
    /// Inside a finalizer: the jump under way, and what it is handed.
    resume: Option<(Function, Option<Ident>)>,
    depth: u32,
    around: Option<&'r Region<'r>>,
}

/// Where a piece of code stands.
#[derive(Clone, Copy)]
struct Here<'r> {
    region: &'r Region<'r>,
    place: Place,
    loops: u32,
}

/// What leaving the JavaScript function around means.
#[derive(Clone, Copy)]
enum Place {
    /// A promise callback: nobody looks at its value.
    Callback,
    /// A function of ours: its caller looks for a turn.
    Function,
    /// The statement of a loop, whose turns are `continue` and whose end is `break`.
    Turn { turn: JoinId, after: Option<JoinId> },
}

impl<'r> Here<'r> {
    fn at(self, place: Place) -> Here<'r> {
        Here { place, ..self }
    }
}

impl Continuations<'_, '_> {
    /// The statements of a piece of code; they always end in a jump.
    fn emit(&mut self, mut tail: Tail, here: Here) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        loop {
            tail = match tail {
                Tail::Run { stmts: kept, then } => {
                    stmts.extend(self.kept(kept, here));
                    *then
                }
                Tail::Branch { .. } | Tail::Try(_) if self.outline.is_full() => {
                    stmts.extend(self.part(tail, here));
                    return stmts;
                }
                Tail::Branch { test, yes, no, origin, .. } => {
                    let level = self.outline.enter(Nested::Block);
                    let yes = self.emit(*yes, here);
                    let yes = self.called_last(yes, here);
                    let cons = Box::new(Stmt::Block(ast::block(yes)));
                    self.outline.leave(level);
                    let span = self.cx.place(origin);
                    stmts.push(Stmt::If(IfStmt { span, test, cons, alt: None }));
                    *no
                }
                Tail::Join { id, param, body, then, .. } => {
                    stmts.extend(self.join(id, param, *body, here));
                    *then
                }
                tail => {
                    stmts.extend(self.emit_end(tail, here));
                    return stmts;
                }
            }
        }
    }

    /// The same of a tail that no other one follows right here.
    fn emit_end(&mut self, tail: Tail, here: Here) -> Vec<Stmt> {
        match tail {
            Tail::Await(wait) => self.subscribe(wait, here),
            Tail::Loop(looped) => self.looped(*looped, here),
            Tail::Goto { id, arg } => self.leave(jumps::Exit::Goto(id, arg), here, DUMMY_SP),
            Tail::Try(inner) => {
                let level = self.outline.enter(Nested::Block);
                let stmts = self.try_region(*inner, here);
                self.outline.leave(level);
                stmts
            }
            Tail::Attempt(attempt) => self.attempt(*attempt, here),
            Tail::Return { value, origin } => {
                let span = self.cx.place(origin);
                self.leave(jumps::Exit::Return(value), here, span)
            }
            // A `throw` of ours would be caught right here.
            Tail::Throw { error, origin }
                if origin.is_dummy() && !matches!(here.place, Place::Turn { .. }) =>
            {
                match *error {
                    Expr::Ident(error) if is_ours(&error) => {
                        self.fail(&here.region.fail.clone(), &error, here)
                    }
                    error => vec![ast::throw_stmt(DUMMY_SP, Box::new(error))],
                }
            }
            Tail::Throw { error, origin } => vec![ast::throw_stmt(self.cx.place(origin), error)],
            Tail::Resume => self.leave(jumps::Exit::Resume, here, DUMMY_SP),
            tail @ (Tail::Run { .. } | Tail::Branch { .. } | Tail::Join { .. }) => self.emit(tail, here),
        }
    }

    /// `Promise.resolve(value).then((bind) => { … }).catch(fail); return;`
    fn subscribe(&mut self, wait: Await, here: Here) -> Vec<Stmt> {
        let Await { kind, value, bind, then, origin, .. } = wait;
        let span = self.cx.place(origin);
        let value = ast::into_unparen(value);
        if let (Suspension::Abandon, Tail::Throw { error, .. }) = (&kind, &*then) {
            return self.abandon(value, error.clone(), here, span);
        }
        if self.cx.calls_helpers() {
            // Other helpers guard by themselves.
            let guards = match kind {
                Suspension::Await | Suspension::Abandon => true,
                Suspension::Step => !self.cx.bindings.guards_itself(&value),
                Suspension::Close | Suspension::Yield(_) | Suspension::Delegate(_) => false,
            };
            let next = self.next(bind, *then, here, guards);
            let fail = self.failing(&here.region.fail);
            let value = if matches!(kind, Suspension::Await) { self.cx.promised(value) } else { value };
            let subscribed = self.suspended(kind, vec![value, next, fail], here);
            return vec![ast::expr_stmt(span, subscribed), ast::return_stmt(DUMMY_SP, None)];
        }
        let promise = if purity::is_certainly_promise(&value, self.cx.bindings) {
            value
        } else {
            ast::method(ast::ident(&self.cx.global("Promise")), "resolve", vec![value])
        };
        let next = self.next(bind, *then, here, false);
        let then = ast::method(promise, "then", vec![next]);
        let fail = self.failing(&here.region.fail);
        let caught = ast::method(then, "catch", vec![fail]);
        vec![ast::expr_stmt(span, caught), ast::return_stmt(DUMMY_SP, None)]
    }

    /// `const end = () => fail(error); iterator.close(end, end);`: the error counts, whatever closing comes to.
    fn abandon(&mut self, iterator: Box<Expr>, error: Box<Expr>, here: Here, span: Span) -> Vec<Stmt> {
        let end = self.cx.names.fresh("end");
        let failed = ast::call(self.failing(&here.region.fail), vec![error]);
        let function = ast::arrow(DUMMY_SP, Vec::new(), vec![ast::return_stmt(DUMMY_SP, Some(failed))]);
        let declared = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&end), Some(function));
        let closed = ast::method(iterator, "close", vec![ast::ident(&end), ast::ident(&end)]);
        vec![declared, ast::expr_stmt(span, closed), ast::return_stmt(DUMMY_SP, None)]
    }

    /// `_then(value, next, fail)`, or `give(value, next, fail, leave)`.
    fn suspended(&mut self, kind: Suspension, mut args: Vec<Box<Expr>>, here: Here) -> Box<Expr> {
        let (leave, delegates) = match kind {
            Suspension::Await
                if args.first().is_some_and(|value| purity::is_fresh_promise(value, self.cx.bindings)) =>
            {
                return ast::method(args.remove(0), "then", args);
            }
            Suspension::Await | Suspension::Abandon => return self.cx.helpers.then(args),
            Suspension::Step => return ast::call(args.remove(0), args),
            Suspension::Close => return ast::method(args.remove(0), "close", args),
            Suspension::Yield(leave) => (*leave, false),
            Suspension::Delegate(leave) => (*leave, true),
        };
        let left = trim(self.emit(leave.jump, here.at(Place::Callback)));
        let left = left.into_iter().map(|stmt| match stmt {
            Stmt::Expr(stmt) => ast::return_stmt(DUMMY_SP, Some(stmt.expr)),
            other => other,
        });
        let left = callback(Some(ast::ident_pat(&leave.value)), left.collect());
        args.push(self.shared("leave", left));
        // Only a generator's body yields.
        let give = self.cx.generator.as_ref().map_or_else(ast::null, |generator| ast::ident(&generator.give));
        if !delegates {
            return ast::call(give, args);
        }
        let captive = args.first().is_some_and(|operand| self.cx.bindings.is_captive(operand));
        args.insert(0, give);
        if captive { self.cx.helpers.delegate_to_captive(args) } else { self.cx.helpers.delegate(args) }
    }

    /// What goes on after an await; `guards` says that nobody catches what it throws.
    fn next(&mut self, bind: Option<Pat>, then: Tail, here: Here, guards: bool) -> Box<Expr> {
        let level = self.nest(Nested::Once);
        let here = here.at(Place::Callback);
        let stmts = trim(self.emit(then, here));
        self.outline.leave(level);
        let (bind, stmts) = if guards { self.guarded_callback(bind, stmts, here) } else { (bind, stmts) };
        let hint = taker(bind.as_ref());
        let function = self.continuation(bind, stmts);
        if self.shares {
            return self.shared(&hint, function);
        }
        self.outline.name_at_top(level, function, self.cx.names)
    }

    /// What an asynchronous error is handed to: a handler may have gone on to a turn.
    fn failing(&mut self, fail: &Function) -> Box<Expr> {
        if fail.loops == 0 && !self.finalizers.contains_key(&fail.name.ctxt) {
            return ast::ident(&fail.name);
        }
        if let Some(known) = self.failing.get(&fail.name.ctxt) {
            return ast::ident(known);
        }
        let error = self.cx.names.fresh("error");
        let failed = self.failed(fail, &error);
        let failed = if fail.loops > 0 { self.run(failed) } else { failed };
        let body = vec![ast::expr_stmt(DUMMY_SP, failed)];
        let function = self.shared("onRejected", ast::arrow(DUMMY_SP, vec![ast::ident_pat(&error)], body));
        if let Expr::Ident(name) = &*function {
            self.failing.insert(fail.name.ctxt, name.clone());
        }
        function
    }

    /// A callback whose value nobody looks at: a lone call of a function of ours is its whole body, and
    /// one of a function without parameters is that function.
    fn continuation(&self, bind: Option<Pat>, mut stmts: Vec<Stmt>) -> Box<Expr> {
        if let [Stmt::Expr(stmt)] = stmts.as_slice()
            && let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = &*stmt.expr
            && let Expr::Ident(name) = &**callee
            && is_ours(name)
        {
            if self.names.contains(&name.ctxt) && args.is_empty() && bind.is_none() {
                return callee.clone();
            }
            let passes = matches!((args.as_slice(), &bind), ([arg], Some(Pat::Ident(bound)))
                if matches!(&*arg.expr, Expr::Ident(name) if name.to_id() == bound.to_id())
                    // A closure may want to read it.
                    && (is_ours(bound) || self.cx.bindings.is_private(bound)));
            if passes && name.to_id() == self.resolve.to_id() {
                return callee.clone();
            }
            if let Some(Stmt::Expr(stmt)) = stmts.pop() {
                stmts.push(ast::return_stmt(stmt.span, Some(stmt.expr)));
            }
        }
        ast::arrow(DUMMY_SP, bind.into_iter().collect(), stmts)
    }

    /// `const next = (param) => { … };`, unless that stands at the top.
    fn join(&mut self, id: JoinId, param: Option<Pat>, body: Tail, here: Here) -> Option<Stmt> {
        let name = self.cx.names.fresh("next");
        let function = Function { name: name.clone(), loops: here.loops };
        if self.deep.contains(&id) {
            self.guarding.insert(name.ctxt);
        }
        self.add_join(
            id,
            Join {
                function,
                depth: here.region.depth,
                enters: false,
                is_turn: false,
                handed: false,
                once: None,
            },
        );
        let level = self.nest(Nested::Join);
        let stmts = self.emit(body, here.at(Place::Function));
        self.outline.leave(level);
        let stmts = self.guarded_if_deep(id, stmts, here);
        let function = ast::arrow(DUMMY_SP, param.into_iter().collect(), trim(stmts));
        if let Some(join) = self.joins.get_mut(&id) {
            join.function.loops = loops_of(&function, here.loops.max(1));
        }
        self.outline
            .place(level, ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(function)))
    }

    /// Notes what jumps to a join call.
    fn add_join(&mut self, id: JoinId, join: Join) {
        self.names.insert(join.function.name.ctxt);
        self.joins.insert(id, join);
    }

    /// `next(); return;` as `return next();`, where nobody looks at the value.
    fn called_last(&self, stmts: Vec<Stmt>, here: Here) -> Vec<Stmt> {
        // Where a promise is made beside the code, `return` gives that one.
        let ignored = matches!(here.place, Place::Callback) && !self.cx.recursive;
        if ignored { called_last(stmts) } else { stmts }
    }

    /// Goes into a function: what turns share stands beside their loop, however deep they are.
    fn nest(&mut self, nested: Nested) -> Level {
        if self.shares { self.outline.enter_beside() } else { self.outline.enter(nested) }
    }

    /// Code that would stand too deep, as a function at the top which is called here.
    fn part(&mut self, tail: Tail, here: Here) -> Vec<Stmt> {
        let name = self.cx.names.fresh("next");
        let level = self.nest(Nested::Once);
        let stmts = trim(self.emit(tail, here.at(Place::Function)));
        self.outline.leave(level);
        let code = ast::arrow(DUMMY_SP, Vec::new(), stmts);
        let function = Function { name, loops: loops_of(&code, here.loops.max(1)) };
        let declared = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&function.name), Some(code));
        let mut stmts: Vec<Stmt> = self.outline.place(level, declared).into_iter().collect();
        stmts.extend(self.enter(&function, here));
        stmts
    }
}

fn called_last(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    let calls = |expr: &Expr| {
        matches!(expr, Expr::Call(CallExpr { callee: Callee::Expr(callee), .. })
        if matches!(&**callee, Expr::Ident(name) if is_ours(name)))
    };
    if let [.., Stmt::Expr(call), Stmt::Return(ReturnStmt { arg: None, .. })] = stmts.as_mut_slice()
        && calls(&call.expr)
    {
        let last = ast::return_stmt(call.span, Some(call.expr.take()));
        stmts.truncate(stmts.len() - 2);
        stmts.push(last);
    }
    stmts
}

/// Takes the jumps off the end of a function that say nothing, inside trailing blocks too.
fn trim(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    while matches!(stmts.last(), Some(Stmt::Return(ReturnStmt { arg: None, .. }))) {
        stmts.pop();
    }
    if let Some(Stmt::Try(node)) = stmts.last_mut()
        && node.finalizer.is_none()
    {
        node.block.stmts = trim(std::mem::take(&mut node.block.stmts));
        if let Some(handler) = &mut node.handler {
            handler.body.stmts = trim(std::mem::take(&mut handler.body.stmts));
        }
    }
    stmts
}
