//! Imports and exports.
//!
//! ```js
//! export { a, a };      export { nowhere };      export { b as "\uD83D" };
//! ```

use rustc_hash::FxHashSet;
use swc_core::atoms::Wtf8Atom;
use swc_core::common::{BytePos, Span, Spanned};
use swc_core::ecma::ast::{
    Decl, DefaultDecl, ExportAll, ExportDecl, ExportDefaultDecl, ExportDefaultExpr, ExportSpecifier, Ident,
    ImportDecl, ImportSpecifier, Module, ModuleExportName, NamedExport, ObjectLit, Pat, Prop, PropName,
    PropOrSpread, Str,
};
use swc_core::ecma::utils::find_pat_ids;
use swc_core::ecma::visit::VisitWith;

use super::context::Context;
use super::scopes::Scope;
use super::symbols::Symbol;
use super::walk::{Binding, Walk};
use super::{classes, declarations, functions, names, statements, text};

/// What a module has exported so far.
#[derive(Debug, Default)]
pub(super) struct Exports {
    names: FxHashSet<Wtf8Atom>,
    /// Names that the module must declare somewhere.
    local: Vec<(Symbol, Span)>,
}

/// Walks over a module.
pub(super) fn module(walk: &mut Walk, node: &Module) {
    walk.context = Context::module();
    walk.is_module = true;
    declarations::scoped(walk, Scope::block(), |walk| {
        node.body.visit_with(walk);
        for (name, span) in std::mem::take(&mut walk.exports.local) {
            if !walk.scopes.has(name) {
                let name = walk.symbols.spelling(name);
                walk.report(span, format!("`{name}` is exported but not declared at the top level"));
            }
        }
    });
}

/// Walks over an import.
pub(super) fn import(walk: &mut Walk, node: &ImportDecl) {
    for specifier in &node.specifiers {
        match specifier {
            ImportSpecifier::Named(named) => {
                if let Some(imported) = &named.imported {
                    external(walk, imported);
                    keywords(walk, imported.span().hi, named.local.span.lo);
                }
                declarations::declare(walk, &named.local, Binding::Lexical);
            }
            ImportSpecifier::Default(default) => {
                declarations::declare(walk, &default.local, Binding::Lexical);
            }
            ImportSpecifier::Namespace(all) => {
                keywords(walk, all.span.lo, all.local.span.lo);
                declarations::declare(walk, &all.local, Binding::Lexical);
            }
        }
    }
    if let Some(last) = node.specifiers.last() {
        keywords(walk, last.span_hi(), node.src.span.lo);
    }
    attributes(walk, &node.src, node.with.as_deref());
    statements::ended(walk, node.span);
}

/// Walks over `export const a = 1` and the like.
pub(super) fn declaration(walk: &mut Walk, node: &ExportDecl) {
    match &node.decl {
        Decl::Class(class) => exported(walk, &class.ident),
        Decl::Fn(function) => exported(walk, &function.ident),
        Decl::Var(vars) => vars.decls.iter().for_each(|declarator| pattern(walk, &declarator.name)),
        Decl::Using(using) => walk.report(using.span, "`using` cannot be exported"),
        // Types are gone.
        Decl::TsInterface(_) | Decl::TsTypeAlias(_) | Decl::TsEnum(_) | Decl::TsModule(_) => {}
    }
    node.decl.visit_with(walk);
}

fn pattern(walk: &mut Walk, pattern: &Pat) {
    for name in find_pat_ids::<_, Ident>(pattern) {
        exported(walk, &name);
    }
}

fn exported(walk: &mut Walk, name: &Ident) {
    export(walk, name.sym.clone().into(), name.span);
}

fn export(walk: &mut Walk, name: Wtf8Atom, span: Span) {
    let shown = name.to_string_lossy().into_owned();
    if !walk.exports.names.insert(name) {
        walk.report(span, format!("`{shown}` is already exported"));
    }
}

