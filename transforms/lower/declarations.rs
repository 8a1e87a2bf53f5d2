//! Declarations: an awaited initialiser is handed to the continuation as its parameter.
//!
//! ```js
//! const a = 1, { b } = await f(), c = b;
//! ```
//! becomes
//! ```text
//! run   const a = 1
//! await f() as { b }
//! run   const c = b
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-declarations-and-the-variable-statement>

use rustc_hash::FxHashSet;
use swc_core::common::Spanned;
use swc_core::common::util::take::Take;
use swc_core::ecma::ast::*;

use super::lower_steps;
use crate::analysis::refs::bound_idents;
use crate::ast;
use crate::ir::Tail;
use crate::lowering::Lowering;
use crate::normalise::{Step, lift, lift_declarator, lift_unnamed, pattern_suspends, take_directly};

/// Lowers a declaration of which some part suspends.
pub(super) fn lower_decl(cx: &mut Lowering, decl: Decl, rest: Tail) -> Tail {
    let mut steps = Vec::new();
    match decl {
        Decl::Var(var) => var_steps(cx, *var, &mut steps),
        Decl::Class(mut class) => {
            let mut value = Box::new(Expr::Class(ClassExpr { ident: None, class: class.class.take() }));
            lift(cx, &mut value, &mut steps);
            if let Expr::Class(lifted) = *value {
                class.class = lifted.class;
            }
            steps.push(Step::Run(Stmt::Decl(Decl::Class(class))));
        }
        // A function only makes a closure; `using` is gone (`normalise::resources`), and so are types.
        Decl::Fn(_)
        | Decl::Using(_)
        | Decl::TsInterface(_)
        | Decl::TsTypeAlias(_)
        | Decl::TsEnum(_)
        | Decl::TsModule(_) => steps.push(Step::Run(Stmt::Decl(decl))),
    }
    lower_steps(cx, steps, rest)
}

fn var_steps(cx: &mut Lowering, var: VarDecl, steps: &mut Vec<Step>) {
    let whole = var.decls.len() == 1;
    let origin = var.span;
    let mut together = Vec::new();
    let template = VarDecl { decls: Vec::new(), ..var.clone_shell() };
    for mut declarator in var.decls {
        if !cx.suspends(&declarator) {
            together.push(declarator);
            continue;
        }
        flush(cx, &template, &mut together, steps);
        let Some(mut init) = declarator.init.take() else { continue };
        if pattern_suspends(&declarator.name) {
            lift_declarator(cx, var.kind, declarator.name, init, steps);
            continue;
        }
        let repeats = repeats_a_name(cx, &declarator.name);
        if let Expr::Await(wait) = ast::unparen(&init)
            && !repeats
        {
            let span = if whole { origin } else { wait.span };
            let Expr::Await(mut wait) = *ast::into_unparen(init) else { continue };
            lift(cx, &mut wait.arg, steps);
            cx.awaits.remove(wait.span);
            steps.push(Step::Await { value: wait.arg, bind: Some(declarator.name), origin: span });
            continue;
        }
        lift_unnamed(cx, &mut init, steps);
        if !repeats {
            declarator.name = match take_directly(steps, &init, declarator.name) {
                Ok(()) => continue,
                Err(pattern) => pattern,
            };
        }
        declarator.init = Some(init);
        if whole {
            steps.push(Step::Run(Stmt::Decl(Decl::Var(Box::new(VarDecl {
                decls: vec![declarator],
                ..template
            })))));
            return;
        }
        together.push(declarator);
    }
    flush(cx, &template, &mut together, steps);
}

/// Whether a name stands twice in a pattern, as it may in a `var`, or is that of a function, which would win over a
/// parameter: no parameter is declared like that.
fn repeats_a_name(cx: &Lowering, pattern: &Pat) -> bool {
    let mut seen = FxHashSet::default();
    bound_idents(pattern)
        .iter()
        .any(|name| cx.bindings.is_function(&name.to_id()) || !seen.insert(name.to_id()))
}

/// Declares what came before a declarator that suspends.
fn flush(cx: &mut Lowering, template: &VarDecl, together: &mut Vec<VarDeclarator>, steps: &mut Vec<Step>) {
    if together.is_empty() {
        return;
    }
    let decls = std::mem::take(together);
    let origin = decls.first().map_or(template.span, Spanned::span);
    let span = cx.place(origin);
    steps.push(Step::Run(Stmt::Decl(Decl::Var(Box::new(VarDecl { span, decls, ..template.clone_shell() })))));
}

trait Shell {
    fn clone_shell(&self) -> Self;
}

impl Shell for VarDecl {
    /// The declaration without its declarators.
    fn clone_shell(&self) -> Self {
        VarDecl {
            span: self.span,
            ctxt: self.ctxt,
            kind: self.kind,
            declare: self.declare,
            decls: Vec::new(),
        }
    }
}
