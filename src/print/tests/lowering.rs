//! A lowering that knows `const x = await e`, `await e` and awaits inside expressions only. What it
//! makes means something else than the source, but has spans as the contract wants them.

use swc_core::common::{DUMMY_SP, Span, SyntaxContext};
use swc_core::ecma::ast::{
    ArrowExpr, ArrowFunctionBody, CallExpr, Callee, Decl, Expr, ExprOrSpread, Function, FunctionBody, Ident,
    IdentName, MemberExpr, MemberProp, Pat, Program, ReturnStmt, Stmt,
};
use swc_core::ecma::visit::{VisitMut, VisitMutWith};
use unawait_transforms::Origins;

/// Rewrites every async function.
pub(super) fn lower(program: &mut Program) -> Origins {
    let mut lowering = Lowering { origins: Origins::default() };
    program.visit_mut_with(&mut lowering);
    lowering.origins
}

struct Lowering {
    origins: Origins,
}

impl Lowering {
    fn body(&mut self, stmts: Vec<Stmt>) -> Vec<Stmt> {
        let mut out = Vec::new();
        let mut rest = stmts.into_iter();
        while let Some(mut stmt) = rest.next() {
            if let Some((param, mut awaited)) = awaited(&stmt) {
                awaited.visit_mut_with(self);
                let span = self.origins.stand_in(swc_core::common::Spanned::span(&stmt));
                let rest = self.body(rest.collect());
                let chain = then(awaited, param, rest);
                out.push(Stmt::Return(ReturnStmt { span, arg: Some(Box::new(chain)) }));
                return out;
            }
            stmt.visit_mut_with(self);
            out.push(stmt);
        }
        out
    }
}

fn awaited(stmt: &Stmt) -> Option<(Vec<Pat>, Box<Expr>)> {
    match stmt {
        Stmt::Decl(Decl::Var(decl)) => match decl.decls.as_slice() {
            [only] => match only.init.as_deref() {
                Some(Expr::Await(node)) => Some((vec![only.name.clone()], node.arg.clone())),
                _ => None,
            },
            _ => None,
        },
        Stmt::Expr(stmt) => match &*stmt.expr {
            Expr::Await(node) => Some((vec![], node.arg.clone())),
            _ => None,
        },
        _ => None,
    }
}

fn then(promise: Box<Expr>, params: Vec<Pat>, stmts: Vec<Stmt>) -> Expr {
    let arrow = ArrowExpr {
        params,
        body: Box::new(ArrowFunctionBody::FunctionBody(FunctionBody { span: DUMMY_SP, stmts })),
        ..ArrowExpr::default()
    };
    let callee = MemberExpr {
        span: DUMMY_SP,
        obj: promise,
        prop: MemberProp::Ident(IdentName::new("then".into(), DUMMY_SP)),
    };
    Expr::Call(CallExpr {
        callee: Callee::Expr(Box::new(Expr::Member(callee))),
        args: vec![ExprOrSpread { spread: None, expr: Box::new(Expr::Arrow(arrow)) }],
        ..CallExpr::default()
    })
}

impl VisitMut for Lowering {
    fn visit_mut_function(&mut self, node: &mut Function) {
        if !node.is_async {
            node.visit_mut_children_with(self);
            return;
        }
        node.is_async = false;
        node.span = self.origins.stand_in(node.span);
        node.params.visit_mut_with(self);
        if let Some(body) = &mut node.body {
            body.span = DUMMY_SP;
            body.stmts = self.body(std::mem::take(&mut body.stmts));
        }
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        node.params.visit_mut_with(self);
        if !std::mem::take(&mut node.is_async) {
            node.body.visit_mut_with(self);
            return;
        }
        node.span = self.origins.stand_in(node.span);
        match &mut *node.body {
            ArrowFunctionBody::FunctionBody(body) => {
                body.span = DUMMY_SP;
                body.stmts = self.body(std::mem::take(&mut body.stmts));
            }
            ArrowFunctionBody::Expr(body) => body.visit_mut_with(self),
        }
    }

    fn visit_mut_expr(&mut self, node: &mut Expr) {
        if let Expr::Await(inner) = node {
            let span: Span = self.origins.stand_in(inner.span);
            *node = Expr::Ident(Ident::new("value".into(), span, SyntaxContext::empty()));
            return;
        }
        node.visit_mut_children_with(self);
    }
}
