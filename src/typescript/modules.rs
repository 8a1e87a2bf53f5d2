//! Imports and exports: what is only a type goes, as TypeScript does it without `verbatimModuleSyntax`.
//!
//! ```ts
//! import fs, { type A, B, used } from "x";
//! import old = require("old");
//! export { type C, used };
//! export = old;
//! ```
//! becomes
//! ```js
//! import { used } from "x";
//! const old = require("old");
//! export { used };
//! module.exports = old;
//! ```

use std::ops::Range;

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    ExportSpecifier, Expr, ImportDecl, ImportSpecifier, ModuleDecl, ModuleExportName, ModuleItem,
    NamedExport, TsExportAssignment, TsImportEqualsDecl, TsModuleRef,
};
use swc_core::ecma::visit::VisitWith;

use super::statements;
use super::strip::Strip;

/// Whether an item makes a file a module.
pub(super) fn is_module_syntax(item: &ModuleItem) -> bool {
    match item {
        ModuleItem::Stmt(_) => false,
        ModuleItem::ModuleDecl(decl) => match decl {
            ModuleDecl::Import(_)
            | ModuleDecl::ExportDecl(_)
            | ModuleDecl::ExportNamed(_)
            | ModuleDecl::ExportDefaultDecl(_)
            | ModuleDecl::ExportDefaultExpr(_)
            | ModuleDecl::ExportAll(_) => true,
            ModuleDecl::TsImportEquals(_)
            | ModuleDecl::TsExportAssignment(_)
            | ModuleDecl::TsNamespaceExport(_) => false,
        },
    }
}

/// Whether nothing of an import or export remains. Declarations are not asked about here.
pub(super) fn vanishes(cx: &Strip<'_>, decl: &ModuleDecl) -> bool {
    match decl {
        ModuleDecl::Import(node) => {
            let unused = || node.specifiers.iter().all(|specifier| !is_value_import(cx, specifier));
            // `import {} from "x"` is gone too, unlike `import "x"`.
            let braces = cx.text.is(cx.text.skip(cx.text.lo(node.span) + "import".len()), '{');
            node.type_only || (braces || !node.specifiers.is_empty()) && unused()
        }
        ModuleDecl::ExportNamed(node) => {
            let unused = || {
                node.specifiers.iter().all(|specifier| !is_value_export(cx, specifier, node.src.is_some()))
            };
            node.type_only || !node.specifiers.is_empty() && unused()
        }
        ModuleDecl::ExportAll(node) => node.type_only,
        ModuleDecl::ExportDefaultExpr(node) => {
            matches!(&*node.expr, Expr::Ident(name) if cx.usage.is_only_type(&name.to_id()))
        }
        ModuleDecl::TsImportEquals(node) => {
            node.is_type_only || !node.is_export && !cx.usage.is_used(&node.id.to_id())
        }
        ModuleDecl::TsNamespaceExport(_) => true,
        ModuleDecl::TsExportAssignment(_) | ModuleDecl::ExportDecl(_) | ModuleDecl::ExportDefaultDecl(_) => {
            false
        }
    }
}

fn is_value_import(cx: &Strip<'_>, specifier: &ImportSpecifier) -> bool {
    let local = match specifier {
        ImportSpecifier::Named(node) if node.is_type_only => return false,
        ImportSpecifier::Named(node) => &node.local,
        ImportSpecifier::Default(node) => &node.local,
        ImportSpecifier::Namespace(node) => &node.local,
    };
    cx.usage.is_import_used(&local.to_id())
}

fn is_value_export(cx: &Strip<'_>, specifier: &ExportSpecifier, from_elsewhere: bool) -> bool {
    match specifier {
        ExportSpecifier::Namespace(_) | ExportSpecifier::Default(_) => true,
        ExportSpecifier::Named(node) => match &node.orig {
            _ if node.is_type_only => false,
            ModuleExportName::Ident(name) if !from_elsewhere => !cx.usage.is_only_type(&name.to_id()),
            ModuleExportName::Ident(_) | ModuleExportName::Str(_) => true,
        },
    }
}

