//! What code that is never reached leaves behind: its functions and `var`s, which are hoisted.
//!
//! ```js
//! { await f(); return g(); }
//! function g() {}            // never run, and yet `g` is there
//! ```

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::{Decl, Stmt, VarDeclKind};

use crate::analysis::refs::vars_in;
use crate::ast;
use crate::ir::Tail;

/// Collects the declarations that outlive a tail nobody goes to.
pub(crate) fn salvage(tail: Tail, hoisted: &mut Vec<Stmt>) {
    match tail {
        Tail::Run { stmts, then } => {
            for stmt in stmts {
                for name in vars_in(&stmt) {
                    hoisted.push(ast::declare(DUMMY_SP, VarDeclKind::Var, ast::ident_pat(&name), None));
                }
                if matches!(stmt, Stmt::Decl(Decl::Fn(_))) {
                    hoisted.push(stmt);
                }
            }
            salvage(*then, hoisted);
        }
        Tail::Await(wait) => salvage(*wait.then, hoisted),
        Tail::Branch { yes, no, .. } => {
            salvage(*yes, hoisted);
            salvage(*no, hoisted);
        }
        Tail::Join { body, then, .. } => {
            salvage(*body, hoisted);
            salvage(*then, hoisted);
        }
        Tail::Try(region) => {
            salvage(region.body, hoisted);
            if let Some(handler) = region.handler {
                salvage(handler.body, hoisted);
            }
            if let Some(finalizer) = region.finalizer {
                salvage(finalizer, hoisted);
            }
        }
        Tail::Loop(looped) => {
            salvage(looped.body, hoisted);
            salvage(looped.exit, hoisted);
        }
        Tail::Attempt(attempt) => {
            salvage(attempt.handler.body, hoisted);
            salvage(attempt.then, hoisted);
        }
        Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => {}
    }
}
