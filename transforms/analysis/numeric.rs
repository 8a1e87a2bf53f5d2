//! Whether an expression gives a number, by what is known of the names in it.
//!
//! ```js
//! (a + b) | 0             // does, whatever the names hold: a big integer would make it throw
//! a + 1                   // if `a` holds numbers
//! await twice(a)          // if the function comes to one
//! ```

use swc_core::ecma::ast::*;

use super::captives::callee_name;
use crate::ast::unparen;

/// Something that is a number or is none.
pub(super) enum Known<'e> {
    /// The value of a name.
    Name(&'e Ident),
    /// What a call of the name comes to.
    Result(&'e Ident),
}

/// Whether the value of `expr`, if it has one, is a number; `is` tells of names.
pub(super) fn is_number(expr: &Expr, is: &mut dyn FnMut(Known) -> bool) -> bool {
    match unparen(expr) {
        Expr::Lit(Lit::Num(_)) => true,
        Expr::Ident(name) => is(Known::Name(name)),
        Expr::Unary(unary) => match unary.op {
            // A big integer makes it throw.
            UnaryOp::Plus => true,
            UnaryOp::Minus | UnaryOp::Tilde => is_number(&unary.arg, is),
            UnaryOp::Bang | UnaryOp::TypeOf | UnaryOp::Void | UnaryOp::Delete => false,
        },
        Expr::Update(update) => is_number(&update.arg, is),
        Expr::Bin(binary) => combines(binary.op, [&binary.left, &binary.right], is),
        Expr::Cond(cond) => is_number(&cond.cons, is) && is_number(&cond.alt, is),
        Expr::Seq(seq) => seq.exprs.last().is_some_and(|last| is_number(last, is)),
        Expr::Assign(assign) => match (&assign.left, assign.op.to_update()) {
            (_, None) => is_number(&assign.right, is),
            (AssignTarget::Simple(SimpleAssignTarget::Ident(name)), Some(op)) => {
                combines(op, [&Expr::Ident(name.id.clone()), &assign.right], is)
            }
            _ => false, // a member may hold anything
        },
        Expr::Await(wait) => comes_to_number(&wait.arg, is),
        _ => false, // a call or a read can give anything
    }
}

/// The same of what an async function returns, or what is awaited.
pub(super) fn comes_to_number(expr: &Expr, is: &mut dyn FnMut(Known) -> bool) -> bool {
    match unparen(expr) {
        Expr::Call(call) => callee_name(call).is_some_and(|name| is(Known::Result(name))),
        Expr::Cond(cond) => comes_to_number(&cond.cons, is) && comes_to_number(&cond.alt, is),
        other => is_number(other, is),
    }
}

/// Whether an operator gives a number. Numbers do not mix with big integers, so one operand tells mostly.
fn combines(op: BinaryOp, sides: [&Expr; 2], is: &mut dyn FnMut(Known) -> bool) -> bool {
    let literal = || sides.iter().any(|side| matches!(unparen(side), Expr::Lit(Lit::Num(_))));
    match op {
        BinaryOp::ZeroFillRShift => true,
        op if is_arithmetic(op) && literal() => true,
        BinaryOp::Add | BinaryOp::LogicalAnd | BinaryOp::LogicalOr | BinaryOp::NullishCoalescing => {
            sides.iter().all(|side| is_number(side, is))
        }
        op => is_arithmetic(op) && sides.iter().all(|side| is_number(side, is)),
    }
}

/// Operators that take numbers only, or big integers only.
pub(super) fn is_arithmetic(op: BinaryOp) -> bool {
    use BinaryOp::{BitAnd, BitOr, BitXor, Div, Exp, LShift, Mod, Mul, RShift, Sub};
    matches!(op, Sub | Mul | Div | Mod | Exp | BitAnd | BitOr | BitXor | LShift | RShift)
}
