//! Gives generated names their spelling, and renames what came to stand between a name and its
//! reader.
//!
//! ```js
//! { let x = await f(); use(x); } use(x);      // two different x
//! f().then((x2) => { use(x2); use(x); });
//! ```

use std::cell::LazyCell;

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::Span;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith, VisitWith};

use super::own_names::{self, Named};
use super::scopes::{Declared, Name, NameId, ScopeId, ScopeKind, Tree};
use super::spelling::Spelling;
use crate::ast;
use crate::names::hint_of;
use crate::origins::Origins;

/// Gives another spelling to every name inside `node` that hides one its readers mean; `tree` are its scopes.
pub(super) fn rename<N>(node: &mut N, tree: &Tree, origins: &mut Origins)
where
    N: VisitWith<Named> + VisitMutWith<Rename>,
{
    let ranks = Ranks { tree, named: LazyCell::new(|| Named::of(node)) };
    let clashes = Clashes::of(tree, &ranks);
    let names = clashes.new_names(tree);
    if names.is_empty() {
        return;
    }
    let asked = tree.names_classes || names.keys().any(|(name, _)| hint_of(name).is_none());
    let Named { assigned, vars, .. } = if asked { Named::of(node) } else { Named::default() };
    let spellings = names.keys().map(|(name, _)| name.clone()).collect();
    let mut rename = Rename { names, spellings, assigned, vars, origins: std::mem::take(origins) };
    node.visit_mut_with(&mut rename);
    *origins = rename.origins;
}

/// How much a name clings to its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Nobody sees it.
    Plain,
    /// A function or class is called after it.
    Giver,
    /// So is a function that has to stay a declaration, for all the cases of a `switch`.
    Pinned,
    /// Direct `eval` or `with` finds it by its spelling.
    Seen,
}

struct Ranks<'t, F> {
    tree: &'t Tree,
    /// Hardly ever asked for.
    named: LazyCell<Named, F>,
}

impl<F: FnOnce() -> Named> Ranks<'_, F> {
    fn of(&self, name: NameId) -> Rank {
        let Some(Name { id, .. }) = self.tree.names.get(name) else { return Rank::Plain };
        if self.tree.seen.as_ref().is_some_and(|seen| seen.contains(id)) {
            return Rank::Seen;
        }
        if !self.named.givers.contains(id) {
            return Rank::Plain;
        }
        let is_other = |scope: &ScopeId| {
            self.tree.scopes.get(*scope).is_some_and(|scope| scope.kind == ScopeKind::Other)
        };
        let pinned =
            self.tree.declared(name).iter().any(|(scope, how)| *how == Declared::Function && is_other(scope));
        if pinned { Rank::Pinned } else { Rank::Giver }
    }
}

/// Which names hide others.
#[derive(Debug, Default)]
struct Clashes {
    /// The scopes that declare a spelling of several names, by the first of these.
    by_name: FxHashMap<NameId, Vec<(ScopeId, NameId)>>,
    renamed: FxHashSet<NameId>,
}

impl Clashes {
    fn of<F: FnOnce() -> Named>(tree: &Tree, ranks: &Ranks<F>) -> Self {
        let mut clashes = Self::default();
        if !tree.has_same {
            return clashes;
        }
        for id in tree.order.iter().copied() {
            let Some(first) = first_of_several(tree, id) else { continue };
            for (scope, _) in tree.declared(id) {
                let places = clashes.by_name.entry(first).or_default();
                let mut others = places.iter().filter(|(at, other)| at == scope && *other != id).peekable();
                if others.peek().is_some() {
                    let highest = others.clone().map(|(_, other)| ranks.of(*other)).max();
                    if highest.is_some_and(|highest| highest < ranks.of(id)) {
                        clashes.renamed.extend(others.map(|(_, other)| *other));
                    } else {
                        clashes.renamed.insert(id);
                    }
                }
                places.push((*scope, id));
            }
        }
        for (scope, id) in tree.spilt.iter().copied() {
            if let Some(first) = first_of_several(tree, id) {
                clashes.by_name.entry(first).or_default().push((scope, id));
            }
        }
        for id in 0..tree.names.len() {
            if let Some(first) = first_of_several(tree, id) {
                clashes.check(tree, id, first, ranks);
            }
        }
        clashes
    }

