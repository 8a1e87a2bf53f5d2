//! What stands around the code of a function: where its promise comes from, and who catches what it throws
//! before it suspends.
//!
//! ```js
//! return new Promise((resolve, reject) => { … });
//!
//! let resolve, reject;                                      // where the function may call itself
//! const promise = new Promise((onResolve, onReject) => { resolve = onResolve; reject = onReject; });
//! try { … } catch (error) { reject(error); }
//! return promise;
//!
//! return _asyncGenerator(load, (give, resolve, reject) => { … });
//! ```
//! What may call itself is not run in an executor: that is two frames for each call that native has not, so
//! recursion would overflow at a fifth of its depth.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-async-functions-abstract-operations-async-function-start>

use swc_core::common::{DUMMY_SP, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitMut, VisitMutWith, VisitWith};

use super::super::safe::{safe_start, stmt_cannot_throw};
use super::regions::{catches_all, try_catch};
use crate::ast;
use crate::lowering::{Generator, Lowering};
use crate::origins::Origins;

/// `resolve` and `reject` of the function.
type Settle<'a> = (&'a Ident, &'a Ident);

/// `return new Promise((resolve, reject) => { body });`
pub(super) fn executor(cx: &Lowering, body: Vec<Stmt>, settle: Settle) -> Vec<Stmt> {
    let executor = ast::arrow(DUMMY_SP, params(cx, &body, settle), body);
    vec![ast::return_stmt(DUMMY_SP, Some(new_promise(cx, executor)))]
}

/// `return _asyncGenerator(maker, (give, resolve, reject) => { body });`
pub(super) fn generator(
    cx: &mut Lowering,
    generator: &Generator,
    body: Vec<Stmt>,
    settle: Settle,
) -> Vec<Stmt> {
    let mut params = params(cx, &body, settle);
    params.insert(0, ast::ident_pat(&generator.give));
    let body = ast::arrow(DUMMY_SP, params, body);
    if cx.bindings.has_captives() {
        return vec![ast::return_stmt(DUMMY_SP, Some(cx.helpers.captive_generator(body)))];
    }
    let maker = generator.maker.as_ref().map_or_else(ast::null, ast::ident);
    vec![ast::return_stmt(DUMMY_SP, Some(cx.helpers.async_generator(maker, body)))]
}

/// `let resolve, reject; const promise = …; try { body } catch (error) { reject(error); } return promise;`
pub(super) fn deferred(cx: &mut Lowering, mut body: Vec<Stmt>, settle: Settle) -> Vec<Stmt> {
    let promise = cx.names.fresh("promise");
    body.visit_mut_with(&mut Returns(&promise));
    let rest = body.split_off(safe_start(&body, cx));
    let mut out = body;
    if rest.iter().all(|stmt| stmt_cannot_throw(stmt, cx) || catches_all(stmt)) {
        out.extend(rest);
    } else {
        let error = cx.names.fresh("error");
        let rejected = ast::call(ast::ident(settle.1), vec![ast::ident(&error)]);
        out.push(try_catch(DUMMY_SP, rest, &error, vec![ast::expr_stmt(DUMMY_SP, rejected)]));
    }
    let used = params(cx, &out, settle).len();
    let settle: Vec<&Ident> = [settle.0, settle.1].into_iter().take(used).collect();
    let made = kept_apart(cx, &promise, &settle);
    out.splice(0..0, made);
    out.push(ast::return_stmt(DUMMY_SP, Some(ast::ident(&promise))));
    out
}

/// `let resolve, reject; const promise = new Promise((onResolve, onReject) => { resolve = onResolve; … });`
fn kept_apart(cx: &mut Lowering, promise: &Ident, settle: &[&Ident]) -> Vec<Stmt> {
    let given: Vec<Ident> =
        ["onResolve", "onReject"].into_iter().take(settle.len()).map(|name| cx.names.fresh(name)).collect();
    let declared = settle.iter().map(|name| VarDeclarator {
        span: DUMMY_SP,
        name: ast::ident_pat(name),
        init: None,
        definite: false,
    });
    let names = VarDecl { kind: VarDeclKind::Let, decls: declared.collect(), ..VarDecl::default() };
    let keeps = settle
        .iter()
        .zip(&given)
        .map(|(name, value)| ast::expr_stmt(DUMMY_SP, ast::assign_ident(name, ast::ident(value))));
    let executor = ast::arrow(DUMMY_SP, given.iter().map(ast::ident_pat).collect(), keeps.collect());
    vec![
        Stmt::Decl(Decl::Var(Box::new(names))),
        ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(promise), Some(new_promise(cx, executor))),
    ]
}

/// `new Promise(executor)`
fn new_promise(cx: &Lowering, executor: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::New(NewExpr {
        callee: ast::ident(&cx.global("Promise")),
        args: Some(vec![executor.into()]),
        ..NewExpr::default()
    }))
}

/// `resolve`, and `reject` where the body mentions it.
fn params(cx: &Lowering, body: &[Stmt], settle: Settle) -> Vec<Pat> {
    let mut rejects = Rejects { reject: settle.1, origins: cx.origins, found: false };
    body.visit_with(&mut rejects);
    let mut params = vec![ast::ident_pat(settle.0), ast::ident_pat(settle.1)];
    params.truncate(1 + usize::from(rejects.found));
    params
}

/// Looks for `reject`. The author's expressions, functions and classes are passed over: nothing in them is ours to
/// settle.
struct Rejects<'a> {
    reject: &'a Ident,
    origins: &'a Origins,
    found: bool,
}

impl Visit for Rejects<'_> {
    fn visit_ident(&mut self, node: &Ident) {
        self.found |= node.ctxt == self.reject.ctxt;
    }

    fn visit_stmt(&mut self, node: &Stmt) {
        if !self.found {
            node.visit_children_with(self);
        }
    }

    fn visit_expr(&mut self, node: &Expr) {
        if !self.found && !self.origins.is_authored(node.span()) {
            node.visit_children_with(self);
        }
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        if node.span.is_dummy() {
            node.visit_children_with(self);
        }
    }

    fn visit_function(&mut self, node: &Function) {
        if node.span.is_dummy() {
            node.visit_children_with(self);
        }
    }

    fn visit_class(&mut self, _: &Class) {}
}

/// `return;` of the function becomes `return promise;`.
struct Returns<'a>(&'a Ident);

impl VisitMut for Returns<'_> {
    fn visit_mut_return_stmt(&mut self, node: &mut ReturnStmt) {
        node.arg.get_or_insert_with(|| ast::ident(self.0));
    }

    fn visit_mut_expr(&mut self, _: &mut Expr) {}
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
}
