//! `try`: its handler and finalizer are functions, its synchronous start is a real `try`.
//!
//! ```js
//! const finalize = (go, value) => { …; go(value); };
//! const fail = (error) => finalize(reject, error);
//! const onError = (e) => { try { …; finalize(next); } catch (error) { fail(error); } };
//! try { …; finalize(next); } catch (error) { onError(error); }
//! ```
//! A jump out is a function handed to `finalize`, and its value, which calls it at its end; a finalizer that jumps
//! on its own never does.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-try-statement-runtime-semantics-evaluation>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::super::kept::each_marker;
use super::super::safe::stmt_cannot_throw;
use super::leaving::Finalizer;
use super::{Continuations, Function, Here, Place, Region, trim};
use crate::analysis::jumps::any_jump;
use crate::analysis::purity;
use crate::ast;
use crate::ir::{Attempt, Await, Handler, JoinId, Suspension, Tail, Try};
use crate::names::is_ours;

impl Continuations<'_, '_> {
    /// A `try` statement of which the block or finalizer suspends.
    pub(super) fn try_region(&mut self, region: Try, here: Here) -> Vec<Stmt> {
        let Try { body, handler, finalizer, origin, .. } = region;
        let around = here.region;
        let mut stmts = Vec::new();
        let depth = around.depth + 1;
        let finalizer = finalizer.map(|finalizer| {
            let function = self.finalizer(finalizer, here, &mut stmts);
            self.leaving_through(function, around)
        });
        let finalize = finalizer.as_ref();
        let leaves_at = stmts.len();
        let mut fail = around.fail.clone();
        if let Some(Finalizer { function: finalize, .. }) = finalize {
            // A handler that does not suspend hands an error on in one place.
            let once =
                handler.as_ref().is_some_and(|it| !it.body.any(&|part| matches!(part, Tail::Await(_))));
            fail = if once { finalize.clone() } else { self.fail_through(finalize, &mut stmts) };
        }
        if let Some(handler) = handler {
            // What only abandons an iterator reaches no turn by itself.
            let abandons =
                matches!(&handler.body, Tail::Await(wait) if matches!(wait.kind, Suspension::Abandon));
            let inside = Region { fail, finalize, resume: None, depth, around: Some(around) };
            let inside = Here { region: &inside, place: Place::Function, loops: here.loops };
            fail = self.handler(handler, inside, &mut stmts);
            fail.loops = if abandons { 0 } else { fail.loops };
        }
        let inside = Region { fail: fail.clone(), finalize, resume: None, depth, around: Some(around) };
        let block = self.emit(body, Here { region: &inside, ..here });
        stmts.splice(leaves_at..leaves_at, self.declare_leaves(&inside));
        // Declarations would come to stand with those around.
        let is_safe = |stmt: &Stmt| !matches!(stmt, Stmt::Decl(_)) && self.is_safe_stmt(stmt);
        if block.iter().all(is_safe) {
            stmts.extend(block);
            return stmts;
        }
        let error = self.cx.names.fresh("error");
        let failed = self.fail(&fail, &error, here);
        let span = self.cx.place(origin);
        // Both blocks end in a jump, so nothing comes behind the statement.
        stmts.push(try_catch(span, block, &error, failed));
        stmts
    }

    /// `try { block } catch (e) { … }`, where only the handler suspends.
    pub(super) fn attempt(&mut self, attempt: Attempt, here: Here) -> Vec<Stmt> {
        let Attempt { block, handler, then, origin } = attempt;
        // `lower` makes an attempt only of a block without jumps to joins.
        let block = ast::block(self.kept(block, here));
        let body = ast::block(self.emit(handler.body, here));
        let handler = Some(CatchClause { span: DUMMY_SP, param: handler.param, body });
        let span = self.cx.place(origin);
        let mut stmts = vec![Stmt::Try(Box::new(TryStmt { span, block, handler, finalizer: None }))];
        stmts.extend(self.emit(then, here));
        stmts
    }