    /// A declaration of the same spelling between a mention and what it means is in the way. It gets
    /// another name, or what is meant does, if its own is of less weight.
    fn check<F: FnOnce() -> Named>(&mut self, tree: &Tree, id: NameId, first: NameId, ranks: &Ranks<F>) {
        let Some(places) = self.by_name.get(&first) else { return };
        if places.iter().all(|(_, other)| *other == id) {
            return;
        }
        let own: Vec<ScopeId> =
            places.iter().filter(|(_, other)| *other == id).map(|(scope, _)| *scope).collect();
        let mut found = Vec::new();
        for mention in tree.mentioned(id) {
            let home = own.iter().filter(|scope| tree.contains(**scope, *mention)).max();
            for (scope, other) in places.iter().copied() {
                let between = tree.contains(scope, *mention) && home.is_none_or(|home| scope > *home);
                if other == id || !between {
                    continue;
                }
                // A global of ours is reached in another way then, see `real_globals`.
                let stays = home.is_none() && ranks.of(other) == Rank::Seen;
                if !stays {
                    let other_stays = home.is_some() && ranks.of(other) > ranks.of(id);
                    found.push(if other_stays { id } else { other });
                }
            }
        }
        self.renamed.extend(found);
    }

    fn new_names(&self, tree: &Tree) -> FxHashMap<Id, Atom> {
        let mut spelling = Spelling::new(tree);
        let mut names = FxHashMap::default();
        for id in tree.order.iter().copied() {
            let Some(name) = tree.names.get(id) else { continue };
            let hint = hint_of(&name.id.0);
            if hint.is_none() && !self.renamed.contains(&id) {
                continue;
            }
            let shy = hint.filter(|_| tree.seen.is_some()).map(|hint| format!("_{hint}"));
            let base = shy.as_deref().or(hint).unwrap_or(&name.id.0);
            names.insert(name.id.clone(), spelling.of(base, tree.declared(id)));
        }
        names
    }
}

/// The last found of the names with the spelling of this one, if there are others.
fn first_of_several(tree: &Tree, name: NameId) -> Option<NameId> {
    let (first, found) = tree.spelled(&tree.names.get(name)?.id.0).next()?;
    found.same.map(|_| first)
}

/// The visitor that writes the new spellings.
#[derive(Debug)]
pub(crate) struct Rename {
    names: FxHashMap<Id, Atom>,
    /// How those are spelled now that get another spelling: most names are none of them.
    spellings: FxHashSet<Atom>,
    assigned: FxHashSet<Id>,
    vars: FxHashSet<Id>,
    origins: Origins,
}

impl Rename {
    fn renamed(&mut self, name: &Ident) -> Option<Ident> {
        if !self.spellings.contains(&name.sym) {
            return None;
        }
        let sym = self.names.get(&name.to_id())?.clone();
        let span = if name.span.is_dummy() { name.span } else { self.origins.stand_in(name.span) };
        Some(Ident { sym, span, ..name.clone() })
    }

    /// Keeps the name that an anonymous function gets from its variable.
    fn keep_name(&mut self, variable: &Ident, value: &mut Box<Expr>) {
        if self.names.contains_key(&variable.to_id()) && hint_of(&variable.sym).is_none() {
            own_names::call_it(&variable.sym, value, &mut self.origins);
        }
    }

    /// Visits what has a binding of its own for its name.
    fn within_own<N: VisitMutWith<Self>>(&mut self, name: Option<&Ident>, node: &mut N) {
        let own = name.and_then(|name| self.names.remove_entry(&name.to_id()));
        node.visit_mut_with(self);
        self.names.extend(own);
    }

    /// A function or class whose name changes, as a variable.
    fn declaration(&mut self, stmt: Stmt) -> Stmt {
        match stmt {
            Stmt::Decl(Decl::Fn(mut function)) if hint_of(&function.ident.sym).is_none() => {
                function.function.visit_mut_with(self);
                let is_var = self.vars.contains(&function.ident.to_id());
                match self.renamed(&function.ident) {
                    Some(variable) => own_names::function(variable, function, is_var, &mut self.origins),
                    None => Stmt::Decl(Decl::Fn(function)),
                }
            }
            Stmt::Decl(Decl::Class(mut class)) if hint_of(&class.ident.sym).is_none() => {
                let name = class.ident.clone();
                self.within_own(Some(&name), &mut class.class);
                match self.renamed(&name) {
                    Some(variable) => {
                        let assigned = self.assigned.contains(&name.to_id());
                        own_names::class(variable, class, assigned, &mut self.origins)
                    }
                    None => Stmt::Decl(Decl::Class(class)),
                }
            }
            mut stmt => {
                stmt.visit_mut_with(self);
                stmt
            }
        }
    }

    fn place_of(&mut self, name: &Ident) -> Span {
        if name.span.is_dummy() { name.span } else { self.origins.stand_in(name.span) }
    }
}

