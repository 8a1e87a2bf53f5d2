//! The errors of a dead zone or a `const`, as expressions.
//!
//! ```js
//! (() => { throw new TypeError("Assignment to constant variable."); })()
//! ```

use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use crate::ast;
use crate::lowering::Lowering;

/// Why a name refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its declaration has not run.
    Early,
    /// It is a `const`.
    Constant,
}

/// The error object.
pub(super) fn error(cx: &Lowering, refusal: Refusal, name: &Ident) -> Box<Expr> {
    let (class, message) = match refusal {
        Refusal::Early => ("ReferenceError", format!("Cannot access '{}' before initialization", name.sym)),
        Refusal::Constant => ("TypeError", "Assignment to constant variable.".to_owned()),
    };
    let message = Str { span: DUMMY_SP, value: message.into(), raw: None };
    let args = Some(vec![Box::new(Expr::Lit(Lit::Str(message))).into()]);
    let callee = ast::ident(&cx.global(class));
    Box::new(Expr::New(NewExpr { callee, args, ..NewExpr::default() }))
}

/// An expression that throws it.
pub(super) fn throwing(cx: &Lowering, refusal: Refusal, name: &Ident, span: Span) -> Box<Expr> {
    let throw = ast::throw_stmt(DUMMY_SP, error(cx, refusal, name));
    ast::call_at(span, ast::arrow(DUMMY_SP, Vec::new(), vec![throw]), Vec::new())
}

/// What an expression made by [`throwing`] throws.
pub(super) fn thrown_by(expr: &mut Expr) -> Option<&mut Box<Expr>> {
    let Expr::Call(CallExpr { callee: Callee::Expr(callee), args, .. }) = expr else { return None };
    let Expr::Arrow(ArrowExpr { params, body, .. }) = &mut **callee else { return None };
    match &mut **body {
        ArrowFunctionBody::FunctionBody(body) if params.is_empty() && args.is_empty() => {
            match body.stmts.as_mut_slice() {
                [Stmt::Throw(throw)] => Some(&mut throw.arg),
                _ => None, // a function that does anything else is another's
            }
        }
        ArrowFunctionBody::FunctionBody(_) | ArrowFunctionBody::Expr(_) => None,
    }
}

/// `flag ? yes : no`.
pub(super) fn choice(span: Span, flag: &Ident, yes: Box<Expr>, no: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Cond(CondExpr { span, test: ast::ident(flag), cons: yes, alt: no }))
}
