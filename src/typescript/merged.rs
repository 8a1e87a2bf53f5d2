//! Namespaces that are declared in several blocks: each block sees what the others export.
//!
//! ```ts
//! namespace N { export let x = 1; }
//! namespace N { export const twice = () => x * 2; }
//! ```
//! becomes
//! ```js
//! var N;
//! (function (N) { N.x = 1; })(N || (N = {}));
//! (function (N) { N.twice = () => N.x * 2; })(N || (N = {}));
//! ```
//! A name means what the block declares, else what the namespace exports elsewhere, else what is around.
//!
//! * Source: <https://www.typescriptlang.org/docs/handbook/declaration-merging.html#merging-namespaces>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::BytePos;
use swc_core::ecma::ast::{
    AssignTarget, BindingIdent, ClassDecl, ClassExpr, Decl, ExportDecl, Expr, FnDecl, FnExpr, ForHead, Id,
    Ident, JSXElementName, ModuleDecl, ModuleItem, Program, Stmt, TsEnumDecl, TsImportEqualsDecl,
    TsModuleBlock, TsModuleDecl, TsModuleName, TsModuleRef, TsNamespaceBody,
};
use swc_core::ecma::utils::find_pat_ids;
use swc_core::ecma::visit::{Visit, VisitWith, noop_visit_type};

use super::statements::is_type;
use super::usage::root;

/// What the namespaces of a program export, over all blocks of each.
#[derive(Debug, Default)]
pub(super) struct Merged {
    spaces: FxHashMap<Key, usize>,
    exports: Vec<FxHashSet<Atom>>,
    /// How many blocks each has.
    blocks: Vec<usize>,
    /// The namespaces that the names before a block stand for, outermost first, by where the first name begins.
    chains: FxHashMap<BytePos, Vec<usize>>,
    /// The namespaces around, innermost last.
    around: Vec<usize>,
    is_ambient: bool,
}

/// What tells one namespace from another: its binding, or the one that it is a member of and its name.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Binding(Id),
    Member(usize, Atom),
}

impl Merged {
    /// Looks through a resolved program.
    pub(super) fn of(program: &Program) -> Self {
        let mut merged = Self::default();
        program.visit_with(&mut merged);
        merged
    }

    /// The names in `block` that mean a member which another block exports, with the place of its namespace in `path`,
    /// the names before the block (`B` in `namespace A.B` has place 1).
    pub(super) fn foreign(&self, path: &[&Ident], block: &TsModuleBlock) -> Vec<(Id, usize)> {
        let chain = path.first().and_then(|first| self.chains.get(&first.span.lo));
        let exports: Vec<_> =
            chain.into_iter().flatten().filter_map(|space| self.exports.get(*space)).collect();
        let mut names = Names {
            exports: &exports,
            bound: FxHashSet::default(),
            found: FxHashSet::default(),
            assigns: false,
        };
        block.visit_with(&mut names);
        let Names { bound, found, .. } = names;
        let is_next = |place: usize, name: &Id| path.get(place + 1).is_some_and(|next| next.sym == name.0);
        let place = |name: &Id| {
            let place = exports.iter().rposition(|exports| exports.contains(&name.0))?;
            (!is_next(place, name)).then_some(place)
        };
        let outside = found.into_iter().filter(|name| !bound.contains(name));
        outside.filter_map(|name| place(&name).map(|place| (name, place))).collect()
    }

    /// Enters a block of a namespace.
    fn enter(&mut self, key: Key) {
        let next = self.spaces.len();
        let space = *self.spaces.entry(key).or_insert(next);
        if space == next {
            self.exports.push(FxHashSet::default());
            self.blocks.push(0);
        }
        if let Some(blocks) = self.blocks.get_mut(space) {
            *blocks += 1;
        }
        self.around.push(space);
    }

    /// What tells a namespace of this name here from others.
    fn key(&self, name: &Ident, is_exported: bool) -> Key {
        match self.around.last() {
            Some(outer) if is_exported => Key::Member(*outer, name.sym.clone()),
            _ => Key::Binding(name.to_id()),
        }
    }

    fn namespace(&mut self, node: &TsModuleDecl, is_exported: bool) {
        let (TsModuleName::Ident(first), Some(body)) = (&node.id, &node.body) else {
            return node.visit_children_with(self);
        };
        let (depth, was_ambient) = (self.around.len(), self.is_ambient);
        self.is_ambient |= node.declare;
        self.enter(self.key(first, is_exported || was_ambient));
        let mut body = body;
        while let TsNamespaceBody::TsNamespaceDecl(next) = body {
            self.export([next.id.sym.clone()]);
            self.enter(self.key(&next.id, true));
            body = &next.body;
        }
        let chain = self.around.get(depth..).unwrap_or_default().to_vec();
        self.chains.insert(first.span.lo, chain);
        body.visit_with(self);
        self.around.truncate(depth);
        self.is_ambient = was_ambient;
    }

