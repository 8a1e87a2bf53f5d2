//! Functions: their parameters, their directives, and what may stand inside.
//!
//! ```js
//! (a, a) => 1      function f(a = 1) { "use strict"; }      async (a = await b) => a
//! ```

use swc_core::common::{BytePos, Span};
use swc_core::ecma::ast::{
    ArrowExpr, ArrowFunctionBody, Constructor, Expr, FnDecl, FnExpr, Function, FunctionBody, Ident,
    ParamOrTsParamProp, Pat, Stmt,
};
use swc_core::ecma::visit::VisitWith;

use super::context::Context;
use super::scopes::{Parameters, Scope};
use super::walk::{Binding, Walk};
use super::{declarations, names, text};

/// Walks over a function that is declared.
pub(super) fn declaration(walk: &mut Walk, node: &FnDecl) {
    declared(walk, Some(&node.ident), &node.function);
}

/// Walks over a function that is declared, or exported as the default without a name.
pub(super) fn declared(walk: &mut Walk, name: Option<&Ident>, function: &Function) {
    if let Some(name) = name {
        declarations::function(walk, name, !function.is_async && !function.is_generator);
        let strict = walk.context.strict || is_strict(function);
        walk.within(Context { strict, ..walk.context }, |walk| names::target(walk, name));
    }
    plain(walk, name, function);
}

/// Walks over a function expression, whose name is known inside only.
pub(super) fn expression(walk: &mut Walk, node: &FnExpr) {
    let Some(name) = &node.ident else { return plain(walk, None, &node.function) };
    let from = walk.symbols.here();
    let inside = walk.context.body(walk.is_module, node.function.is_async, node.function.is_generator);
    let strict = inside.strict || is_strict(&node.function);
    let symbol = walk.within(Context { strict, ..inside }, |walk| names::target(walk, name));
    plain(walk, Some(name), &node.function);
    declarations::alone(walk, symbol, from);
}

fn plain(walk: &mut Walk, name: Option<&Ident>, node: &Function) {
    body_follows(walk, name.map_or(node.span.lo, |name| name.span.hi), node);
    if node.is_async && !walk.text.starts_with_word(node.span, "async") {
        walk.escaped_keyword(node.span);
    }
    let body = walk.context.body(walk.is_module, node.is_async, node.is_generator);
    function(walk, node, body, Parameters::Plain);
}

/// Walks over a method, getter or setter with this key.
pub(super) fn method(walk: &mut Walk, node: &Function, key: Span) {
    body_follows(walk, key.hi, node);
    let body = walk.context.body(walk.is_module, node.is_async, node.is_generator);
    function(walk, node, Context { super_property: true, ..body }, Parameters::Unique);
}

fn function(walk: &mut Walk, node: &Function, body: Context, rule: Parameters) {
    walk.is_async |= node.is_async;
    node.decorators.visit_with(walk);
    for param in &node.params {
        param.decorators.visit_with(walk);
    }
    let params: Vec<&Pat> = node.params.iter().map(|param| &param.pat).collect();
    let code = node.body.as_ref().map(Body::Statements);
    run(walk, &params, code, &Contexts { params: body.parameters(), body }, rule);
}

/// Judges whether the body stands right behind the parameters. The parser takes a `;` between them.
fn body_follows(walk: &mut Walk, name_end: BytePos, node: &Function) {
    let Some(body) = &node.body else {
        return walk.report(node.span, "This function has no body");
    };
    let from = node.params.last().map_or(name_end, |param| param.span.hi);
    if text::has_semicolon(walk.text.between(from, body.span.lo)) {
        walk.report(body.span.shrink_to_lo(), "The body of a function follows its parameters");
    }
}

