//! Joins that are reached once are put where they are reached; those never reached go.
//!
//! ```text
//! join next1() = return u            branch !u { … goto next1 } { throw e }
//! ```
//! becomes
//! ```text
//! branch !u { … return u } { throw e }
//! ```
//!
//! A jump out of a `try` keeps its join: the code behind the `try` must not get into its region.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::{Expr, Pat, Stmt, VarDeclKind};

use crate::analysis::jumps::jumps_in;
use crate::ast;
use crate::ir::{Handler, JoinId, Tail, as_goto};
use crate::salvage::salvage;

/// How a join is reached.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    count: u32,
    /// Reached from inside a region or loop that the join is outside of, or by a kept statement.
    crosses: bool,
    /// Reached by a kept statement.
    marked: bool,
}

/// Inlines what is reached once.
pub(super) fn inline_joins(tail: &mut Tail) {
    let mut uses = FxHashMap::default();
    count(tail, &mut Vec::new(), 0, &mut uses);
    let mut bodies = Bodies::default();
    rewrite(tail, &uses, &mut bodies);
}

fn count(tail: &Tail, joins: &mut Vec<(JoinId, u32)>, depth: u32, uses: &mut FxHashMap<JoinId, Use>) {
    match tail {
        Tail::Run { stmts, then } => {
            count_marked(stmts, uses);
            count(then, joins, depth, uses);
        }
        Tail::Await(wait) => {
            if let Some(leave) = wait.leave() {
                count(leave, joins, depth, uses);
            }
            count(&wait.then, joins, depth, uses);
        }
        Tail::Branch { yes, no, .. } => {
            count(yes, joins, depth, uses);
            count(no, joins, depth, uses);
        }
        Tail::Join { id, body, then, .. } => {
            count(body, joins, depth, uses);
            joins.push((*id, depth));
            count(then, joins, depth, uses);
            joins.pop();
        }
        Tail::Goto { id, .. } => {
            let usage = uses.entry(*id).or_default();
            usage.count += 1;
            usage.crosses |= joins.iter().rev().any(|(join, at)| join == id && *at < depth);
        }
        Tail::Try(region) => {
            count(&region.body, joins, depth + 1, uses);
            if let Some(handler) = &region.handler {
                count(&handler.body, joins, depth + 1, uses);
            }
            if let Some(finalizer) = &region.finalizer {
                count(finalizer, joins, depth + 1, uses);
            }
        }
        Tail::Loop(looped) => {
            joins.push((looped.id, depth));
            count(&looped.body, joins, depth + 1, uses);
            joins.pop();
            count(&looped.exit, joins, depth + 1, uses);
        }
        Tail::Attempt(attempt) => {
            count_marked(&attempt.block, uses);
            count(&attempt.handler.body, joins, depth, uses);
            count(&attempt.then, joins, depth, uses);
        }
        Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => {}
    }
}

fn count_marked(stmts: &[Stmt], uses: &mut FxHashMap<JoinId, Use>) {
    for (jump, _) in jumps_in(stmts) {
        if let Some((id, _)) = as_goto(&jump) {
            uses.insert(id, Use { count: 2, crosses: true, marked: true });
        }
    }
}

#[derive(Default)]
struct Bodies {
    /// The code of joins that are reached once.
    once: FxHashMap<JoinId, (Option<Pat>, Tail)>,
    /// The joins at which the function ends.
    ends: FxHashSet<JoinId>,
}

fn rewrite(tail: &mut Tail, uses: &FxHashMap<JoinId, Use>, bodies: &mut Bodies) {
    match tail {
        Tail::Run { then, .. } => rewrite(then, uses, bodies),
        Tail::Await(wait) => {
            if let Some(leave) = wait.leave_mut() {
                rewrite(leave, uses, bodies);
            }
            rewrite(&mut wait.then, uses, bodies);
        }
        Tail::Branch { yes, no, .. } => {
            rewrite(yes, uses, bodies);
            rewrite(no, uses, bodies);
        }
        Tail::Join { id, param, body, then, .. } => {
            let usage = uses.get(id).copied().unwrap_or_default();
            // A pattern could throw; a name takes anything.
            let takes = matches!(param, None | Some(Pat::Ident(_)));
            let ends = takes && matches!(&**body, Tail::Return { value: None, .. });
            if ends && !usage.marked && usage.count > 0 {
                // Leaving is as short as going where one leaves.
                bodies.ends.insert(*id);
                let mut then = std::mem::replace(&mut **then, Tail::Resume);
                rewrite(&mut then, uses, bodies);
                *tail = then;
                return;
            }
            if usage.count > 1 || usage.crosses {
                rewrite(body, uses, bodies);
                rewrite(then, uses, bodies);
                return;
            }
            let mut hoisted = Vec::new();
            if usage.count == 0 {
                salvage(std::mem::replace(&mut **body, Tail::Resume), &mut hoisted);
            }
            if usage.count == 1 {
                rewrite(body, uses, bodies);
                bodies.once.insert(*id, (param.take(), std::mem::replace(&mut **body, Tail::Resume)));
            }
            let mut then = std::mem::replace(&mut **then, Tail::Resume);
            rewrite(&mut then, uses, bodies);
            *tail = Tail::run(hoisted, then);
        }
        Tail::Goto { id, arg } => {
            if bodies.ends.contains(id) {
                let effects = arg.take().filter(|arg| !matches!(**arg, Expr::Ident(_) | Expr::Lit(_)));
                let effects = effects.map(|arg| ast::expr_stmt(DUMMY_SP, arg));
                *tail = Tail::run(effects.into_iter().collect(), Tail::end());
            } else if let Some((param, body)) = bodies.once.remove(id) {
                let handed = match (param, arg.take()) {
                    (Some(param), Some(arg)) => {
                        vec![ast::declare(DUMMY_SP, VarDeclKind::Const, param, Some(arg))]
                    }
                    (_, Some(arg)) => vec![ast::expr_stmt(DUMMY_SP, arg)],
                    _ => Vec::new(),
                };
                *tail = Tail::run(handed, body);
            }
        }
        Tail::Try(region) => {
            rewrite(&mut region.body, uses, bodies);
            if let Some(handler) = &mut region.handler {
                rewrite_handler(handler, uses, bodies);
            }
            if let Some(finalizer) = &mut region.finalizer {
                rewrite(finalizer, uses, bodies);
            }
        }
        Tail::Loop(looped) => {
            rewrite(&mut looped.body, uses, bodies);
            rewrite(&mut looped.exit, uses, bodies);
        }
        Tail::Attempt(attempt) => {
            rewrite_handler(&mut attempt.handler, uses, bodies);
            rewrite(&mut attempt.then, uses, bodies);
        }
        Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => {}
    }
}

fn rewrite_handler(handler: &mut Handler, uses: &FxHashMap<JoinId, Use>, bodies: &mut Bodies) {
    rewrite(&mut handler.body, uses, bodies);
}