    /// `const finalize = (go, value) => { …; go(value); };`
    fn finalizer(&mut self, finalizer: Tail, here: Here, stmts: &mut Vec<Stmt>) -> Function {
        let around = here.region;
        let (name, go) = (self.cx.names.fresh("finalize"), self.cx.names.fresh("go"));
        let value = self.cx.names.fresh("value");
        self.cx.bindings.add_temp(&value, false);
        self.guarding.insert(name.ctxt);
        self.finalizers.insert(name.ctxt, around.fail.name.clone());
        // A region in the finalizer must not see the errors of what follows.
        let guards = has_region(&finalizer);
        let resume = if guards { self.cx.names.fresh("resume") } else { go.clone() };
        let inside = Region {
            fail: around.fail.clone(),
            finalize: None,
            // A jump may lead to a turn of any loop around the region.
            resume: Some((
                Function { name: resume.clone(), loops: here.loops },
                (!guards).then(|| value.clone()),
            )),
            depth: around.depth + 1,
            around: Some(around),
        };
        let place = Here { region: &inside, place: Place::Function, loops: here.loops };
        let mut body = self.emit(finalizer, place);
        if guards {
            let goes = ast::return_stmt(DUMMY_SP, Some(ast::call(ast::ident(&go), vec![ast::ident(&value)])));
            let guarded = ast::arrow(DUMMY_SP, Vec::new(), self.guarded(vec![goes], here));
            body.insert(
                0,
                ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&resume), Some(guarded)),
            );
        }
        let body = self.guarded(body, here);
        let params = [&go, &value].map(ast::ident_pat).into();
        let function = ast::arrow(DUMMY_SP, params, trim(body));
        // It may also give a turn of a loop of its own.
        let loops = here.loops.max(loops_of(&function, here.loops.max(1)));
        self.declare(&name, function, stmts);
        Function { name, loops }
    }

    /// `const fail = (error) => finalize(reject, error);`
    fn fail_through(&mut self, finalize: &Function, stmts: &mut Vec<Stmt>) -> Function {
        let (name, error) = (self.cx.names.fresh("fail"), self.cx.names.fresh("error"));
        self.guarding.insert(name.ctxt);
        let body = vec![ast::return_stmt(DUMMY_SP, Some(self.failed(finalize, &error)))];
        let function = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&error)], body);
        self.declare(&name, function, stmts);
        Function { name, loops: finalize.loops }
    }

    /// `const onError = (param) => { … };`
    fn handler(&mut self, handler: Handler, inside: Here, stmts: &mut Vec<Stmt>) -> Function {
        let name = self.cx.names.fresh("onError");
        self.guarding.insert(name.ctxt);
        let body = self.emit(handler.body, inside);
        let (param, body) = self.guarded_callback(handler.param, body, inside);
        let function = ast::arrow(DUMMY_SP, param.into_iter().collect(), body);
        let loops = loops_of(&function, inside.loops.max(1));
        self.declare(&name, function, stmts);
        Function { name, loops }
    }

    /// Guards the body of a function that deeper regions call.
    pub(super) fn guarded_if_deep(&mut self, id: JoinId, stmts: Vec<Stmt>, here: Here) -> Vec<Stmt> {
        if self.deep.contains(&id) { self.guarded(stmts, here) } else { stmts }
    }

    /// A function that guards itself: a pattern is taken apart inside, so that its errors are guarded too.
    pub(super) fn guarded_callback(
        &mut self,
        param: Option<Pat>,
        mut stmts: Vec<Stmt>,
        here: Here,
    ) -> (Option<Pat>, Vec<Stmt>) {
        let param = match param {
            Some(pattern @ (Pat::Array(_) | Pat::Object(_) | Pat::Assign(_))) => {
                let value = self.cx.names.fresh(if matches!(here.place, Place::Callback) {
                    "value"
                } else {
                    "error"
                });
                stmts.insert(0, ast::declare(DUMMY_SP, VarDeclKind::Let, pattern, Some(ast::ident(&value))));
                Some(ast::ident_pat(&value))
            }
            param => param,
        };
        (param, trim(self.guarded(stmts, here)))
    }

    /// `try { stmts } catch (error) { fail(error); }`, where the statements can throw at all.
    fn guarded(&mut self, stmts: Vec<Stmt>, here: Here) -> Vec<Stmt> {
        let mut stmts = trim(stmts);
        let functions = stmts.iter().take_while(|stmt| is_function_of_ours(stmt)).count();
        let rest = stmts.split_off(functions);
        if rest.iter().all(|stmt| self.is_safe_stmt(stmt)) {
            stmts.extend(rest);
            return stmts;
        }
        let error = self.cx.names.fresh("error");
        let place = if matches!(here.place, Place::Callback) { here } else { here.at(Place::Function) };
        let failed = self.fail(&here.region.fail, &error, place);
        stmts.push(try_catch(DUMMY_SP, rest, &error, failed));
        stmts
    }

    fn is_safe_stmt(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Expr(stmt) if self.is_safe_jump(&stmt.expr) => true,
            Stmt::Return(stmt) => {
                stmt.arg.as_ref().is_none_or(|arg| self.is_safe(arg) || self.is_safe_jump(arg))
            }
            stmt => catches_all(stmt) || stmt_cannot_throw(stmt, self.cx),
        }
    }

    /// `resolve(x)` with an `x` that cannot throw, or the same with a function or helper that guards itself.
    fn is_safe_jump(&self, expr: &Expr) -> bool {
        let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = expr else { return false };
        let are_safe = || args.iter().all(|arg| arg.spread.is_none() && self.is_safe(&arg.expr));
        if let Expr::Member(MemberExpr { obj, prop: MemberProp::Ident(method), .. }) = &**callee {
            // `iterator.step(…)` and `iterator.close(…)`, with an iterator of the helpers'.
            if self.cx.bindings.is_record(obj) {
                return are_safe();
            }
            let subscribes = &*method.sym == "then" && purity::always_gives_promise(obj, self.cx.bindings);
            return subscribes && are_safe();
        }
        let takes_turns = |name: &Ident| self.run.as_ref().is_some_and(|run| run.ctxt == name.ctxt);
        let Expr::Ident(name) = &**callee else { return false };
        if takes_turns(name) {
            let mut turns = self.joins.values().filter(|join| join.is_turn);
            return turns.all(|turn| self.guarding.contains(&turn.function.name.ctxt))
                && args.iter().all(|arg| self.is_safe(&arg.expr) || self.is_safe_jump(&arg.expr));
        }
        self.guarding.contains(&name.ctxt) && are_safe()
    }

    fn is_safe(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Ident(name) if is_ours(name)) || purity::cannot_throw(expr, self.cx.bindings)
    }
}

