//! Imports bring the init promises of the modules that they name.
//!
//! ```js
//! import { config } from "./config.js";         import { config, __tla as __tla_0 } from "./config.js";
//! import * as all from "./all.js";              import * as all from "./all.js";
//!                                               import { __tla as __tla_1 } from "./all.js";
//! ```

use swc_core::common::{DUMMY_SP, SyntaxContext};
use swc_core::ecma::ast::*;

use crate::ModulePlan;
use crate::names::Names;
use crate::origins::Origins;

/// Imports the init promises that a module waits for; gives their names here.
pub(super) fn wait_for(
    outer: &mut Vec<ModuleItem>,
    plan: &ModulePlan,
    names: &mut Names,
    origins: &mut Origins,
) -> Vec<Ident> {
    let mut waits = Vec::new();
    for specifier in &plan.awaited {
        let Some(at) = outer.iter().position(|item| asks_for(item, specifier)) else { continue };
        let local = names.fresh(&format!("{}_{}", plan.init, waits.len()));
        waits.push(local.clone());
        let imported =
            ModuleExportName::Ident(Ident::new(plan.init.as_str().into(), DUMMY_SP, SyntaxContext::empty()));
        let init = ImportSpecifier::Named(ImportNamedSpecifier {
            span: DUMMY_SP,
            local,
            imported: Some(imported),
            is_type_only: false,
        });
        match outer.get_mut(at) {
            Some(ModuleItem::ModuleDecl(ModuleDecl::Import(import))) if takes_names(import) => {
                import.specifiers.push(init);
                import.span = origins.stand_in(import.span);
            }
            item => {
                let import = item.and_then(|item| beside(item, init));
                let behind = outer.split_off(at + 1);
                outer.extend(import.into_iter().chain(behind));
            }
        }
    }
    waits
}

/// The names that imports bind.
pub(super) fn bound(outer: &[ModuleItem]) -> Vec<Ident> {
    let imports = outer.iter().filter_map(|item| match item {
        ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => Some(&import.specifiers),
        _ => None, // a re-export binds nothing here
    });
    imports.flatten().map(|specifier| local(specifier).clone()).filter(|name| !name.span.is_dummy()).collect()
}

/// The name that an import binds.
pub(super) fn local(specifier: &ImportSpecifier) -> &Ident {
    match specifier {
        ImportSpecifier::Named(named) => &named.local,
        ImportSpecifier::Default(default) => &default.local,
        ImportSpecifier::Namespace(namespace) => &namespace.local,
    }
}

/// The module that an item asks for, if it evaluates it.
pub(super) fn source(item: &ModuleItem) -> Option<&Str> {
    match item {
        ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => {
            (import.phase == ImportPhase::Evaluation).then_some(&*import.src)
        }
        ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(export)) => export.src.as_deref(),
        ModuleItem::ModuleDecl(ModuleDecl::ExportAll(export)) => Some(&export.src),
        ModuleItem::ModuleDecl(_) | ModuleItem::Stmt(_) => None,
    }
}

fn asks_for(item: &ModuleItem, specifier: &str) -> bool {
    source(item).is_some_and(|source| source.value == *specifier)
}

/// Whether names in braces can be added.
fn takes_names(import: &ImportDecl) -> bool {
    !import.specifiers.iter().any(|specifier| matches!(specifier, ImportSpecifier::Namespace(_)))
}

/// `import { named } from` the module that `item` asks for, in the same way.
fn beside(item: &ModuleItem, named: ImportSpecifier) -> Option<ModuleItem> {
    let with = match item {
        ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => import.with.clone(),
        ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(export)) => export.with.clone(),
        ModuleItem::ModuleDecl(ModuleDecl::ExportAll(export)) => export.with.clone(),
        ModuleItem::ModuleDecl(_) | ModuleItem::Stmt(_) => None,
    };
    let src = source(item)?.clone();
    Some(ModuleItem::ModuleDecl(ModuleDecl::Import(ImportDecl {
        span: DUMMY_SP,
        specifiers: vec![named],
        src: Box::new(Str { span: DUMMY_SP, ..src }),
        type_only: false,
        with,
        phase: ImportPhase::Evaluation,
    })))
}