impl VisitMut for Rename {
    fn visit_mut_stmts(&mut self, stmts: &mut Vec<Stmt>) {
        if !stmts.iter().any(|stmt| matches!(stmt, Stmt::Decl(Decl::Fn(_) | Decl::Class(_)))) {
            return stmts.visit_mut_children_with(self);
        }
        let mut functions = Vec::new();
        let mut rest = Vec::with_capacity(stmts.len());
        for stmt in std::mem::take(stmts) {
            let is_function = matches!(&stmt, Stmt::Decl(Decl::Fn(_)));
            let stmt = self.declaration(stmt);
            if is_function && !matches!(&stmt, Stmt::Decl(Decl::Fn(_))) {
                functions.push(stmt);
            } else {
                rest.push(stmt);
            }
        }
        // They are there before anything runs.
        let directives = rest.iter().take_while(|stmt| ast::is_directive(stmt)).count();
        rest.splice(directives..directives, functions);
        *stmts = rest;
    }

    fn visit_mut_switch_case(&mut self, node: &mut SwitchCase) {
        node.test.visit_mut_with(self);
        // A function is there in the other cases as well: it stays a declaration.
        for stmt in &mut node.cons {
            if matches!(stmt, Stmt::Decl(Decl::Class(_))) {
                *stmt = self.declaration(std::mem::take(stmt));
            } else {
                stmt.visit_mut_with(self);
            }
        }
    }

    fn visit_mut_var_declarator(&mut self, node: &mut VarDeclarator) {
        node.init.visit_mut_with(self);
        if let (Pat::Ident(name), Some(init)) = (&node.name, &mut node.init) {
            self.keep_name(name, init);
        }
        node.name.visit_mut_with(self);
    }

    fn visit_mut_assign_expr(&mut self, node: &mut AssignExpr) {
        node.right.visit_mut_with(self);
        if let AssignTarget::Simple(SimpleAssignTarget::Ident(name)) = &node.left {
            self.keep_name(name, &mut node.right);
        }
        node.left.visit_mut_with(self);
    }

    fn visit_mut_assign_pat(&mut self, node: &mut AssignPat) {
        node.right.visit_mut_with(self);
        if let Pat::Ident(name) = &*node.left {
            self.keep_name(name, &mut node.right);
        }
        node.left.visit_mut_with(self);
    }

    fn visit_mut_class_expr(&mut self, node: &mut ClassExpr) {
        // A class declaration that became an assignment has a name inside, and a variable.
        let own = node.ident.clone().filter(|name| self.assigned.contains(&name.to_id()));
        self.within_own(own.as_ref(), &mut node.class);
        if own.is_none() {
            node.ident.visit_mut_with(self);
        }
    }

    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if let Some(renamed) = self.renamed(node) {
            *node = renamed;
        }
    }

    fn visit_mut_prop(&mut self, node: &mut Prop) {
        if let Prop::Shorthand(name) = node
            && let Some(renamed) = self.renamed(name)
        {
            *node = ast::written_out(name, self.place_of(name), ast::ident(&renamed));
            return;
        }
        let generated = is_generated(node);
        node.visit_mut_children_with(self);
        if generated
            && let Prop::KeyValue(KeyValueProp { key: PropName::Ident(key), value }) = node
            && let Expr::Ident(name) = &**value
            && name.sym == key.sym
        {
            *node = Prop::Shorthand(name.clone());
        }
    }

    fn visit_mut_object_pat_prop(&mut self, node: &mut ObjectPatProp) {
        if let ObjectPatProp::Assign(prop) = node
            && let Some(renamed) = self.renamed(&prop.key.id)
        {
            prop.value.visit_mut_with(self);
            if let Some(default) = &mut prop.value {
                own_names::call_it(&prop.key.sym, default, &mut self.origins);
            }
            let place = self.place_of(&prop.key.id);
            let default = prop.value.take().map(|value| (self.origins.stand_in(prop.span), value));
            *node = ast::pattern_written_out(&prop.key.id, place, ast::ident_pat(&renamed), default);
            return;
        }
        node.visit_mut_children_with(self);
        if let ObjectPatProp::KeyValue(KeyValuePatProp { key: PropName::Ident(key), value }) = node
            && let Pat::Ident(name) = &**value
            && (key.span.is_dummy() && key.sym == name.sym)
        {
            // A generated name that could be spelled as it was meant.
            *node = ObjectPatProp::Assign(AssignPatProp { span: key.span, key: name.clone(), value: None });
        }
    }
}

/// Whether a property, whose value is a name of ours, was made by us.
fn is_generated(prop: &Prop) -> bool {
    let Prop::KeyValue(KeyValueProp { key: PropName::Ident(key), value }) = prop else { return false };
    key.span.is_dummy() && matches!(&**value, Expr::Ident(name) if hint_of(&name.sym).is_some())
}