/// Of how many loops a function of ours may return a turn.
pub(super) fn loops_of(function: &Expr, around: u32) -> u32 {
    let returns = match function {
        Expr::Arrow(ArrowExpr { body, .. }) => match &**body {
            ArrowFunctionBody::FunctionBody(body) => any_jump(&body.stmts, &mut |jump, _| jump.arg.is_some()),
            ArrowFunctionBody::Expr(_) => true,
        },
        _ => true, // we make no others
    };
    if returns { around } else { 0 }
}

/// `let sum = 0;`
pub(super) fn is_variable(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Decl(Decl::Var(_))) && !is_function_of_ours(stmt)
}

/// `const next = () => { … };`, with a name of ours.
fn is_function_of_ours(stmt: &Stmt) -> bool {
    let Stmt::Decl(Decl::Var(var)) = stmt else { return false };
    var.decls.iter().all(|declarator| {
        matches!(&declarator.name, Pat::Ident(name) if is_ours(name))
            && matches!(declarator.init.as_deref(), Some(Expr::Arrow(_)))
    })
}

/// `try { block } catch (error) { failed }`
pub(super) fn try_catch(
    span: swc_core::common::Span,
    block: Vec<Stmt>,
    error: &Ident,
    failed: Vec<Stmt>,
) -> Stmt {
    let handler =
        CatchClause { span: DUMMY_SP, param: Some(ast::ident_pat(error)), body: ast::block(failed) };
    let block = ast::block(block);
    Stmt::Try(Box::new(TryStmt { span, block, handler: Some(handler), finalizer: None }))
}

