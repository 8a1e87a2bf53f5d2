//! The file as a whole, its imports and its exports.
//!
//! ```js
//! import a, { b as c } from "d";
//! export default function () {}
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    DefaultDecl, ExportSpecifier, ImportDecl, ImportPhase, ImportSpecifier, ModuleDecl, ModuleExportName,
    ModuleItem, NamedExport, ObjectLit, Program, Str,
};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::doc::{Doc, docs, hardline, join, word};
use super::exotic::exotic;
use super::list::Item;
use super::parens::Slot;

impl<'a> Printer<'a> {
    /// The whole file.
    pub(super) fn program(&mut self, node: &Program) -> Doc<'a> {
        let end = u32::try_from(self.source.len()).unwrap_or(u32::MAX);
        if self.real(node.span()).is_some()
            && let Some(doc) = self.slice_bytes((0, end), |v| node.visit_with(v))
        {
            return self.at_top(doc);
        }
        let items: Vec<Item> = match node {
            Program::Module(module) => module.body.iter().map(Item::Module).collect(),
            Program::Script(script) => script.body.iter().map(Item::Stmt).collect(),
        };
        let (start, _) = self.body_of_file();
        let list = self.list(items, Some((start, end)));
        let doc = docs![self.arena, self.copy(0, start, &[(0, start)], Vec::new()), list, hardline()];
        self.at_top(doc)
    }

    /// Tells what caused that of the file which does not say so itself.
    fn at_top(&self, doc: Doc<'a>) -> Doc<'a> {
        match self.origins.of_top() {
            Some(span) => self.caused(span, doc),
            None => doc,
        }
    }

    /// A statement, an import or an export.
    pub(super) fn module_item(&mut self, node: &ModuleItem) -> Doc<'a> {
        match node {
            ModuleItem::Stmt(stmt) => self.stmt(stmt),
            ModuleItem::ModuleDecl(decl) => match self.slice(decl.span(), |v| decl.visit_with(v)) {
                Some(doc) => doc,
                None => self.module_decl(decl),
            },
        }
    }

    fn module_decl(&mut self, node: &ModuleDecl) -> Doc<'a> {
        match node {
            ModuleDecl::Import(import) => self.import(import),
            ModuleDecl::ExportDecl(export) => docs![self.arena, "export ", self.decl(&export.decl)],
            ModuleDecl::ExportNamed(export) => self.named_export(export),
            ModuleDecl::ExportDefaultDecl(export) => match &export.decl {
                DefaultDecl::Class(class) => docs![self.arena, "export default ", self.class_expr(class)],
                DefaultDecl::Fn(function) => docs![self.arena, "export default ", self.fn_expr(function)],
                DefaultDecl::TsInterfaceDecl(_) => exotic(self.arena, node),
            },
            ModuleDecl::ExportDefaultExpr(export) => {
                docs![
                    self.arena,
                    "export default ",
                    self.start_of(&export.expr, Slot::ExportDefault),
                    self.semi()
                ]
            }
            ModuleDecl::ExportAll(export) => {
                let from = self.from(&export.src, export.with.as_deref());
                docs![self.arena, "export *", from, self.semi()]
            }
            ModuleDecl::TsImportEquals(_)
            | ModuleDecl::TsExportAssignment(_)
            | ModuleDecl::TsNamespaceExport(_) => exotic(self.arena, node),
        }
    }

    fn from(&mut self, source: &Str, with: Option<&ObjectLit>) -> Doc<'a> {
        let with = with.map_or(Doc::nil(), |with| {
            let attributes = match self.slice(with.span, |v| with.visit_with(v)) {
                Some(doc) => doc,
                None => self.object(with),
            };
            docs![self.arena, " with ", attributes]
        });
        docs![self.arena, " from ", self.string(source), with]
    }

    fn import(&mut self, node: &ImportDecl) -> Doc<'a> {
        let phase = match node.phase {
            ImportPhase::Evaluation => "import",
            ImportPhase::Source => "import source",
            ImportPhase::Defer => "import defer",
        };
        let mut parts = Vec::new();
        let mut named = Vec::new();
        for specifier in &node.specifiers {
            match specifier {
                ImportSpecifier::Default(specifier) => parts.push(self.ident(&specifier.local)),
                ImportSpecifier::Namespace(specifier) => {
                    parts.push(docs![self.arena, "* as ", self.ident(&specifier.local)]);
                }
                ImportSpecifier::Named(specifier) => {
                    let local = self.ident(&specifier.local);
                    named.push(match &specifier.imported {
                        Some(name) => docs![self.arena, self.export_name(name), " as ", local],
                        None => local,
                    });
                }
            }
        }
        if !named.is_empty() {
            parts.push(self.braced_items(self.arena.list(named.into_iter()), false, true));
        }
        if parts.is_empty() {
            return docs![self.arena, word(phase), " ", self.string(&node.src), self.semi()];
        }
        let from = self.from(&node.src, node.with.as_deref());
        docs![self.arena, word(phase), " ", join(self.arena, &parts, word(", ")), from, self.semi()]
    }

    fn named_export(&mut self, node: &NamedExport) -> Doc<'a> {
        let mut parts = Vec::new();
        let mut named = Vec::new();
        for specifier in &node.specifiers {
            match specifier {
                ExportSpecifier::Namespace(specifier) => {
                    parts.push(docs![self.arena, "* as ", self.export_name(&specifier.name)]);
                }
                ExportSpecifier::Default(specifier) => parts.push(self.ident(&specifier.exported)),
                ExportSpecifier::Named(specifier) => {
                    let local = self.export_name(&specifier.orig);
                    named.push(match &specifier.exported {
                        Some(name) => docs![self.arena, local, " as ", self.export_name(name)],
                        None => local,
                    });
                }
            }
        }
        if !named.is_empty() || parts.is_empty() {
            parts.push(self.braced_items(self.arena.list(named.into_iter()), false, true));
        }
        let from = node.src.as_ref().map_or(Doc::nil(), |source| self.from(source, node.with.as_deref()));
        docs![self.arena, "export ", join(self.arena, &parts, word(", ")), from, self.semi()]
    }

    fn export_name(&mut self, node: &ModuleExportName) -> Doc<'a> {
        match node {
            ModuleExportName::Ident(name) => self.ident(name),
            ModuleExportName::Str(text) => self.string(text),
        }
    }
}