    fn export(&mut self, names: impl IntoIterator<Item = Atom>) {
        if let Some(exports) = self.around.last().and_then(|space| self.exports.get_mut(*space)) {
            exports.extend(names);
        }
    }

    fn export_decl(&mut self, decl: &Decl) {
        match decl {
            Decl::Class(node) => self.export([node.ident.sym.clone()]),
            Decl::Fn(node) => self.export([node.ident.sym.clone()]),
            Decl::Var(node) => {
                self.export(find_pat_ids::<_, Id>(&node.decls).into_iter().map(|(name, _)| name));
            }
            Decl::TsEnum(node) => self.export([node.id.sym.clone()]),
            Decl::TsModule(node) if !is_type(decl) => {
                self.export(node.id.as_ident().map(|name| name.sym.clone()));
            }
            Decl::TsModule(_) | Decl::Using(_) | Decl::TsInterface(_) | Decl::TsTypeAlias(_) => {} // no values
        }
    }
}

impl Visit for Merged {
    noop_visit_type!();

    fn visit_ts_module_block(&mut self, node: &TsModuleBlock) {
        for item in &node.body {
            match item {
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl { decl, .. })) => {
                    self.export_decl(decl);
                }
                ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(node))
                    if node.is_export && !node.is_type_only =>
                {
                    self.export([node.id.sym.clone()]);
                }
                ModuleItem::Stmt(Stmt::Decl(decl)) if self.is_ambient => self.export_decl(decl),
                ModuleItem::Stmt(_) | ModuleItem::ModuleDecl(_) => {} // not seen by others
            }
            match item {
                ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl {
                    decl: Decl::TsModule(node),
                    ..
                })) => {
                    self.namespace(node, true);
                }
                _ => item.visit_with(self),
            }
        }
    }

    fn visit_ts_module_decl(&mut self, node: &TsModuleDecl) {
        self.namespace(node, false);
    }
}

/// Collects what a block declares, and what it mentions of `exports`.
struct Names<'a> {
    exports: &'a [&'a FxHashSet<Atom>],
    bound: FxHashSet<Id>,
    found: FxHashSet<Id>,
    /// Whether what looks like a binding is assigned to.
    assigns: bool,
}

impl Names<'_> {
    fn bind(&mut self, name: &Ident) {
        self.bound.insert(name.to_id());
    }
}

impl Visit for Names<'_> {
    noop_visit_type!();

    fn visit_ident(&mut self, node: &Ident) {
        if self.exports.iter().any(|exports| exports.contains(&node.sym)) {
            self.found.insert(node.to_id());
        }
    }

    fn visit_jsx_element_name(&mut self, node: &JSXElementName) {
        // `<div>` is a string.
        if !matches!(node, JSXElementName::Ident(name) if name.sym.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            node.visit_children_with(self);
        }
    }

    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        if self.assigns {
            self.visit_ident(&node.id);
        } else {
            self.bind(&node.id);
        }
    }

    fn visit_assign_target(&mut self, node: &AssignTarget) {
        let outer = std::mem::replace(&mut self.assigns, true);
        node.visit_children_with(self);
        self.assigns = outer;
    }

    fn visit_for_head(&mut self, node: &ForHead) {
        let outer = std::mem::replace(&mut self.assigns, matches!(node, ForHead::Pat(_)));
        node.visit_children_with(self);
        self.assigns = outer;
    }

    fn visit_expr(&mut self, node: &Expr) {
        let outer = std::mem::replace(&mut self.assigns, false);
        node.visit_children_with(self);
        self.assigns = outer;
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.bind(&node.ident);
        node.function.visit_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.bind(&node.ident);
        node.class.visit_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        self.bound.extend(node.ident.as_ref().map(Ident::to_id));
        node.function.visit_with(self);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        self.bound.extend(node.ident.as_ref().map(Ident::to_id));
        node.class.visit_with(self);
    }

    fn visit_ts_enum_decl(&mut self, node: &TsEnumDecl) {
        self.bind(&node.id);
        node.members.visit_with(self);
    }

    fn visit_ts_module_decl(&mut self, node: &TsModuleDecl) {
        self.bound.extend(node.id.as_ident().map(Ident::to_id));
        node.body.visit_with(self);
    }

    fn visit_ts_import_equals_decl(&mut self, node: &TsImportEqualsDecl) {
        self.bind(&node.id);
        if let TsModuleRef::TsEntityName(target) = &node.module_ref {
            self.visit_ident(root(target));
        }
    }
}
