//! The lowered function becomes the module again.
//!
//! ```js
//! function module(__tla) { let a; return f().then((value) => { a = value; }); () => [a]; }
//! ```
//! becomes
//! ```js
//! let a;
//! export const __tla = f().then((value) => { a = value; });
//! export { a };
//! ```
//! A function or variable that still stands at module level has its `export` back.

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use super::exports::{Declared, declared_by, span_of};
use super::{Wrapped, imports, script};
use crate::origins::Origins;
use crate::{Format, ast};

/// Puts the module together from its imports and the lowered function.
pub(crate) fn unwrap(program: &mut Program, wrapped: Wrapped, origins: &mut Origins) {
    let Program::Module(module) = program else { return };
    if wrapped.failed {
        *module = wrapped.original;
        return;
    }
    let body = std::mem::take(&mut module.body);
    let function = body.into_iter().find_map(|item| match item {
        ModuleItem::Stmt(Stmt::Decl(Decl::Fn(function))) if wrapped.is(&function) => Some(function.function),
        _ => None, // the imports, which `wrapped` has as well
    });
    let Some(Function { params, body: Some(FunctionBody { mut stmts, .. }), .. }) =
        function.map(|function| *function)
    else {
        return;
    };
    let spelled = Spelled::of(&wrapped, &params, stmts.pop());
    if wrapped.format != Format::Module {
        let body = script::body(&wrapped, &spelled, stmts, origins);
        let Module { span, shebang, .. } = std::mem::take(module);
        *program = Program::Script(Script { span, body, shebang });
        return;
    }
    let mut builder = Builder { wrapped, spelled, origins, items: Vec::new(), exported: Vec::new() };
    let directives = stmts.iter().take_while(|stmt| ast::is_directive(stmt)).count();
    let rest = stmts.split_off(directives);
    builder.items.extend(stmts.into_iter().map(ModuleItem::Stmt));
    builder.outer();
    for stmt in rest {
        builder.stmt(stmt);
    }
    builder.lists();
    module.body = builder.items;
}

/// How names are spelled that were given before or are seen from outside.
pub(super) struct Spelled(FxHashMap<Id, Ident>);

impl Spelled {
    fn of(wrapped: &Wrapped, params: &[Param], mentions: Option<Stmt>) -> Self {
        let given = params.iter().filter_map(|param| match &param.pat {
            Pat::Ident(name) => Some(name.id.clone()),
            _ => None, // `shape` makes no others
        });
        let mut spelled: FxHashMap<Id, Ident> = wrapped.given().iter().map(Ident::to_id).zip(given).collect();
        spelled.extend(wrapped.seen().iter().map(Ident::to_id).zip(mentioned(mentions)));
        Self(spelled)
    }

    pub(super) fn sym(&self, name: &Ident) -> Atom {
        self.0.get(&name.to_id()).map_or_else(|| name.sym.clone(), |spelled| spelled.sym.clone())
    }

    fn is_unchanged(&self, name: &Ident) -> bool {
        self.sym(name) == name.sym
    }
}

/// The names in `() => [a, b];`
fn mentioned(stmt: Option<Stmt>) -> Vec<Ident> {
    let Some(Stmt::Expr(stmt)) = stmt else { return Vec::new() };
    let Expr::Arrow(arrow) = *stmt.expr else { return Vec::new() };
    let ArrowFunctionBody::Expr(body) = *arrow.body else { return Vec::new() };
    let Expr::Array(list) = *body else { return Vec::new() };
    let names = list.elems.into_iter().flatten().filter_map(|element| element.expr.ident());
    names.collect()
}

struct Builder<'o> {
    wrapped: Wrapped,
    spelled: Spelled,
    origins: &'o Origins,
    items: Vec<ModuleItem>,
    /// The declarations that have their `export` back, by its place.
    exported: Vec<Span>,
}

