//! Gives generated names their spelling, and renames what came to stand between a name and its
//! reader.
//!
//! ```js
//! { let x = await f(); use(x); } use(x);      // two different x
//! f().then((x2) => { use(x2); use(x); });
//! ```

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith, VisitWith};

use super::scopes::{ScopeId, Tree};
use crate::names::hint_of;
use crate::origins::Origins;

/// Gives another spelling to every name inside `node` that hides one its readers mean.
pub(super) fn rename<N>(node: &mut N, origins: &mut Origins)
where
    N: VisitWith<Tree> + VisitMutWith<Rename>,
{
    let tree = Tree::of(node);
    let mut clashes = Clashes::of(&tree);
    for (id, scopes) in &tree.mentioned {
        clashes.check(&tree, id, scopes);
    }
    let names = clashes.new_names(&tree);
    if names.is_empty() {
        return;
    }
    let mut rename = Rename { names, origins: std::mem::take(origins) };
    node.visit_mut_with(&mut rename);
    *origins = rename.origins;
}

/// Which names hide others.
#[derive(Debug, Default)]
struct Clashes {
    /// The scopes that declare a spelling.
    by_name: FxHashMap<Atom, Vec<(ScopeId, Id)>>,
    renamed: FxHashSet<Id>,
}

impl Clashes {
    fn of(tree: &Tree) -> Self {
        let mut clashes = Self::default();
        for id in &tree.order {
            for (scope, _) in tree.declared.get(id).into_iter().flatten() {
                let places = clashes.by_name.entry(id.0.clone()).or_default();
                if places.iter().any(|(at, other)| at == scope && other != id) {
                    clashes.renamed.insert(id.clone());
                }
                places.push((*scope, id.clone()));
            }
        }
        clashes
    }

    /// A declaration of the same spelling between a mention and what it means is in the way.
    fn check(&mut self, tree: &Tree, id: &Id, mentions: &FxHashSet<ScopeId>) {
        let Some(places) = self.by_name.get(&id.0) else { return };
        if places.iter().all(|(_, other)| other == id) {
            return;
        }
        let own: Vec<ScopeId> =
            places.iter().filter(|(_, other)| other == id).map(|(scope, _)| *scope).collect();
        let mut found = Vec::new();
        for mention in mentions {
            let home = own.iter().filter(|scope| tree.contains(**scope, *mention)).max();
            for (scope, other) in places {
                let between = tree.contains(*scope, *mention) && home.is_none_or(|home| scope > home);
                if other != id && between {
                    found.push(other.clone());
                }
            }
        }
        self.renamed.extend(found);
    }

    fn new_names(&self, tree: &Tree) -> FxHashMap<Id, Atom> {
        let authored: FxHashSet<&Atom> =
            tree.mentioned.keys().map(|(name, _)| name).filter(|name| hint_of(name).is_none()).collect();
        let mut given: FxHashMap<Atom, Vec<ScopeId>> = FxHashMap::default();
        let mut names = FxHashMap::default();
        for id in &tree.order {
            let hint = hint_of(&id.0);
            if hint.is_none() && !self.renamed.contains(id) {
                continue;
            }
            let scopes: Vec<ScopeId> =
                tree.declared.get(id).into_iter().flatten().map(|(scope, _)| *scope).collect();
            let name = spell(hint.unwrap_or(&id.0), |name| {
                !authored.contains(name)
                    && given
                        .get(name)
                        .is_none_or(|others| !others.iter().any(|other| nested(tree, &scopes, *other)))
            });
            given.entry(name.clone()).or_default().extend(scopes);
            names.insert(id.clone(), name);
        }
        names
    }
}

/// Whether one of `scopes` lies inside `other` or around it.
fn nested(tree: &Tree, scopes: &[ScopeId], other: ScopeId) -> bool {
    scopes.iter().any(|scope| tree.contains(*scope, other) || tree.contains(other, *scope))
}

/// `hint`, `hint2`, `hint3`…: the first that is free.
fn spell(hint: &str, free: impl Fn(&Atom) -> bool) -> Atom {
    let mut name = Atom::from(hint);
    let mut count = 2;
    while !free(&name) {
        name = Atom::from(format!("{hint}{count}"));
        count += 1;
    }
    name
}

/// The visitor that writes the new spellings.
#[derive(Debug)]
pub(crate) struct Rename {
    names: FxHashMap<Id, Atom>,
    origins: Origins,
}

impl Rename {
    fn renamed(&mut self, name: &Ident) -> Option<Ident> {
        let sym = self.names.get(&name.to_id())?.clone();
        let span = if name.span.is_dummy() { name.span } else { self.origins.stand_in(name.span) };
        Some(Ident { sym, span, ..name.clone() })
    }

    fn key_of(&mut self, name: &Ident) -> PropName {
        let span = if name.span.is_dummy() { name.span } else { self.origins.stand_in(name.span) };
        PropName::Ident(IdentName::new(name.sym.clone(), span))
    }
}

impl VisitMut for Rename {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if let Some(renamed) = self.renamed(node) {
            *node = renamed;
        }
    }

    fn visit_mut_prop(&mut self, node: &mut Prop) {
        if let Prop::Shorthand(name) = node
            && let Some(renamed) = self.renamed(name)
        {
            let key = self.key_of(name);
            *node = Prop::KeyValue(KeyValueProp { key, value: Box::new(Expr::Ident(renamed)) });
            return;
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_object_pat_prop(&mut self, node: &mut ObjectPatProp) {
        if let ObjectPatProp::Assign(prop) = node
            && let Some(renamed) = self.renamed(&prop.key.id)
        {
            prop.value.visit_mut_with(self);
            let key = self.key_of(&prop.key.id);
            let target = crate::ast::ident_pat(&renamed);
            let value = match prop.value.take() {
                None => target,
                Some(default) => {
                    let span = self.origins.stand_in(prop.span);
                    Pat::Assign(AssignPat { span, left: Box::new(target), right: default })
                }
            };
            *node = ObjectPatProp::KeyValue(KeyValuePatProp { key, value: Box::new(value) });
            return;
        }
        node.visit_mut_children_with(self);
    }
}
