//! A module as a script: one expression, or a `CommonJS` module.
//!
//! ```js
//! import { one } from "./one.js";
//! export const two = (await load()) + one;
//! ```
//! becomes, as `CommonJS`,
//! ```js
//! "use strict";
//! Object.defineProperty(exports, "__esModule", { value: true });
//! Object.defineProperty(exports, "two", { enumerable: true, get: () => two });
//! const one2 = require("./one.js");
//! let two;
//! exports.__tla = load().then((value) => { two = value + one2.one; });
//! ```
//! What is imported stays a property, so it stays live. The default of a `CommonJS` module is its
//! `module.exports`, as where Node imports it.

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::common::{DUMMY_SP, Mark, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitMut, VisitMutWith, VisitWith};

use super::exports::text;
use super::unwrap::Spelled;
use super::{Wrapped, imports};
use crate::names::Names;
use crate::origins::Origins;
use crate::problem::Problem;
use crate::{Format, ast};

/// What no script can do.
pub(super) fn problems(module: &Module, format: Format) -> Vec<Problem> {
    let mut problems = Vec::new();
    if format == Format::Module {
        return problems;
    }
    let mut problem = |span: Span, message: &str, hint: &str| {
        problems.push(Problem { span, message: message.into(), hint: Some(hint.into()) });
    };
    if format == Format::Iife {
        for item in &module.body {
            let imports = matches!(item, ModuleItem::ModuleDecl(ModuleDecl::Import(_)));
            if imports || imports::source(item).is_some() {
                problem(item.span(), "a script cannot import", "bundle the module first");
            }
        }
    }
    let mut metas = Metas(Vec::new());
    module.visit_with(&mut metas);
    for span in metas.0 {
        problem(span, "a script has no `import.meta`", "keep the format of a module");
    }
    problems
}

struct Metas(Vec<Span>);

impl Visit for Metas {
    fn visit_meta_prop_expr(&mut self, node: &MetaPropExpr) {
        if node.kind == MetaPropKind::ImportMeta {
            self.0.push(node.span);
        }
    }
}

/// The names that a format gives to every file.
pub(super) fn reserved(format: Format, unresolved: Mark) -> Vec<Ident> {
    let names: &[&str] = match format {
        Format::Module | Format::Iife => &[],
        Format::Cjs => &["exports", "require", "module", "__filename", "__dirname"],
    };
    let unresolved = SyntaxContext::empty().apply_mark(unresolved);
    names.iter().map(|name| Ident::new((*name).into(), DUMMY_SP, unresolved)).collect()
}

/// What the modules are called that are asked for, one for each import or re-export.
pub(super) fn names(outer: &[ModuleItem], names: &mut Names) -> Vec<Ident> {
    outer.iter().map(|item| names.fresh(&describe(item))).collect()
}

/// `./lib/get-it.js` gives `getIt`.
fn describe(item: &ModuleItem) -> String {
    let source = imports::source(item).and_then(|source| source.value.as_str()).unwrap_or_default();
    let last = source.rsplit('/').next().unwrap_or_default();
    let stem = last.split('.').next().unwrap_or_default();
    let mut name = String::from("_");
    let mut upper = false;
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(if std::mem::take(&mut upper) { c.to_ascii_uppercase() } else { c });
        } else {
            upper = name.len() > 1;
        }
    }
    name
}

