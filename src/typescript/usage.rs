//! Which names have a value, and which are used for it: an import that is only used in types goes.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::ecma::ast::{
    BindingIdent, Class, ClassDecl, ClassExpr, Decl, DefaultDecl, ExportNamedSpecifier, FnDecl, FnExpr, Id,
    Ident, ImportDecl, JSXElement, JSXElementName, JSXFragment, ModuleDecl, ModuleItem, NamedExport, Program,
    SimpleAssignTarget, Stmt, TsEntityName, TsImportEqualsDecl, TsModuleName, TsModuleRef,
};
use swc_core::ecma::utils::find_pat_ids;
use swc_core::ecma::visit::{Visit, VisitWith, noop_visit_type};

use super::statements::is_type;
use super::text::Text;

/// What names stand for in a resolved program.
#[derive(Debug, Default)]
pub(super) struct Usage {
    used: FxHashSet<Id>,
    /// Names that JSX uses without writing them.
    factories: FxHashSet<String>,
    values: FxHashSet<Id>,
    types: FxHashSet<Id>,
    /// `import a = b.c` uses `b` where `a` is used.
    aliases: FxHashMap<Id, Id>,
    has_jsx: bool,
}

impl Usage {
    /// Looks through a program.
    pub(super) fn of(program: &Program, text: &Text<'_>) -> Self {
        let mut usage = Self::default();
        if let Program::Module(module) = program {
            module.body.iter().for_each(|item| usage.declare(item));
        }
        program.visit_with(&mut usage);
        usage.follow_aliases();
        if usage.has_jsx {
            usage.factories.insert("React".to_owned());
            let pragmas = text.comments().flat_map(|comment| {
                let mut words = comment.split_whitespace();
                std::iter::from_fn(move || {
                    words.find(|word| matches!(*word, "@jsx" | "@jsxFrag"))?;
                    words.next()
                })
            });
            let roots = pragmas.filter_map(|name| name.split('.').next().map(str::to_owned));
            usage.factories.extend(roots.collect::<Vec<_>>());
        }
        usage
    }

    /// Whether a name is used as a value.
    pub(super) fn is_used(&self, name: &Id) -> bool {
        self.used.contains(name)
    }

    /// Whether an imported name is used as a value, and not hidden by a value of the file itself.
    pub(super) fn is_import_used(&self, name: &Id) -> bool {
        !self.values.contains(name) && (self.is_used(name) || self.factories.contains(&*name.0))
    }

    /// Whether a name of the top level is declared as a type alone.
    pub(super) fn is_only_type(&self, name: &Id) -> bool {
        self.types.contains(name) && !self.values.contains(name)
    }

    fn follow_aliases(&mut self) {
        let mut open: Vec<Id> = self.used.iter().cloned().collect();
        while let Some(name) = open.pop() {
            if let Some(target) = self.aliases.get(&name)
                && self.used.insert(target.clone())
            {
                open.push(target.clone());
            }
        }
    }

    fn declare(&mut self, item: &ModuleItem) {
        match item {
            ModuleItem::Stmt(Stmt::Decl(decl)) => self.declare_decl(decl),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(node)) => self.declare_decl(&node.decl),
            ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(node)) => {
                let name = match &node.decl {
                    DefaultDecl::Class(node) => node.ident.as_ref(),
                    DefaultDecl::Fn(node) => node.ident.as_ref(),
                    DefaultDecl::TsInterfaceDecl(_) => None,
                };
                self.values.extend(name.map(Ident::to_id));
            }
            ModuleItem::ModuleDecl(ModuleDecl::Import(node)) => self.declare_type_imports(node),
            ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(node)) => {
                let names = if node.is_type_only { &mut self.types } else { &mut self.values };
                names.insert(node.id.to_id());
            }
            // Other statements declare nothing at the top level.
            ModuleItem::Stmt(_) | ModuleItem::ModuleDecl(_) => {}
        }
    }

    fn declare_type_imports(&mut self, node: &ImportDecl) {
        for specifier in &node.specifiers {
            if node.type_only || specifier.is_type_only() {
                self.types.insert(specifier.local().to_id());
            }
        }
    }

    fn declare_decl(&mut self, decl: &Decl) {
        match decl {
            Decl::Class(node) => self.values.extend([node.ident.to_id()]),
            Decl::Fn(node) => self.values.extend([node.ident.to_id()]),
            Decl::Var(node) => self.values.extend(find_pat_ids::<_, Id>(&node.decls)),
            Decl::Using(node) => self.values.extend(find_pat_ids::<_, Id>(&node.decls)),
            Decl::TsEnum(node) => self.values.extend([node.id.to_id()]),
            Decl::TsInterface(node) => self.types.extend([node.id.to_id()]),
            Decl::TsTypeAlias(node) => self.types.extend([node.id.to_id()]),
            Decl::TsModule(node) => {
                if let TsModuleName::Ident(name) = &node.id
                    && !node.global
                {
                    let ambient = node.declare && node.body.is_some();
                    let names = if is_type(decl) && !ambient { &mut self.types } else { &mut self.values };
                    names.insert(name.to_id());
                }
            }
        }
    }
}

impl Visit for Usage {
    noop_visit_type!();

    fn visit_decl(&mut self, node: &Decl) {
        if !is_type(node) {
            node.visit_children_with(self);
        }
    }

    fn visit_ident(&mut self, node: &Ident) {
        self.used.insert(node.to_id());
    }

    fn visit_binding_ident(&mut self, _: &BindingIdent) {}

    fn visit_simple_assign_target(&mut self, node: &SimpleAssignTarget) {
        // To assign to an import is an error, which must stay one.
        if let SimpleAssignTarget::Ident(name) = node {
            self.used.insert(name.to_id());
        }
        node.visit_children_with(self);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        node.function.visit_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        node.function.visit_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        node.class.visit_with(self);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        node.class.visit_with(self);
    }

    fn visit_class(&mut self, node: &Class) {
        // `implements` names types.
        node.decorators.visit_with(self);
        node.super_class.visit_with(self);
        node.body.visit_with(self);
    }

    fn visit_import_decl(&mut self, _: &ImportDecl) {}

    fn visit_named_export(&mut self, node: &NamedExport) {
        if !node.type_only && node.src.is_none() {
            node.visit_children_with(self);
        }
    }

    fn visit_export_named_specifier(&mut self, node: &ExportNamedSpecifier) {
        if !node.is_type_only {
            node.orig.visit_with(self);
        }
    }

    fn visit_ts_import_equals_decl(&mut self, node: &TsImportEqualsDecl) {
        let TsModuleRef::TsEntityName(target) = &node.module_ref else { return };
        if node.is_type_only {
            return;
        }
        let root = root(target);
        if node.is_export {
            self.used.insert(root.to_id());
        } else {
            self.aliases.insert(node.id.to_id(), root.to_id());
        }
    }

    fn visit_jsx_element(&mut self, node: &JSXElement) {
        self.has_jsx = true;
        node.visit_children_with(self);
    }

    fn visit_jsx_fragment(&mut self, node: &JSXFragment) {
        self.has_jsx = true;
        node.visit_children_with(self);
    }

    fn visit_jsx_element_name(&mut self, node: &JSXElementName) {
        // `<div>` is a string.
        if !matches!(node, JSXElementName::Ident(name) if name.sym.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            node.visit_children_with(self);
        }
    }
}

/// The first name of `a.b.c`.
pub(super) fn root(name: &TsEntityName) -> &Ident {
    match name {
        TsEntityName::Ident(name) => name,
        TsEntityName::TsQualifiedName(node) => root(&node.left),
    }
}
