//! Puts a lowered body into the author's function.
//!
//! ```js
//! async function load({ id }, n = next()) { … }
//! ```
//! becomes, where errors in the parameters must reject,
//! ```js
//! function load(options, ...args) {
//!   return new Promise((resolve) => { const { id } = options; let [n = next()] = args; … });
//! }
//! ```
//! `length` counts the parameters before the first default, as it did.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-async-function-definitions-EvaluateAsyncFunctionBody>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::{DUMMY_SP, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::VisitMutWith;

use super::chain::emit_body;
use super::parameters::must_stay;
use crate::analysis::purity;
use crate::analysis::refs::{bound_idents, vars_in};
use crate::analysis::suspends::Awaits;
use crate::analysis::twins::NewContexts;
use crate::ast;
use crate::ir::Tail;
use crate::lower::lower_stmts;
use crate::lowering::Lowering;
use crate::names::is_ours;
use crate::normalise::{as_vars, await_returned, dispose_resources, keep_scope_errors};

/// Lowers the body of an async function with the given parameters, some of which may move into it.
pub(crate) fn lower_body(cx: &mut Lowering, params: &mut Vec<Pat>, mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    let directives = stmts.iter().take_while(|stmt| ast::is_directive(stmt)).count();
    let mut body = stmts.split_off(directives);
    if cx.generator.is_some() {
        await_returned(&mut body);
    }
    if !cx.in_order || cx.bindings.has_twins() || cx.bindings.has_resources() {
        // Names are changed inside of functions, too.
        cx.bindings.forget_outer();
    }
    as_vars(cx, &mut body);
    keep_scope_errors(cx, &mut body);
    dispose_resources(cx, &mut body);
    if cx.generator.is_none() && !cx.awaits.are_known() {
        cx.awaits = Awaits::of(&body, cx.origins);
    }
    // A generator function throws what its parameters throw.
    part_from_functions(cx, params, &body);
    let stays = cx.assume.no_early_throw || cx.generator.is_some() || must_stay(cx, params);
    let moved = if stays { Vec::new() } else { move_params(cx, params, &body) };
    let tail = lower_stmts(cx, body, Tail::end());
    let tail = Tail::run(moved, Tail::run(std::mem::take(&mut cx.hoisted), tail));
    stmts.extend(emit_body(cx, tail));
    stmts
}

/// The body of a module that runs at once, whenever that is.
pub(crate) fn keep_body(cx: &mut Lowering, mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    as_vars(cx, &mut stmts);
    keep_scope_errors(cx, &mut stmts);
    stmts
}

/// Takes the parameters that can throw out of the head, as declarations for the body.
fn move_params(cx: &mut Lowering, params: &mut Vec<Pat>, body: &[Stmt]) -> Vec<Stmt> {
    if !params.iter().any(|param| may_throw(param, cx)) {
        return Vec::new();
    }
    let redeclared = redeclares(params, body);
    let mut moved = Vec::new();
    let mut kept = Vec::new();
    let mut rest: Vec<Pat> = Vec::new();
    for param in params.drain(..) {
        let throws = may_throw(&param, cx);
        if !rest.is_empty() || (throws && matches!(param, Pat::Assign(_) | Pat::Rest(_))) {
            rest.push(param);
        } else if throws {
            let name = cx.names.fresh(if matches!(param, Pat::Array(_)) { "items" } else { "options" });
            kept.push(ast::ident_pat(&name));
            moved.push(declare(cx, redeclared, param, ast::ident(&name)));
        } else {
            kept.push(param);
        }
    }
    if !rest.is_empty() {
        let args = cx.names.fresh("args");
        let span = DUMMY_SP;
        kept.push(Pat::Rest(RestPat {
            span,
            dot3_token: DUMMY_SP,
            arg: Box::new(ast::ident_pat(&args)),
            type_ann: None,
        }));
        let origin = rest.first().map_or(DUMMY_SP, Spanned::span);
        let all = Pat::Array(ArrayPat {
            span: cx.place(origin),
            elems: rest.into_iter().map(Some).collect(),
            optional: false,
            type_ann: None,
        });
        moved.push(declare(cx, redeclared, all, ast::ident(&args)));
    }
    *params = kept;
    moved
}

/// Parameters with the names of functions in the body get other names: nobody but parameters mentions them.
fn part_from_functions(cx: &mut Lowering, params: &mut [Pat], body: &[Stmt]) {
    let mut contexts = NewContexts(FxHashMap::default());
    for name in params.iter().flat_map(bound_idents) {
        let is_function = |stmt: &Stmt| matches!(stmt, Stmt::Decl(Decl::Fn(function)) if function.ident.to_id() == name.to_id());
        if body.iter().any(is_function) && !cx.bindings.sights().seen.contains(&name.to_id()) {
            contexts.0.insert(name.to_id(), cx.names.fresh(&name.sym).ctxt);
        }
    }
    if !contexts.0.is_empty() {
        for param in params {
            param.visit_mut_with(&mut contexts);
        }
    }
}

fn declare(cx: &mut Lowering, redeclared: bool, pattern: Pat, value: Box<Expr>) -> Stmt {
    let reassigned = bound_idents(&pattern).iter().any(|name| cx.bindings.is_reassigned(&name.to_id()));
    let kind = match (redeclared, reassigned) {
        // A `var` or function of the body may have the parameter's name.
        (true, _) => VarDeclKind::Var,
        (false, true) => VarDeclKind::Let,
        (false, false) => VarDeclKind::Const,
    };
    let span = cx.place(pattern.span());
    ast::declare(span, kind, pattern, Some(value))
}

fn redeclares(params: &[Pat], body: &[Stmt]) -> bool {
    let names: FxHashSet<_> = params.iter().flat_map(bound_idents).map(|name| name.sym).collect();
    let functions = body.iter().filter_map(|stmt| match stmt {
        Stmt::Decl(Decl::Fn(function)) => Some(function.ident.clone()),
        _ => None, // only functions and `var`s may repeat a parameter's name
    });
    let mut vars = body.iter().flat_map(vars_in).chain(functions);
    vars.any(|name| !is_ours(&name) && names.contains(&name.sym))
}

fn may_throw(param: &Pat, cx: &Lowering) -> bool {
    match param {
        Pat::Ident(_) => false,
        Pat::Assign(assign) => {
            // Even `{ a } = {}` can be given `null`.
            may_throw(&assign.left, cx) || !purity::cannot_throw(&assign.right, cx.bindings)
        }
        Pat::Rest(rest) => may_throw(&rest.arg, cx),
        Pat::Array(_) | Pat::Object(_) | Pat::Expr(_) | Pat::Invalid(_) => true,
    }
}