/// The statements of the script.
pub(super) fn body(
    wrapped: &Wrapped,
    spelled: &Spelled,
    mut stmts: Vec<Stmt>,
    origins: &mut Origins,
) -> Vec<Stmt> {
    let directives = stmts.iter().take_while(|stmt| ast::is_directive(stmt)).count();
    let mut rest = stmts.split_off(directives);
    if !stmts.iter().any(|stmt| matches!(stmt, Stmt::Expr(stmt) if is_strict(&stmt.expr))) {
        let strict = Box::new(Expr::Lit(Lit::Str("use strict".into())));
        stmts.insert(0, Stmt::Expr(ExprStmt { span: DUMMY_SP, expr: strict }));
    }
    let mut requests = Requests::of(wrapped, spelled, origins);
    rest.visit_mut_with(&mut requests);
    rest.visit_mut_with(&mut NoThis(requests.origins));
    match wrapped.format {
        Format::Module => stmts.extend(rest),
        Format::Iife => {
            stmts.extend(rest);
            let run = ast::arrow(DUMMY_SP, Vec::new(), stmts);
            stmts = vec![ast::effect(ast::call(run, Vec::new()))];
        }
        Format::Cjs => {
            stmts.push(define("__esModule", vec![("value", ast::boolean(true))]));
            stmts.extend(requests.exports(wrapped, spelled));
            stmts.extend(requests.requires(wrapped));
            for stmt in rest {
                stmts.push(match stmt {
                    Stmt::Return(ReturnStmt { span, arg: Some(promise) }) => {
                        ast::expr_stmt(span, exported(&wrapped.init_name, promise))
                    }
                    stmt => stmt,
                });
            }
        }
    }
    stmts
}

/// `this` of a module is undefined, outside its functions.
struct NoThis<'o>(&'o mut Origins);

impl VisitMut for NoThis<'_> {
    fn visit_mut_expr(&mut self, node: &mut Expr) {
        if let Expr::This(this) = node {
            let span = if this.span.is_dummy() { DUMMY_SP } else { self.0.stand_in(this.span) };
            *node = Expr::Unary(UnaryExpr { span, op: UnaryOp::Void, arg: ast::number(0.0) });
        } else {
            node.visit_mut_children_with(self);
        }
    }

    fn visit_mut_function(&mut self, _: &mut Function) {}

    fn visit_mut_class(&mut self, node: &mut Class) {
        node.super_class.visit_mut_with(self);
        for member in &mut node.body {
            if let ClassMember::Method(ClassMethod { key, .. })
            | ClassMember::ClassProp(ClassProp { key, .. }) = member
            {
                key.visit_mut_with(self);
            }
        }
    }
}

fn is_strict(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(Lit::Str(text)) if text.value == *"use strict")
}

/// The `exports` of the file. What is called so by the author has given way.
fn exports() -> Ident {
    Ident::new_no_ctxt("exports".into(), DUMMY_SP)
}

/// `exports.name = value`
fn exported(name: &Atom, value: Box<Expr>) -> Box<Expr> {
    let prop = MemberProp::Ident(IdentName::new(name.clone(), DUMMY_SP));
    let member = MemberExpr { span: DUMMY_SP, obj: ast::ident(&exports()), prop };
    ast::assign(DUMMY_SP, AssignTarget::Simple(SimpleAssignTarget::Member(member)), value)
}

/// `Object.defineProperty(exports, "name", { … });`
fn define(name: &str, how: Vec<(&str, Box<Expr>)>) -> Stmt {
    let object = ast::ident(&Ident::new_no_ctxt("Object".into(), DUMMY_SP));
    let args = vec![ast::ident(&exports()), ast::text(name), ast::object(how)];
    ast::effect(ast::method(object, "defineProperty", args))
}

/// `Object.defineProperty(exports, "name", { enumerable: true, get: () => value });`
fn live(name: &str, value: Box<Expr>) -> Stmt {
    let get = ast::arrow(DUMMY_SP, Vec::new(), vec![ast::return_stmt(DUMMY_SP, Some(value))]);
    define(name, vec![("enumerable", ast::boolean(true)), ("get", get)])
}

/// What is had from a module that is asked for.
#[derive(Clone, Debug)]
enum Had {
    /// All of it.
    Whole(Ident),
    /// This property.
    Property(Ident, Atom),
}

impl Had {
    fn of(module: &Ident, name: &Atom) -> Self {
        // As where Node imports a CommonJS module.
        if name == "default" {
            Self::Whole(module.clone())
        } else {
            Self::Property(module.clone(), name.clone())
        }
    }

    fn value(&self) -> Box<Expr> {
        match self {
            Self::Whole(module) => ast::ident(module),
            Self::Property(module, name) => ast::member(ast::ident(module), name),
        }
    }
}

