//! Gives generated names their spelling, and renames what came to stand between a name and its
//! reader.
//!
//! ```js
//! { let x = await f(); use(x); } use(x);      // two different x
//! f().then((x2) => { use(x2); use(x); });
//! ```

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith, VisitWith};

use super::clashes::clashing;
use super::own_names::{self, Named};
use super::scopes::Tree;
use super::spelling::Spelling;
use crate::ast;
use crate::names::{call_it, is_ours, number_of};
use crate::origins::Origins;

/// Gives another spelling to every name inside `node` that hides one its readers mean; `tree` are its scopes.
pub(super) fn rename<N>(node: &mut N, tree: &Tree, origins: &mut Origins)
where
    N: VisitWith<Named> + VisitMutWith<Rename>,
{
    let renamed = clashing(tree, || Named::of(node));
    let (names, spellings) = new_names(tree, &renamed);
    if names.is_empty() && !tree.is_wordy {
        return;
    }
    let asked = tree.names_classes || !renamed.is_empty();
    let Named { assigned, vars, .. } = if asked { Named::of(node) } else { Named::default() };
    let mut rename = Rename { names, spellings, assigned, vars, origins: std::mem::take(origins) };
    node.visit_mut_with(&mut rename);
    *origins = rename.origins;
}

/// The names that get another spelling than they have, and the present one of those that are the author's.
fn new_names(tree: &Tree, renamed: &[bool]) -> (FxHashMap<Id, Atom>, FxHashSet<Atom>) {
    let mut spelling = Spelling::new(tree);
    let (mut names, mut spellings) = (FxHashMap::default(), FxHashSet::default());
    for id in tree.order.iter().copied() {
        let Some(name) = tree.names.get(id) else { continue };
        let is_ours = number_of(name.id.1).is_some();
        if !is_ours && !renamed.get(id).is_some_and(|renamed| *renamed) {
            continue;
        }
        let base = &name.id.0;
        let shy: Option<Atom> = (is_ours && tree.seen.is_some()).then(|| format!("_{base}").into());
        let sym = match &shy {
            Some(shy) => {
                let place = spelling.place_of(shy);
                spelling.of((shy, place), tree.declared(id)).or_else(|| Some(shy.clone()))
            }
            None => spelling.of((base, name.spelling), tree.declared(id)),
        };
        if let Some(sym) = sym {
            names.insert(name.id.clone(), sym);
            if !is_ours {
                spellings.insert(base.clone());
            }
        }
    }
    (names, spellings)
}

/// The visitor that writes the new spellings.
#[derive(Debug)]
pub(crate) struct Rename {
    names: FxHashMap<Id, Atom>,
    /// How those of the author's are spelled now: most names are none of them.
    spellings: FxHashSet<Atom>,
    assigned: FxHashSet<Id>,
    vars: FxHashSet<Id>,
    origins: Origins,
}

impl Rename {
    fn renamed(&mut self, name: &Ident) -> Option<Ident> {
        if !is_ours(name) && !self.spellings.contains(&name.sym) {
            return None;
        }
        let sym = self.names.get(&name.to_id())?.clone();
        let span = if name.span.is_dummy() { name.span } else { self.origins.stand_in(name.span) };
        Some(Ident { sym, span, ..name.clone() })
    }

    /// Keeps the name that an anonymous function gets from its variable.
    fn keep_name(&mut self, variable: &Ident, value: &mut Box<Expr>) {
        if self.spellings.contains(&variable.sym)
            && !is_ours(variable)
            && self.names.contains_key(&variable.to_id())
        {
            call_it(&variable.sym, DUMMY_SP, value, &mut self.origins);
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
            Stmt::Decl(Decl::Fn(mut function)) if !is_ours(&function.ident) => {
                function.function.visit_mut_with(self);
                let is_var = self.vars.contains(&function.ident.to_id());
                match self.renamed(&function.ident) {
                    Some(variable) => own_names::function(variable, function, is_var, &mut self.origins),
                    None => Stmt::Decl(Decl::Fn(function)),
                }
            }
            Stmt::Decl(Decl::Class(mut class)) if !is_ours(&class.ident) => {
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
                call_it(&prop.key.sym, DUMMY_SP, default, &mut self.origins);
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
    key.span.is_dummy() && matches!(&**value, Expr::Ident(name) if is_ours(name))
}