/// `try { … } catch (error) { fail(error); }`: no handler of ours throws.
pub(super) fn catches_all(stmt: &Stmt) -> bool {
    let Stmt::Try(node) = stmt else { return false };
    let handles = |stmt: &Stmt| {
        let value = match stmt {
            Stmt::Expr(stmt) => Some(&*stmt.expr),
            Stmt::Return(stmt) => stmt.arg.as_deref(),
            _ => return false, // what does more may throw
        };
        value.is_none_or(is_failing)
    };
    let caught = node.handler.as_ref().is_some_and(|handler| handler.body.stmts.iter().all(handles));
    caught && node.finalizer.is_none()
}

/// `fail(error)`, with a function of ours.
fn is_failing(expr: &Expr) -> bool {
    let ours = |expr: &Expr| matches!(expr, Expr::Ident(name) if is_ours(name));
    match expr {
        Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) => {
            ours(callee) && args.iter().all(|arg| ours(&arg.expr) || matches!(*arg.expr, Expr::Arrow(_)))
        }
        expr => ours(expr),
    }
}

/// The joins and turns that a region inside them jumps to; whether there is a region. `joins` are those around, each
/// with the regions around it.
pub(super) fn find_deep(
    tail: &Tail,
    steady: &FxHashSet<JoinId>,
    joins: &mut FxHashMap<JoinId, u32>,
    depth: u32,
    deep: &mut FxHashSet<JoinId>,
) -> bool {
    let mut reach = |id: JoinId| {
        deep.extend(Some(id).filter(|id| joins.get(id).is_some_and(|around| *around < depth)));
    };
    each_marker(tail, &mut reach);
    if let Tail::Goto { id, .. } = tail {
        reach(*id);
    }
    match tail {
        Tail::Join { id, body, then, .. } => {
            let regions = find_deep(body, steady, joins, depth, deep);
            joins.insert(*id, depth);
            let regions = find_deep(then, steady, joins, depth, deep) | regions;
            joins.remove(id);
            regions
        }
        Tail::Loop(looped) => {
            joins.insert(looped.id, depth);
            let regions = find_deep(&looped.body, steady, joins, depth, deep);
            // A turn that is handed on may be taken in any callback inside, of a deeper region too.
            deep.extend(Some(looped.id).filter(|id| regions && !steady.contains(id)));
            joins.remove(&looped.id);
            find_deep(&looped.exit, steady, joins, depth, deep) | regions
        }
        Tail::Try(region) => {
            let Try { body, handler, finalizer, .. } = &**region;
            find_deep(body, steady, joins, depth + 1, deep);
            // Errors of a handler go where those of what is around go, if no finalizer stands between.
            let handled = depth + u32::from(finalizer.is_some());
            if let Some(handler) = handler {
                find_deep(&handler.body, steady, joins, handled, deep);
            }
            if let Some(finalizer) = finalizer {
                find_deep(finalizer, steady, joins, depth + 1, deep);
            }
            true
        }
        // The others neither name a join nor guard anything.
        _ => {
            let mut regions = false;
            tail.each_part(&mut |part| regions |= find_deep(part, steady, joins, depth, deep));
            regions
        }
    }
}

/// The joins and turns that a promise goes on with: nothing but a jump there follows an await.
pub(super) fn find_awaited(tail: &Tail, found: &mut FxHashSet<JoinId>) {
    if let Tail::Await(Await { kind: Suspension::Await, bind: None, then, .. }) = tail
        && let Tail::Goto { id, arg: None } = **then
    {
        found.insert(id);
    }
    tail.each_part(&mut |part| find_awaited(part, found));
}

fn has_region(tail: &Tail) -> bool {
    tail.any(&|part| matches!(part, Tail::Try(_)))
}
