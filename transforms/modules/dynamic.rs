//! `import()` of a module that awaits at top level settles when that module is done.
//!
//! ```js
//! const { run } = await import("./plugin.js");
//! ```
//! becomes, before it is lowered,
//! ```js
//! const { run } = await import("./plugin.js").then((module) => module.__tla.then(() => module));
//! const { run } = await _imported(import("./plugin.js"), "__tla");     // exact: in the same tick
//! ```
//! Where the specifier is not known, the module may have no such export, and need not wait.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-ContinueDynamicImport>

use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Mark, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::ast::{self, unparen};
use crate::origins::Origins;
use crate::runtime::Helpers;
use crate::{Config, Mode, ModulePlan};

/// Rewrites the `import()`s that have to wait; whether any may have been.
pub(crate) fn rewrite_imports(
    program: &mut Program,
    config: &Config,
    helpers: &mut Helpers,
    origins: &mut Origins,
) -> bool {
    let plan = &config.module;
    let rewrites = !plan.dynamic.is_empty() || plan.dynamic_unknown;
    if rewrites {
        program.visit_mut_with(&mut Rewrite { config, plan, helpers, origins });
    }
    rewrites
}

struct Rewrite<'a> {
    config: &'a Config,
    plan: &'a ModulePlan,
    helpers: &'a mut Helpers,
    origins: &'a mut Origins,
}

/// Whether a module has an init promise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Yes,
    Maybe,
}

impl VisitMut for Rewrite<'_> {
    fn visit_mut_expr(&mut self, node: &mut Expr) {
        node.visit_mut_children_with(self);
        if let Expr::Call(call) = node
            && let Some(known) = self.waits(call)
        {
            *node = *self.waiting(call.take(), known);
        }
    }
}

impl Rewrite<'_> {
    fn waits(&self, call: &CallExpr) -> Option<Known> {
        let Callee::Import(Import { phase: ImportPhase::Evaluation, .. }) = call.callee else { return None };
        let text = match unparen(&call.args.first()?.expr) {
            Expr::Lit(Lit::Str(text)) => text.value.as_str(),
            Expr::Tpl(Tpl { quasis, exprs, .. }) if exprs.is_empty() => {
                quasis.first().and_then(|quasi| quasi.cooked.as_ref()).and_then(|text| text.as_str())
            }
            _ => return self.plan.dynamic_unknown.then_some(Known::Maybe), // known when it runs
        };
        self.plan.dynamic.iter().any(|known| Some(known.as_str()) == text).then_some(Known::Yes)
    }

    fn waiting(&mut self, call: CallExpr, known: Known) -> Box<Expr> {
        let span = self.origins.stand_in(call.span);
        let init = &self.plan.init;
        let imported = Box::new(Expr::Call(call));
        if self.config.mode == Mode::Exact {
            let mut waiting = self.helpers.when_imported(imported, ast::text(init));
            if let Expr::Call(call) = &mut *waiting {
                call.span = span;
            }
            return waiting;
        }
        let module = Ident::new("module".into(), DUMMY_SP, SyntaxContext::empty().apply_mark(Mark::new()));
        let given = || ast::return_stmt(DUMMY_SP, Some(ast::ident(&module)));
        let mut done = ast::member(ast::ident(&module), init);
        if known == Known::Maybe {
            let unresolved = SyntaxContext::empty().apply_mark(self.config.unresolved);
            let promise = Ident::new("Promise".into(), DUMMY_SP, unresolved);
            done = ast::method(ast::ident(&promise), "resolve", vec![done]);
        }
        let wait = ast::method(done, "then", vec![ast::arrow(DUMMY_SP, Vec::new(), vec![given()])]);
        let params = vec![ast::ident_pat(&module)];
        let next = ast::arrow(DUMMY_SP, params, vec![ast::return_stmt(DUMMY_SP, Some(wait))]);
        ast::call_at(span, ast::member(imported, "then"), vec![next])
    }
}