/// Puts what is imported in the place of its names.
struct Requests<'o> {
    imported: FxHashMap<Id, Had>,
    /// What the modules are called.
    modules: Vec<Ident>,
    origins: &'o mut Origins,
}

impl<'o> Requests<'o> {
    fn of(wrapped: &Wrapped, spelled: &Spelled, origins: &'o mut Origins) -> Self {
        let respelled = |name: &Ident| Ident { sym: spelled.sym(name), ..name.clone() };
        let modules: Vec<Ident> = wrapped.required.iter().map(respelled).collect();
        let mut imported = FxHashMap::default();
        for (item, module) in wrapped.outer.iter().zip(&modules) {
            let ModuleItem::ModuleDecl(ModuleDecl::Import(import)) = item else { continue };
            for specifier in &import.specifiers {
                let had = match specifier {
                    ImportSpecifier::Named(named) => {
                        let name = named.imported.as_ref().map_or_else(|| named.local.sym.clone(), text);
                        Had::of(module, &name)
                    }
                    ImportSpecifier::Default(_) | ImportSpecifier::Namespace(_) => Had::Whole(module.clone()),
                };
                imported.insert(respelled(imports::local(specifier)).to_id(), had);
            }
        }
        Self { imported, modules, origins }
    }

    fn place(&mut self, span: Span) -> Span {
        if span.is_dummy() { span } else { self.origins.stand_in(span) }
    }

    /// What is had in the place of a name.
    fn had(&mut self, name: &Ident) -> Option<Box<Expr>> {
        let mut value = self.imported.get(&name.to_id())?.value();
        let place = self.place(name.span);
        match &mut *value {
            Expr::Member(member) => member.span = place,
            Expr::Ident(module) => module.span = place,
            _ => {} // `Had` knows no others
        }
        Some(value)
    }

    /// The same where it is called: not as a method.
    fn called(&mut self, callee: &mut Box<Expr>) {
        if let Expr::Ident(name) = &**callee
            && let Some(value) = self.had(name)
        {
            let span = self.place(name.span);
            let value = match *value {
                Expr::Member(member) => {
                    let member = Expr::Member(MemberExpr { span: DUMMY_SP, ..member });
                    let exprs = vec![ast::number(0.0), Box::new(member)];
                    let expr = Box::new(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs }));
                    Box::new(Expr::Paren(ParenExpr { span, expr }))
                }
                whole => Box::new(whole),
            };
            *callee = value;
        } else {
            callee.visit_mut_with(self);
        }
    }

    /// The live properties of `exports`.
    fn exports(&self, wrapped: &Wrapped, spelled: &Spelled) -> Vec<Stmt> {
        let value = |name: &Ident| {
            let name = Ident { sym: spelled.sym(name), span: DUMMY_SP, ..name.clone() };
            self.imported.get(&name.to_id()).map_or_else(|| ast::ident(&name), Had::value)
        };
        let mut out = Vec::new();
        for declared in &wrapped.declared {
            for name in &declared.names {
                let outside = if declared.is_default { "default" } else { &*name.sym };
                out.push(live(outside, value(name)));
            }
        }
        for specifier in wrapped.lists.iter().flat_map(|list| &list.specifiers) {
            if let ExportSpecifier::Named(named) = specifier
                && let ModuleExportName::Ident(name) = &named.orig
            {
                out.push(live(&text(named.exported.as_ref().unwrap_or(&named.orig)), value(name)));
            }
        }
        for (item, module) in wrapped.outer.iter().zip(&self.modules) {
            let ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(list)) = item else { continue };
            for specifier in &list.specifiers {
                out.push(match specifier {
                    ExportSpecifier::Namespace(all) => live(&text(&all.name), ast::ident(module)),
                    ExportSpecifier::Default(default) => live(&default.exported.sym, ast::ident(module)),
                    ExportSpecifier::Named(named) => {
                        let outside = text(named.exported.as_ref().unwrap_or(&named.orig));
                        live(&outside, Had::of(module, &text(&named.orig)).value())
                    }
                });
            }
        }
        out
    }

    /// `const _a = require("./a.js");`
    fn requires(&mut self, wrapped: &Wrapped) -> Vec<Stmt> {
        let mut out = Vec::new();
        for (item, module) in wrapped.outer.iter().zip(&self.modules) {
            let Some(source) = imports::source(item) else { continue };
            let span = self.origins.stand_in(item.span());
            let require = ast::ident(&Ident::new_no_ctxt("require".into(), DUMMY_SP));
            let source = Box::new(Expr::Lit(Lit::Str(source.clone())));
            let required = ast::call(require, vec![source]);
            let stmt = match item {
                ModuleItem::ModuleDecl(ModuleDecl::Import(import)) if import.specifiers.is_empty() => {
                    ast::expr_stmt(span, required)
                }
                _ => ast::declare(span, VarDeclKind::Const, ast::ident_pat(module), Some(required)),
            };
            out.push(stmt);
            if matches!(item, ModuleItem::ModuleDecl(ModuleDecl::ExportAll(_))) {
                out.push(all_of(module));
            }
        }
        out
    }
}

