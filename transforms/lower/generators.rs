//! `yield`: hands a value out and goes on with what is sent back; `return()` leads where a `return`
//! would.
//!
//! ```js
//! for (const id of ids) { const more = yield id; }
//! ```
//! becomes
//! ```text
//! … yield id as more, leaving with value → goto close1(value)
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-asyncgeneratoryield>

use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use super::jumps::jump;
use crate::ast;
use crate::ir::{Await, Extent, Key, Leave, Suspension, Tail};
use crate::lowering::Lowering;

/// A `yield`, without the awaits of its operand.
pub(super) struct Yield {
    pub(super) value: Box<Expr>,
    pub(super) delegate: bool,
    pub(super) bind: Option<Pat>,
    pub(super) origin: Span,
}

/// `bind = yield value`, then `rest`.
pub(super) fn lower_yield(cx: &mut Lowering, step: Yield, rest: Tail) -> Tail {
    let Yield { value, delegate, bind, origin } = step;
    let name = cx.names.fresh("value");
    cx.bindings.add_temp(&name, true);
    let jump = jump(cx, &Key::Return, Some(ast::ident(&name)), DUMMY_SP);
    let leave = Box::new(Leave { value: name, jump });
    let kind = if delegate { Suspension::Delegate(leave) } else { Suspension::Yield(leave) };
    Tail::Await(Await { kind, value, bind, origin, then: Box::new(rest), extent: Extent::default() })
}
