//! What is special about the body of an async generator: `yield`, and that `return` awaits its value.
//!
//! ```js
//! const more = yield f();
//! return g();
//! ```
//! becomes the step `yield f() as more`, and `return await g()`.
//!
//! * Elsewhere: that `yield` awaits its value is left to the runtime's `give`.
//! * Spec: <https://tc39.es/ecma262/#sec-yield>,
//!   <https://tc39.es/ecma262/#sec-return-statement-runtime-semantics-evaluation>

use swc_core::common::Spanned;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use super::{Step, lift};
use crate::ast;
use crate::lowering::Lowering;

/// `return value` becomes `return await value`, in statements of an async generator.
pub(crate) fn await_returned(stmts: &mut Vec<Stmt>) {
    stmts.visit_mut_with(&mut Returns);
}

struct Returns;

impl VisitMut for Returns {
    fn visit_mut_return_stmt(&mut self, node: &mut ReturnStmt) {
        if let Some(value) = &mut node.arg {
            let span = value.span();
            let arg = ast::into_unparen(value.take());
            **value = Expr::Await(AwaitExpr { span, arg });
        }
    }

    fn visit_mut_expr(&mut self, _: &mut Expr) {}
    fn visit_mut_function(&mut self, _: &mut Function) {}
    fn visit_mut_class(&mut self, _: &mut Class) {}
}

/// `yield value` becomes a temporary that holds what is sent back.
pub(super) fn lift_yield(cx: &mut Lowering, expr: &mut Box<Expr>, steps: &mut Vec<Step>) {
    let origin = expr.span();
    let sent = cx.names.fresh("sent");
    cx.bindings.add_temp(&sent, true);
    run_yield(cx, expr, Some(ast::ident_pat(&sent)), steps);
    **expr = Expr::Ident(cx.stand_in(&sent, origin));
}

/// `bind = yield value`, as steps.
pub(super) fn run_yield(cx: &mut Lowering, expr: &mut Box<Expr>, bind: Option<Pat>, steps: &mut Vec<Step>) {
    let Expr::Yield(node) = &mut **expr else { return };
    let value = match node.arg.take() {
        Some(mut value) => {
            lift(cx, &mut value, steps);
            value
        }
        None => cx.undefined(),
    };
    steps.push(Step::Yield { value, delegate: node.delegate, bind, origin: node.span });
}