impl Builder<'_> {
    fn outer(&mut self) {
        for mut item in std::mem::take(&mut self.wrapped.outer) {
            if let ModuleItem::ModuleDecl(ModuleDecl::Import(import)) = &mut item {
                for specifier in &mut import.specifiers {
                    self.respell(specifier);
                }
            }
            self.items.push(item);
        }
    }

    fn respell(&self, specifier: &mut ImportSpecifier) {
        let sym = self.spelled.sym(imports::local(specifier));
        let name = match specifier {
            ImportSpecifier::Named(named) => {
                if named.imported.is_none() && named.local.sym != sym {
                    named.imported = Some(ModuleExportName::Ident(named.local.clone()));
                    named.local.span = DUMMY_SP;
                }
                &mut named.local
            }
            ImportSpecifier::Default(default) => &mut default.local,
            ImportSpecifier::Namespace(namespace) => &mut namespace.local,
        };
        name.sym = sym;
    }

    fn stmt(&mut self, stmt: Stmt) {
        match stmt {
            Stmt::Return(ReturnStmt { span, arg: Some(promise) }) => self.init(span, promise),
            Stmt::Decl(Decl::Var(var)) if var.span.is_dummy() => self.declaration(*var),
            Stmt::Decl(decl) => {
                let item = match self.declared(&decl) {
                    Some(declared) => exported(decl, &declared),
                    None => ModuleItem::Stmt(Stmt::Decl(decl)),
                };
                self.items.push(item);
            }
            stmt => self.items.push(ModuleItem::Stmt(stmt)),
        }
    }

    /// The `export` that a declaration had and may have again.
    fn declared(&mut self, decl: &Decl) -> Option<Declared> {
        let span = span_of(decl);
        let span = self.origins.of(span).unwrap_or(span);
        let names = declared_by(decl);
        let is = |declared: &&Declared| {
            let same =
                |(one, other): (&Ident, &Ident)| one.ctxt == other.ctxt && self.spelled.sym(one) == other.sym;
            let at = self.origins.of(declared.decl).unwrap_or(declared.decl);
            at == span
                && declared.names.len() == names.len()
                && declared.names.iter().zip(&names).all(same)
                && (declared.is_anonymous || names.iter().all(|name| self.spelled.is_unchanged(name)))
        };
        let declared = self.wrapped.declared.iter().find(is).cloned()?;
        if declared.is_default && !declared.is_function {
            return None;
        }
        self.exported.push(declared.export);
        Some(declared)
    }

    /// `let a, b;`, where what was a `var` stays one: it may be read before the module runs.
    fn declaration(&mut self, var: VarDecl) {
        let is_var = |name: &Pat| matches!(name, Pat::Ident(name) if self.was_var(&name.id));
        let bare = var.decls.iter().all(|decl| decl.init.is_none());
        if !bare || var.kind != VarDeclKind::Let || !var.decls.iter().any(|decl| is_var(&decl.name)) {
            self.items.push(ModuleItem::Stmt(Stmt::Decl(Decl::Var(Box::new(var)))));
            return;
        }
        let (vars, lets): (Vec<_>, Vec<_>) = var.decls.into_iter().partition(|decl| is_var(&decl.name));
        for (kind, decls) in [(VarDeclKind::Let, lets), (VarDeclKind::Var, vars)] {
            if !decls.is_empty() {
                let var = VarDecl { kind, decls, ..VarDecl::default() };
                self.items.push(ModuleItem::Stmt(Stmt::Decl(Decl::Var(Box::new(var)))));
            }
        }
    }

    /// Whether a name, which may be spelled anew, is that of a `var`.
    fn was_var(&self, name: &Ident) -> bool {
        let as_it_is = self.wrapped.vars.contains(&name.to_id());
        let same = |(id, spelled): (&Id, &Ident)| {
            spelled.sym == name.sym && spelled.ctxt == name.ctxt && self.wrapped.vars.contains(id)
        };
        as_it_is || self.spelled.0.iter().any(same)
    }

    /// `export const __tla = promise;`
    fn init(&mut self, span: Span, promise: Box<Expr>) {
        let sym = self.spelled.sym(&self.wrapped.init);
        let renamed = sym != self.wrapped.init_name;
        let name = Ident { sym, ..self.wrapped.init.clone() };
        let kind = if self.wrapped.together { VarDeclKind::Var } else { VarDeclKind::Const };
        let place = if renamed { span } else { DUMMY_SP };
        let Stmt::Decl(decl) = ast::declare(place, kind, ast::ident_pat(&name), Some(promise)) else {
            return;
        };
        self.items.push(if renamed {
            ModuleItem::Stmt(Stmt::Decl(decl))
        } else {
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(ExportDecl { span, decl }))
        });
        if renamed {
            let specifier = named(name.sym, self.wrapped.init_name.clone());
            self.items.push(list(vec![specifier]));
        }
    }

    /// The exports that did not get their word back, and the author's lists.
    fn lists(&mut self) {
        let mut specifiers = Vec::new();
        for declared in &self.wrapped.declared {
            if self.exported.contains(&declared.export) {
                continue;
            }
            for name in &declared.names {
                let outside = if declared.is_default { "default".into() } else { name.sym.clone() };
                specifiers.push(named(self.spelled.sym(name), outside));
            }
        }
        if !specifiers.is_empty() {
            self.items.push(list(specifiers));
        }
        for mut list in std::mem::take(&mut self.wrapped.lists) {
            for specifier in &mut list.specifiers {
                if let ExportSpecifier::Named(ExportNamedSpecifier { orig, exported, .. }) = specifier
                    && let ModuleExportName::Ident(name) = orig
                    && !self.spelled.is_unchanged(name)
                {
                    let sym = self.spelled.sym(name);
                    exported.get_or_insert_with(|| ModuleExportName::Ident(name.clone()));
                    name.sym = sym;
                    name.span = DUMMY_SP;
                }
            }
            self.items.push(ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(list)));
        }
    }
}

/// A declaration with its `export`.
fn exported(decl: Decl, declared: &Declared) -> ModuleItem {
    let span = declared.export;
    ModuleItem::ModuleDecl(match decl {
        Decl::Fn(FnDecl { ident, function, .. }) if declared.is_default => {
            let ident = (!declared.is_anonymous).then_some(ident);
            let decl = DefaultDecl::Fn(FnExpr { ident, function });
            ModuleDecl::ExportDefaultDecl(ExportDefaultDecl { span, decl })
        }
        decl => ModuleDecl::ExportDecl(ExportDecl { span, decl }),
    })
}

/// `local as outside`, or `local` where that is the same.
fn named(local: Atom, outside: Atom) -> ExportSpecifier {
    let exported = (local != outside).then(|| ModuleExportName::Ident(Ident::new_no_ctxt(outside, DUMMY_SP)));
    let orig = ModuleExportName::Ident(Ident::new_no_ctxt(local, DUMMY_SP));
    ExportSpecifier::Named(ExportNamedSpecifier { span: DUMMY_SP, orig, exported, is_type_only: false })
}

/// `export { specifiers };`
fn list(specifiers: Vec<ExportSpecifier>) -> ModuleItem {
    ModuleItem::ModuleDecl(ModuleDecl::ExportNamed(NamedExport {
        span: DUMMY_SP,
        specifiers,
        src: None,
        type_only: false,
        with: None,
    }))
}
