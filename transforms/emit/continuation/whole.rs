//! What stands around the code of a function: where its promise comes from, and who catches what it throws
//! before it suspends.
//!
//! ```js
//! return new Promise((resolve, reject) => { … });            // helper-free
//!
//! const { promise, resolve, reject } = _deferred();          // exact
//! try { … } catch (error) { reject(error); }
//! return promise;
//!
//! return _asyncGenerator(load, (state, resolve, reject) => { … });
//! ```
//! `exact` goes without an executor: that is two frames for each call that native has not, so
//! recursion would overflow at a fifth of its depth.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-async-functions-abstract-operations-async-function-start>

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use super::super::safe::safe_start;
use super::regions::try_catch;
use crate::analysis::refs::each_ident;
use crate::ast;
use crate::lowering::{Generator, Lowering};

/// `resolve` and `reject` of the function.
type Settle<'a> = (&'a Ident, &'a Ident);

/// `return new Promise((resolve, reject) => { body });`
pub(super) fn executor(cx: &Lowering, body: Vec<Stmt>, settle: Settle) -> Vec<Stmt> {
    let executor = ast::arrow(DUMMY_SP, params(&body, settle), body);
    let promise = Expr::New(NewExpr {
        callee: ast::ident(&cx.global("Promise")),
        args: Some(vec![executor.into()]),
        ..NewExpr::default()
    });
    vec![ast::return_stmt(DUMMY_SP, Some(Box::new(promise)))]
}

/// `return _asyncGenerator(maker, (state, resolve, reject) => { body });`
pub(super) fn generator(
    cx: &mut Lowering,
    generator: &Generator,
    body: Vec<Stmt>,
    settle: Settle,
) -> Vec<Stmt> {
    let mut params = params(&body, settle);
    params.insert(0, ast::ident_pat(&generator.state));
    let maker = generator.maker.as_ref().map_or_else(ast::null, ast::ident);
    let body = ast::arrow(DUMMY_SP, params, body);
    vec![ast::return_stmt(DUMMY_SP, Some(cx.helpers.async_generator(maker, body)))]
}

/// `const { promise, resolve, reject } = _deferred(); try { body } catch (error) { reject(error); } return promise;`
pub(super) fn deferred(cx: &mut Lowering, mut body: Vec<Stmt>, settle: Settle) -> Vec<Stmt> {
    let promise = cx.names.fresh("promise");
    let mut rest = body.split_off(safe_start(&body, cx));
    rest.visit_mut_with(&mut Returns(&promise));
    let gives = ast::return_stmt(DUMMY_SP, Some(ast::ident(&promise)));
    let guarded = match rest.pop() {
        // A jump that cannot throw may be all there is.
        None => Vec::new(),
        Some(last) => {
            rest.push(last);
            let error = cx.names.fresh("error");
            let rejected = ast::call(ast::ident(settle.1), vec![ast::ident(&error)]);
            vec![try_catch(DUMMY_SP, rest, &error, vec![ast::expr_stmt(DUMMY_SP, rejected)])]
        }
    };
    let mut out = body;
    out.extend(guarded);
    let mut parts = vec![("promise", promise)];
    let used = params(&out, settle).len();
    parts.extend([("resolve", settle.0.clone()), ("reject", settle.1.clone())].into_iter().take(used));
    let props = parts.into_iter().map(|(key, name)| {
        let key = PropName::Ident(IdentName::new(key.into(), DUMMY_SP));
        ObjectPatProp::KeyValue(KeyValuePatProp { key, value: Box::new(ast::ident_pat(&name)) })
    });
    let pattern =
        Pat::Object(ObjectPat { span: DUMMY_SP, props: props.collect(), optional: false, type_ann: None });
    let made = cx.helpers.deferred();
    out.insert(0, ast::declare(DUMMY_SP, VarDeclKind::Const, pattern, Some(made)));
    out.push(gives);
    out
}

/// `resolve`, and `reject` where the body mentions it.
fn params(body: &[Stmt], settle: Settle) -> Vec<Pat> {
    let mut rejects = false;
    for stmt in body {
        each_ident(stmt, |name| rejects |= name.sym == settle.1.sym);
    }
    let mut params = vec![ast::ident_pat(settle.0), ast::ident_pat(settle.1)];
    params.truncate(1 + usize::from(rejects));
    params
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
