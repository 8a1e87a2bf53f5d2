//! The way out through many finalizers: four in each other have a function, and so have four of those functions.
//!
//! ```js
//! finalize4(() => finalize3(() => finalize2(() => finalize(resolve, x))))     →     leave(() => resolve(x))
//!
//! const leave = (go) => finalize4(() => finalize3(() => finalize2(() => finalize(go))));
//! ```
//! Written out at every jump, the way would be text that grows with the square of the depth. A function is declared
//! where a jump takes it.

use std::cell::Cell;

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::super::chain::callback;
use super::{Continuations, Function, Region};
use crate::ast;

/// How many finalizers have a function of their own, and how many of these functions have one.
const GROUP: usize = 4;

/// What a jump out of a region passes.
pub(super) struct Finalizer {
    /// It takes what goes on behind it.
    pub(super) function: Function,
    /// How many there are up to this one, from the outermost.
    rank: usize,
    /// The functions that go through this one and those around, each through [`GROUP`] times as many as the one before.
    leaves: Vec<Leave>,
}

/// A function that goes through several finalizers.
struct Leave {
    name: Ident,
    /// Whether a jump takes it.
    used: Cell<bool>,
}

impl Continuations<'_, '_> {
    /// The finalizer of a region that stands in `around`.
    pub(super) fn leaving_through(&mut self, function: Function, around: &Region) -> Finalizer {
        let rank = passed(around, 0).next().map_or(0, |outer| outer.rank) + 1;
        let levels = (0..).take_while(|level| rank.is_multiple_of(size(*level)));
        let leaves: Vec<Leave> =
            levels.map(|_| Leave { name: self.cx.names.fresh("leave"), used: Cell::new(false) }).collect();
        self.guarding.extend(leaves.iter().map(|leave| leave.name.ctxt));
        Finalizer { function, rank, leaves }
    }

    /// Declares the functions through the finalizer of `region` and those around that were used inside it.
    pub(super) fn declare_leaves(&mut self, region: &Region) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        let all: Vec<&Finalizer> = passed(region, 0).collect();
        let own = region.finalize.map_or(&[][..], |finalizer| &finalizer.leaves);
        // The larger ones use the smaller ones.
        for (level, leave) in own.iter().enumerate().rev() {
            if !leave.used.get() {
                continue;
            }
            let go = self.cx.names.fresh("go");
            let way = all.get(..size(level)).unwrap_or_default();
            let expr = go_through(way, level, ast::call(ast::ident(&go), Vec::new()));
            let body = vec![ast::return_stmt(DUMMY_SP, Some(expr))];
            let function = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&go)], body);
            self.declare(&leave.name, function, &mut stmts);
        }
        stmts
    }
}

/// Goes through the finalizers, from the innermost on, and then on to `expr`.
pub(super) fn through(passed: &[&Finalizer], expr: Box<Expr>) -> Box<Expr> {
    go_through(passed, usize::MAX, expr)
}

/// The same with functions below a level only.
fn go_through(mut way: &[&Finalizer], levels: usize, mut expr: Box<Expr>) -> Box<Expr> {
    let mut steps = Vec::new();
    let mut takes_value = false;
    while let Some(first) = way.first() {
        let mut leaves = first.leaves.iter().enumerate().take(levels);
        let leave = leaves.rfind(|(level, _)| size(*level) <= way.len());
        takes_value = leave.is_none();
        let (name, taken) = match leave {
            Some((level, leave)) => {
                leave.used.set(true);
                (&leave.name, size(level))
            }
            None => (&first.function.name, 1),
        };
        steps.push(name);
        way = way.get(taken..).unwrap_or_default();
    }
    for name in steps.into_iter().rev() {
        expr = match *expr {
            // What is handed over need not wait in a function.
            Expr::Call(CallExpr { callee: Callee::Expr(go), args, .. }) if takes_value && args.len() == 1 => {
                let value = args.into_iter().map(|arg| arg.expr);
                ast::call(ast::ident(name), std::iter::once(go).chain(value).collect())
            }
            expr => {
                let go = callback(None, vec![ast::return_stmt(DUMMY_SP, Some(Box::new(expr)))]);
                ast::call(ast::ident(name), vec![go])
            }
        };
        takes_value = false;
    }
    expr
}

/// How many finalizers a function of a level goes through.
fn size(level: usize) -> usize {
    (0..=level).fold(1, |size: usize, _| size.saturating_mul(GROUP))
}

/// The finalizers between a region and the one of a smaller depth.
pub(super) fn passed<'r>(region: &'r Region<'r>, depth: u32) -> impl Iterator<Item = &'r Finalizer> {
    std::iter::successors(Some(region), |region| region.around)
        .take_while(move |region| region.depth > depth)
        .filter_map(|region| region.finalize)
}