/// Hands on all that a module exports, but the default and what is exported already.
fn all_of(module: &Ident) -> Stmt {
    let key = Ident::new_no_ctxt("key".into(), DUMMY_SP);
    let object = || ast::ident(&Ident::new_no_ctxt("Object".into(), DUMMY_SP));
    let property = MemberProp::Computed(ComputedPropName { span: DUMMY_SP, expr: ast::ident(&key) });
    let value = Expr::Member(MemberExpr { span: DUMMY_SP, obj: ast::ident(module), prop: property });
    let get = ast::arrow(DUMMY_SP, Vec::new(), vec![ast::return_stmt(DUMMY_SP, Some(Box::new(value)))]);
    let how = ast::object(vec![("enumerable", ast::boolean(true)), ("get", get)]);
    let defined =
        ast::method(object(), "defineProperty", vec![ast::ident(&exports()), ast::ident(&key), how]);
    let has = ast::member(ast::member(object(), "prototype"), "hasOwnProperty");
    let is_new = ast::binary(
        BinaryOp::LogicalAnd,
        ast::binary(BinaryOp::NotEqEq, ast::ident(&key), ast::text("default")),
        Box::new(Expr::Unary(UnaryExpr {
            span: DUMMY_SP,
            op: UnaryOp::Bang,
            arg: ast::method(has, "call", vec![ast::ident(&exports()), ast::ident(&key)]),
        })),
    );
    let each =
        ast::arrow(DUMMY_SP, vec![ast::ident_pat(&key)], vec![ast::when(is_new, vec![ast::effect(defined)])]);
    let keys = ast::method(object(), "keys", vec![ast::ident(module)]);
    ast::effect(ast::method(keys, "forEach", vec![each]))
}

impl VisitMut for Requests<'_> {
    fn visit_mut_expr(&mut self, node: &mut Expr) {
        match node {
            Expr::Ident(name) => {
                if let Some(value) = self.had(name) {
                    *node = *value;
                }
            }
            _ => node.visit_mut_children_with(self), // only names are imported
        }
    }

    fn visit_mut_call_expr(&mut self, node: &mut CallExpr) {
        match &mut node.callee {
            Callee::Expr(callee) => self.called(callee),
            Callee::Super(_) | Callee::Import(_) => {}
        }
        node.args.visit_mut_with(self);
    }

    fn visit_mut_tagged_tpl(&mut self, node: &mut TaggedTpl) {
        self.called(&mut node.tag);
        node.tpl.visit_mut_with(self);
    }

    fn visit_mut_prop(&mut self, node: &mut Prop) {
        if let Prop::Shorthand(name) = node
            && let Some(value) = self.imported.get(&name.to_id()).map(Had::value)
        {
            let place = self.place(name.span);
            *node = ast::written_out(name, place, value);
            return;
        }
        node.visit_mut_children_with(self);
    }
}
