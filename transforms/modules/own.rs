//! What a module imports from itself is its own variable, dead zone and all.
//!
//! ```js
//! import self, { a } from "./self.js";        // which this is
//! export default await f(() => self);
//! export const a = 1;
//! ```
//! becomes, before anything looks at it,
//! ```js
//! export default await f(() => _default);
//! export const a = 1;
//! ```
//! A function stays imported: it is there from the start.

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use super::exports::{Declared, text};
use super::imports::{local, source};
use crate::ast;
use crate::origins::Origins;

/// Puts the variables of a module in the place of what it imports from itself, by these specifiers.
pub(super) fn use_own(
    own: &[String],
    (stmts, declared): (&mut Vec<Stmt>, &[Declared]),
    (outer, lists): (&mut Vec<ModuleItem>, &mut Vec<NamedExport>),
    origins: &mut Origins,
) {
    let is_own = |item: &ModuleItem| {
        source(item)
            .and_then(|source| source.value.as_str())
            .is_some_and(|it| own.iter().any(|own| own == it))
    };
    if !outer.iter().any(is_own) {
        return;
    }
    let variables = variables(declared, lists);
    let mut taken: FxHashMap<Id, Ident> = FxHashMap::default();
    outer.retain_mut(|item| {
        if !is_own(item) {
            return true;
        }
        let ModuleItem::ModuleDecl(ModuleDecl::Import(import)) = item else { return true };
        let before = import.specifiers.len();
        import.specifiers.retain(|specifier| match variables.get(&imported(specifier)) {
            Some(variable) if !matches!(specifier, ImportSpecifier::Namespace(_)) => {
                taken.insert(local(specifier).to_id(), variable.clone());
                false
            }
            _ => true, // a function, or no variable of this module
        });
        if import.specifiers.len() < before {
            import.span = origins.stand_in(import.span);
        }
        import.specifiers.len() == before || !import.specifiers.is_empty()
    });
    // What is exported may be imported in its turn.
    for _ in 0..taken.len() {
        let direct = taken.clone();
        for variable in taken.values_mut() {
            if let Some(own) = direct.get(&variable.to_id()) {
                variable.clone_from(own);
            }
        }
    }
    let mut replace = Replace { taken, origins };
    stmts.visit_mut_with(&mut replace);
    for list in lists {
        list.visit_mut_with(&mut replace);
    }
}

/// The variables that a module exports, by what they are called outside.
fn variables(declared: &[Declared], lists: &[NamedExport]) -> FxHashMap<Atom, Ident> {
    let mut variables = FxHashMap::default();
    for Declared { names, is_default, .. } in declared.iter().filter(|declared| !declared.is_function) {
        for name in names {
            let outside = if *is_default { Atom::from("default") } else { name.sym.clone() };
            variables.insert(outside, name.clone());
        }
    }
    for specifier in lists.iter().flat_map(|list| &list.specifiers) {
        if let ExportSpecifier::Named(ExportNamedSpecifier { orig, exported, .. }) = specifier
            && let ModuleExportName::Ident(name) = orig
        {
            variables.insert(text(exported.as_ref().unwrap_or(orig)), name.clone());
        }
    }
    variables
}

/// What an import is called outside.
fn imported(specifier: &ImportSpecifier) -> Atom {
    match specifier {
        ImportSpecifier::Named(named) => {
            named.imported.as_ref().map_or_else(|| named.local.sym.clone(), text)
        }
        ImportSpecifier::Default(_) | ImportSpecifier::Namespace(_) => "default".into(),
    }
}

struct Replace<'o> {
    taken: FxHashMap<Id, Ident>,
    origins: &'o mut Origins,
}

impl VisitMut for Replace<'_> {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if let Some(variable) = self.taken.get(&node.to_id()) {
            *node = Ident { span: node.span, ..variable.clone() };
        }
    }

    fn visit_mut_prop(&mut self, node: &mut Prop) {
        if let Prop::Shorthand(name) = node
            && let Some(variable) = self.taken.get(&name.to_id())
        {
            let place = self.origins.stand_in(name.span);
            let variable = Ident { span: name.span, ..variable.clone() };
            *node = ast::written_out(name, place, ast::ident(&variable));
            return;
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_export_named_specifier(&mut self, node: &mut ExportNamedSpecifier) {
        if let ModuleExportName::Ident(name) = &mut node.orig
            && self.taken.contains_key(&name.to_id())
        {
            node.exported.get_or_insert_with(|| ModuleExportName::Ident(name.clone()));
            name.visit_mut_with(self);
            node.span = self.origins.stand_in(node.span);
        }
    }
}
