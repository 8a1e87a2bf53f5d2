//! Exports become declarations like others, and a note of what they are called outside.
//!
//! ```js
//! export const a = await f();           const a = await f();
//! export default await g();             const _default = await g();
//! export { a as b };                    (kept for later)
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-exports>

use swc_core::atoms::Atom;
use swc_core::common::{DUMMY_SP, Span, Spanned};
use swc_core::ecma::ast::*;

use crate::analysis::refs::bound_idents;
use crate::ast;
use crate::names::Names;
use crate::names::call_it;
use crate::origins::Origins;
use crate::problem::Problem;

/// What one `export` declares.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    /// The whole export.
    pub(super) export: Span,
    /// The declaration in it.
    pub(super) decl: Span,
    /// What it declares.
    pub(super) names: Vec<Ident>,
    /// Whether that is the default.
    pub(super) is_default: bool,
    /// Whether it is a function, and so there from the start.
    pub(super) is_function: bool,
    /// Whether the author gave it no name.
    pub(super) is_anonymous: bool,
}

/// Where the statements of a module go, and what they export.
type Body<'a> = (&'a mut Vec<Stmt>, &'a mut Vec<Declared>);

/// Where imports and re-exports go, and lists of exports.
type Around<'a> = (&'a mut Vec<ModuleItem>, &'a mut Vec<NamedExport>);

/// Puts an item of a module where it belongs.
pub(super) fn take_exports(
    item: ModuleItem,
    names: &mut Names,
    origins: &mut Origins,
    (stmts, declared): Body,
    (outer, lists): Around,
) {
    match item {
        ModuleItem::Stmt(stmt) => stmts.push(stmt),
        ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl { span, decl })) => {
            declared.push(Declared {
                export: span,
                decl: span_of(&decl),
                names: declared_by(&decl),
                is_default: false,
                is_function: matches!(decl, Decl::Fn(_)),
                is_anonymous: false,
            });
            stmts.push(Stmt::Decl(decl));
        }
        ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(export)) => {
            stmts.push(default_decl(export, names, origins, declared));
        }
        ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultExpr(ExportDefaultExpr { span, expr })) => {
            stmts.push(default_value(span, expr, names, origins, declared));
        }
        ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(list)) if list.src.is_none() => lists.push(list),
        ModuleItem::ModuleDecl(
            decl @ (ModuleDecl::Import(_)
            | ModuleDecl::ExportNamed(_)
            | ModuleDecl::ExportAll(_)
            | ModuleDecl::TsImportEquals(_)
            | ModuleDecl::TsExportAssignment(_)
            | ModuleDecl::TsNamespaceExport(_)),
        ) => outer.push(ModuleItem::ModuleDecl(decl)),
    }
}

/// `export default function …` or `export default class …`, as a declaration.
fn default_decl(
    export: ExportDefaultDecl,
    names: &mut Names,
    origins: &mut Origins,
    declared: &mut Vec<Declared>,
) -> Stmt {
    let ExportDefaultDecl { span, decl } = export;
    match decl {
        DefaultDecl::Class(ClassExpr { ident: None, class }) => default_value(
            span,
            Box::new(Expr::Class(ClassExpr { ident: None, class })),
            names,
            origins,
            declared,
        ),
        DefaultDecl::Class(ClassExpr { ident: Some(ident), class }) => {
            let names = vec![ident.clone()];
            declared.push(Declared {
                export: span,
                decl: class.span,
                names,
                is_default: true,
                is_function: false,
                is_anonymous: false,
            });
            Stmt::Decl(Decl::Class(ClassDecl { ident, declare: false, class }))
        }
        DefaultDecl::Fn(FnExpr { ident, function }) => {
            let is_anonymous = ident.is_none();
            let ident = ident.unwrap_or_else(|| names.fresh("_default"));
            declared.push(Declared {
                export: span,
                decl: function.span,
                names: vec![ident.clone()],
                is_default: true,
                is_function: true,
                is_anonymous,
            });
            Stmt::Decl(Decl::Fn(FnDecl { ident, declare: false, function }))
        }
        // Types are gone long before.
        DefaultDecl::TsInterfaceDecl(_) => Stmt::Empty(EmptyStmt { span }),
    }
}

/// `const _default = value;`
fn default_value(
    span: Span,
    mut value: Box<Expr>,
    names: &mut Names,
    origins: &mut Origins,
    declared: &mut Vec<Declared>,
) -> Stmt {
    call_it(&Atom::from("default"), DUMMY_SP, &mut value, origins);
    let place = origins.stand_in(span);
    // It is set at the end: code above that may mention it, see `own`.
    let end = Span::new(span.hi, span.hi);
    let name = Ident { span: origins.stand_in(end), ..names.fresh("_default") };
    declared.push(Declared {
        export: span,
        decl: place,
        names: vec![name.clone()],
        is_default: true,
        is_function: false,
        is_anonymous: false,
    });
    let mut stmt = ast::declare(place, VarDeclKind::Const, ast::ident_pat(&name), Some(value));
    if let Stmt::Decl(Decl::Var(var)) = &mut stmt {
        for declarator in &mut var.decls {
            declarator.span = origins.stand_in(end);
        }
    }
    stmt
}

/// The span that stays with a declaration.
pub(super) fn span_of(decl: &Decl) -> Span {
    match decl {
        Decl::Class(class) => class.class.span,
        Decl::Fn(function) => function.function.span,
        other => other.span(), // all others have one of their own
    }
}

/// What a declaration declares.
pub(super) fn declared_by(decl: &Decl) -> Vec<Ident> {
    match decl {
        Decl::Class(class) => vec![class.ident.clone()],
        Decl::Fn(function) => vec![function.ident.clone()],
        Decl::Var(var) => bound_idents(&**var),
        _ => Vec::new(), // nothing else is exported
    }
}

/// The names of this module in its lists of exports.
pub(super) fn listed(lists: &[NamedExport]) -> impl Iterator<Item = &Ident> {
    lists.iter().flat_map(|list| &list.specifiers).filter_map(|specifier| match specifier {
        ExportSpecifier::Named(ExportNamedSpecifier { orig: ModuleExportName::Ident(name), .. }) => {
            Some(name)
        }
        _ => None, // the others name no variable of this module
    })
}

/// The name of an export.
pub(super) fn text(name: &ModuleExportName) -> Atom {
    match name {
        ModuleExportName::Ident(name) => name.sym.clone(),
        ModuleExportName::Str(text) => Atom::from(&*text.value.to_string_lossy()),
    }
}

/// The problems with exports that are called like the init promise.
pub(super) fn clashes(module: &Module, init: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut check = |name: &str, span: Span| {
        if name == init {
            let message =
                format!("the module has an export `{init}`, which is what its init promise is called");
            let hint = Some("choose another name for the promise (`--tla-export`)".to_owned());
            problems.push(Problem { span, message, hint });
        }
    };
    for item in &module.body {
        match item {
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => {
                for name in declared_by(&export.decl) {
                    check(&name.sym, name.span);
                }
            }
            ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(list)) => {
                for specifier in &list.specifiers {
                    match specifier {
                        ExportSpecifier::Named(named) => {
                            let name = named.exported.as_ref().unwrap_or(&named.orig);
                            check(&text(name), named.span);
                        }
                        ExportSpecifier::Namespace(all) => check(&text(&all.name), all.span),
                        ExportSpecifier::Default(default) => check(&default.exported.sym, default.span()),
                    }
                }
            }
            _ => {} // exports nothing, or the default
        }
    }
    problems
}