/// Strips an import of which something stays.
pub(super) fn import(cx: &mut Strip<'_>, node: &ImportDecl) {
    let parts: Vec<_> = node
        .specifiers
        .iter()
        .map(|specifier| (cx.text.range(specifier.span()), is_value_import(cx, specifier)))
        .collect();
    if parts.iter().all(|(_, stays)| *stays) {
        return;
    }
    let is_default = matches!(node.specifiers.first(), Some(ImportSpecifier::Default(_)));
    let (head, rest) = parts.split_at(usize::from(is_default));
    if rest.iter().all(|(_, stays)| !*stays) {
        // `import a, { type B } from` → `import a from`
        if let (Some((first, _)), Some((_, _))) = (head.first(), rest.first()) {
            let from = end_before_from(cx, node);
            cx.plan.cut(first.end..from);
        }
        return;
    }
    cut_unused(cx, rest);
    if let Some((default, false)) = head.first() {
        let comma = cx.text.skip(default.end);
        cx.plan.cut(default.start..cx.text.skip(comma + 1));
    }
}

/// Where the specifiers of an import end, braces included.
fn end_before_from(cx: &Strip<'_>, node: &ImportDecl) -> usize {
    let source = cx.text.skip_back(cx.text.lo(node.src.span));
    cx.text.skip_back(source - cx.text.word_before(source).len())
}

/// Strips an export list of which something stays.
pub(super) fn export(cx: &mut Strip<'_>, node: &NamedExport) {
    let parts: Vec<_> = node
        .specifiers
        .iter()
        .map(|specifier| {
            (cx.text.range(specifier.span()), is_value_export(cx, specifier, node.src.is_some()))
        })
        .collect();
    cut_unused(cx, &parts);
}

/// Removes the items of a comma-separated list that do not stay, each with its comma.
pub(super) fn cut_unused(cx: &mut Strip<'_>, parts: &[(Range<usize>, bool)]) {
    for (index, (range, stays)) in parts.iter().enumerate() {
        if *stays {
            continue;
        }
        let later = parts.get(index + 1);
        let stays_later = parts.get(index + 1..).is_some_and(|later| later.iter().any(|(_, stays)| *stays));
        let before = index.checked_sub(1).and_then(|before| parts.get(before));
        match (later, before) {
            (Some((next, _)), _) if stays_later => cx.plan.cut(range.start..next.start),
            (_, Some((last, _))) => cx.plan.cut(last.end..range.end),
            (_, None) => cx.plan.cut(range.clone()),
        }
    }
}

/// `import x = require("y")` or `import x = a.b`, outside of namespaces.
pub(super) fn import_equals(cx: &mut Strip<'_>, node: &TsImportEqualsDecl) {
    let start = cx.text.lo(node.span);
    let name = cx.text.range(node.id.span);
    match &node.module_ref {
        TsModuleRef::TsExternalModuleRef(_) if node.is_export => {
            let name = cx.text.get(name.clone()).to_owned();
            cx.plan.replace(start..cx.text.lo(node.id.span), format!("const {name} = exports."));
        }
        TsModuleRef::TsExternalModuleRef(_) => cx.plan.replace(start..name.start, "const "),
        TsModuleRef::TsEntityName(target) => {
            let keyword = if node.is_export { "export const " } else { "const " };
            cx.plan.replace(start..name.start, keyword);
            target.visit_with(cx);
        }
    }
}

/// `export = x`. A name is exported at the end, when it has its value: TypeScript lets it be declared
/// further down.
pub(super) fn export_assignment(cx: &mut Strip<'_>, node: &TsExportAssignment) {
    let range = cx.text.range(node.span);
    if let Expr::Ident(name) = &*node.expr
        && !cx.text.from(cx.text.skip(range.end)).is_empty()
    {
        cx.plan.append(&format!("module.exports = {};\n", name.sym));
        return statements::remove(cx, range);
    }
    let equals = cx.text.skip(range.start + "export".len());
    cx.plan.replace(range.start..equals, "module.exports ");
    node.expr.visit_with(cx);
}