/// Walks over `export default` with a function or a class.
pub(super) fn default_declaration(walk: &mut Walk, node: &ExportDefaultDecl) {
    export(walk, Wtf8Atom::from("default"), node.span);
    match &node.decl {
        DefaultDecl::Fn(function) => functions::declared(walk, function.ident.as_ref(), &function.function),
        DefaultDecl::Class(class) => {
            if let Some(name) = &class.ident {
                declarations::declare(walk, name, Binding::Lexical);
            }
            classes::class(walk, &class.class, None);
        }
        // Types are gone.
        DefaultDecl::TsInterfaceDecl(_) => {}
    }
}

/// Walks over `export default` with an expression.
pub(super) fn default_expression(walk: &mut Walk, node: &ExportDefaultExpr) {
    export(walk, Wtf8Atom::from("default"), node.span);
    node.expr.visit_with(walk);
    statements::ended(walk, node.span);
}

/// Walks over `export * from`.
pub(super) fn all(walk: &mut Walk, node: &ExportAll) {
    attributes(walk, &node.src, node.with.as_deref());
    statements::ended(walk, node.span);
}

/// Walks over `export { … }`, with or without `from`.
pub(super) fn named(walk: &mut Walk, node: &NamedExport) {
    for specifier in &node.specifiers {
        match specifier {
            ExportSpecifier::Namespace(all) => {
                keywords(walk, all.span.lo, all.name.span().lo);
                exported_as(walk, &all.name);
            }
            ExportSpecifier::Default(default) => exported(walk, &default.exported),
            ExportSpecifier::Named(named) => {
                match &named.orig {
                    ModuleExportName::Ident(local) if node.src.is_none() => {
                        let symbol = names::reference(walk, local);
                        walk.exports.local.push((symbol, local.span));
                    }
                    orig => external(walk, orig),
                }
                if let Some(exported) = &named.exported {
                    if let (ModuleExportName::Ident(exported), None) = (exported, &node.src) {
                        // The `resolver` takes it for a mention.
                        walk.symbols.mention(exported);
                    }
                    keywords(walk, named.orig.span().hi, exported.span().lo);
                }
                exported_as(walk, named.exported.as_ref().unwrap_or(&named.orig));
            }
        }
    }
    if let Some(src) = &node.src {
        attributes(walk, src, node.with.as_deref());
    }
    statements::ended(walk, node.span);
}

fn exported_as(walk: &mut Walk, name: &ModuleExportName) {
    external(walk, name);
    let atom = match name {
        ModuleExportName::Ident(name) => name.sym.clone().into(),
        ModuleExportName::Str(name) => name.value.clone(),
    };
    export(walk, atom, name.span());
}

/// Judges a name that other modules know.
fn external(walk: &mut Walk, name: &ModuleExportName) {
    match name {
        ModuleExportName::Ident(name) => names::spelling(walk, &name.sym, name.span),
        ModuleExportName::Str(name) => {
            name.visit_with(walk);
            if name.value.as_str().is_none() {
                walk.report(name.span, "A name that is exported or imported has to be well-formed Unicode");
            }
        }
    }
}

fn keywords(walk: &mut Walk, from: BytePos, to: BytePos) {
    if text::has_escape(walk.text.between(from, to)) {
        walk.escaped_keyword(Span::new(from, to));
    }
}

/// Walks over where a module comes from, and the attributes of that.
fn attributes(walk: &mut Walk, src: &Str, with: Option<&ObjectLit>) {
    src.visit_with(walk);
    let mut keys = FxHashSet::default();
    for prop in with.iter().flat_map(|with| &with.props) {
        if let PropOrSpread::Prop(prop) = prop
            && let Prop::KeyValue(prop) = &**prop
            && let Some(key) = attribute(&prop.key)
            && !keys.insert(key)
        {
            walk.report(prop.key.span(), "This attribute is already given");
        }
    }
    if let Some(with) = with {
        with.visit_with(walk);
    }
}

fn attribute(key: &PropName) -> Option<Wtf8Atom> {
    match key {
        PropName::Ident(key) => Some(key.sym.clone().into()),
        PropName::Str(key) => Some(key.value.clone()),
        PropName::Num(_) | PropName::Computed(_) | PropName::BigInt(_) => None,
    }
}
