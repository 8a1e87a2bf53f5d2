//! What code that is never reached leaves behind: its functions and `var`s, which are hoisted.
//!
//! ```js
//! { await f(); return g(); }
//! function g() {}            // never run, and yet `g` is there
//! var a = await h();         // and so is `a`
//! ```

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::{Decl, Ident, Pat, Stmt, VarDeclKind};

use crate::analysis::bindings::Bindings;
use crate::analysis::refs::{bound_idents, vars_in};
use crate::ast;
use crate::ir::Tail;

/// Collects the declarations that outlive a tail nobody goes to.
pub(crate) fn salvage(tail: Tail, bindings: &Bindings, hoisted: &mut Vec<Stmt>) {
    match tail {
        Tail::Run { stmts, then } => {
            for stmt in stmts {
                hoisted.extend(vars_in(&stmt).iter().map(declared));
                if matches!(stmt, Stmt::Decl(Decl::Fn(_))) {
                    hoisted.push(stmt);
                }
            }
            salvage(*then, bindings, hoisted);
        }
        Tail::Await(wait) => {
            salvage_bound(wait.bind.as_ref(), bindings, hoisted);
            salvage(*wait.then, bindings, hoisted);
        }
        Tail::Branch { yes, no, .. } => {
            salvage(*yes, bindings, hoisted);
            salvage(*no, bindings, hoisted);
        }
        Tail::Join { param, body, then, .. } => {
            salvage_bound(param.as_ref(), bindings, hoisted);
            salvage(*body, bindings, hoisted);
            salvage(*then, bindings, hoisted);
        }
        Tail::Try(region) => {
            salvage(region.body, bindings, hoisted);
            if let Some(handler) = region.handler {
                salvage(handler.body, bindings, hoisted);
            }
            if let Some(finalizer) = region.finalizer {
                salvage(finalizer, bindings, hoisted);
            }
        }
        Tail::Loop(looped) => {
            salvage(looped.body, bindings, hoisted);
            salvage(looped.exit, bindings, hoisted);
        }
        Tail::Attempt(attempt) => {
            hoisted.extend(vars_in(&attempt.block).iter().map(declared));
            salvage(attempt.handler.body, bindings, hoisted);
            salvage(attempt.then, bindings, hoisted);
        }
        Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => {}
    }
}

/// The same of a name that is bound without a declaration: the value of an await.
pub(crate) fn salvage_bound(bind: Option<&Pat>, bindings: &Bindings, hoisted: &mut Vec<Stmt>) {
    let names = bind.map(bound_idents).into_iter().flatten();
    hoisted.extend(names.filter(|name| bindings.is_var(&name.to_id())).map(|name| declared(&name)));
}

/// `var name;`
fn declared(name: &Ident) -> Stmt {
    ast::declare(DUMMY_SP, VarDeclKind::Var, ast::ident_pat(name), None)
}
