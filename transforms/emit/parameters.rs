//! Parameters that have to stay parameters, because direct `eval` in them is code of the head.
//!
//! ```js
//! async function load(id, options = eval(code)) { … }
//! ```
//! becomes
//! ```js
//! function load(_id) {
//!   try {
//!     return function (id, options = eval(code)) { … }.apply(this, arguments);
//!   } catch (_error) {
//!     return Promise.reject(_error);
//!   }
//! }
//! ```
//! In an arrow function the function inside is one, too.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-functiondeclarationinstantiation>

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::analysis::sights::is_direct_eval;
use crate::ast;
use crate::lowering::Lowering;

/// Whether the parameters hold a direct `eval` whose errors must reject.
pub(crate) fn must_stay(cx: &Lowering, params: &[Pat]) -> bool {
    let mut found = HasEval { unresolved: cx.bindings.unresolved(), found: false };
    for param in params {
        param.visit_with(&mut found);
    }
    // A generator function throws what its parameters throw.
    found.found && !cx.assume.no_early_throw && cx.generator.is_none()
}

/// Whether `super` stands in a function.
pub(crate) fn uses_super<N: VisitWith<UsesSuper>>(node: &N) -> bool {
    let mut visitor = UsesSuper(false);
    node.visit_with(&mut visitor);
    visitor.0
}

/// Puts parameters and body into a function inside; gives the parameters and the body around it.
pub(crate) fn guard(
    cx: &mut Lowering,
    params: Vec<Pat>,
    stmts: Vec<Stmt>,
    is_arrow: bool,
) -> (Vec<Pat>, Vec<Stmt>) {
    // `length` counts the parameters before the first default.
    let plain = params.iter().take_while(|param| !matches!(param, Pat::Assign(_) | Pat::Rest(_))).count();
    let names: Vec<Ident> = (0..plain).map(|_| cx.names.fresh("arg")).collect();
    let mut outer: Vec<Pat> = names.iter().map(ast::ident_pat).collect();
    let called = if is_arrow {
        let args = cx.names.fresh("args");
        let arg = Box::new(ast::ident_pat(&args));
        outer.push(Pat::Rest(RestPat { span: DUMMY_SP, dot3_token: DUMMY_SP, arg, type_ann: None }));
        let mut all: Vec<ExprOrSpread> = names.iter().map(|name| ast::ident(name).into()).collect();
        all.push(ExprOrSpread { spread: Some(DUMMY_SP), expr: ast::ident(&args) });
        let callee = Callee::Expr(paren(ast::arrow(DUMMY_SP, params, stmts)));
        Box::new(Expr::Call(CallExpr { callee, args: all, ..CallExpr::default() }))
    } else {
        let function = Function {
            params: params.into_iter().map(Param::from).collect(),
            body: Some(FunctionBody { span: DUMMY_SP, stmts }),
            ..Function::default()
        };
        let inner = paren(Box::new(Expr::Fn(FnExpr { ident: None, function: Box::new(function) })));
        let this = Box::new(Expr::This(ThisExpr { span: DUMMY_SP }));
        ast::method(inner, "apply", vec![this, ast::ident(&cx.global("arguments"))])
    };
    let error = cx.names.fresh("error");
    let promise = ast::ident(&cx.global("Promise"));
    let rejected = ast::method(promise, "reject", vec![ast::ident(&error)]);
    let tried = Stmt::Try(Box::new(TryStmt {
        span: DUMMY_SP,
        block: ast::block(vec![ast::return_stmt(DUMMY_SP, Some(called))]),
        handler: Some(CatchClause {
            span: DUMMY_SP,
            param: Some(ast::ident_pat(&error)),
            body: ast::block(vec![ast::return_stmt(DUMMY_SP, Some(rejected))]),
        }),
        finalizer: None,
    }));
    (outer, vec![tried])
}

fn paren(expr: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Paren(ParenExpr { span: DUMMY_SP, expr }))
}

struct HasEval {
    unresolved: swc_core::common::SyntaxContext,
    found: bool,
}

impl Visit for HasEval {
    fn visit_call_expr(&mut self, node: &CallExpr) {
        self.found |= is_direct_eval(node, self.unresolved);
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, _: &Function) {}
}

/// The visitor behind [`uses_super`].
#[derive(Debug)]
pub(crate) struct UsesSuper(bool);

impl Visit for UsesSuper {
    fn visit_super(&mut self, _: &Super) {
        self.0 = true;
    }

    fn visit_super_prop_expr(&mut self, _: &SuperPropExpr) {
        self.0 = true;
    }
}