/// Walks over a constructor; `is_derived` says that its class extends another.
pub(super) fn constructor(walk: &mut Walk, node: &Constructor, is_derived: bool) {
    if node.body.is_none() {
        walk.report(node.span, "This constructor has no body");
    }
    for param in &node.params {
        match param {
            ParamOrTsParamProp::Param(param) => param.decorators.visit_with(walk),
            // Types are gone.
            ParamOrTsParamProp::TsParamProp(_) => {}
        }
    }
    let params: Vec<&Pat> = node.params.iter().filter_map(pattern).collect();
    let body = walk.context.body(walk.is_module, false, false);
    let body = Context { super_property: true, super_call: is_derived, ..body };
    let code = node.body.as_ref().map(Body::Statements);
    run(walk, &params, code, &Contexts { params: body.parameters(), body }, Parameters::Unique);
}

fn pattern(param: &ParamOrTsParamProp) -> Option<&Pat> {
    match param {
        ParamOrTsParamProp::Param(param) => Some(&param.pat),
        // Types are gone.
        ParamOrTsParamProp::TsParamProp(_) => None,
    }
}

/// Walks over an arrow function.
pub(super) fn arrow(walk: &mut Walk, node: &ArrowExpr) {
    walk.is_async |= node.is_async;
    if node.is_async && !walk.text.starts_with_word(node.span, "async") {
        walk.escaped_keyword(node.span);
    }
    let params: Vec<&Pat> = node.params.iter().collect();
    let code = match &*node.body {
        ArrowFunctionBody::FunctionBody(body) => Body::Statements(body),
        ArrowFunctionBody::Expr(body) => Body::Expression(body),
    };
    let contexts = Contexts {
        params: walk.context.arrow_parameters(node.is_async),
        body: walk.context.arrow_body(walk.is_module, node.is_async),
    };
    run(walk, &params, Some(code), &contexts, Parameters::Unique);
}

#[derive(Clone, Copy)]
enum Body<'a> {
    Statements(&'a FunctionBody),
    Expression(&'a Expr),
}

struct Contexts {
    params: Context,
    body: Context,
}

/// Walks over parameters and body. Jumps do not leave a function.
fn run(walk: &mut Walk, params: &[&Pat], code: Option<Body>, contexts: &Contexts, rule: Parameters) {
    let directive = match code {
        Some(Body::Statements(body)) => use_strict(&body.stmts),
        Some(Body::Expression(_)) | None => None,
    };
    let is_simple = params.iter().all(|param| matches!(param, Pat::Ident(_)));
    if let (Some(span), false) = (directive, is_simple) {
        let hint = "put the directive at the top of the file, or the defaults and patterns into the body";
        walk.report_with_hint(
            span,
            "\"use strict\" is not allowed beside parameters that are not plain names",
            hint,
        );
    }
    let strict = walk.context.strict || directive.is_some();
    let rule = if strict || !is_simple { Parameters::Unique } else { rule };
    let jumps = std::mem::take(&mut walk.jumps);
    declarations::scoped(walk, Scope::function(rule), |walk| {
        walk.within(Context { strict, ..contexts.params }, |walk| {
            for param in params {
                walk.bind(param, Binding::Parameter);
            }
        });
        declarations::begin_body(walk);
        walk.within(Context { strict, ..contexts.body }, |walk| match code {
            Some(Body::Statements(body)) => body.stmts.visit_with(walk),
            Some(Body::Expression(body)) => body.visit_with(walk),
            None => {}
        });
    });
    walk.jumps = jumps;
}

fn is_strict(function: &Function) -> bool {
    function.body.as_ref().is_some_and(|body| use_strict(&body.stmts).is_some())
}

/// Where code says that it is strict, if it does.
pub(super) fn use_strict(stmts: &[Stmt]) -> Option<Span> {
    let mut directives = stmts.iter().map_while(|stmt| match stmt {
        Stmt::Expr(node) if stmt.can_precede_directive() => Some((node.span, stmt.is_use_strict())),
        // Everything else ends the directives.
        _ => None,
    });
    directives.find_map(|(span, is_strict)| is_strict.then_some(span))
}
