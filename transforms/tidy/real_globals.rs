//! What generated code means by `Promise` is the built-in one, also where the author has another.
//!
//! ```js
//! import Promise from "bluebird";
//! function load() { return globalThis.Promise.resolve(f()).then((u) => u.id); }
//! ```
//! Inside a lowered function it is the author's name that gives way (see `rename`); a name of the file, or
//! of a function that is not lowered, stays. `undefined` becomes `void 0`.
//!
//! * Needs: the program as it will be printed.

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::common::{DUMMY_SP, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::analysis::refs::{bound_idents, declared_by, vars_in};
use crate::analysis::sights::head_names;
use crate::analysis::survey::is_used_global;
use crate::ast;
use crate::origins::{Changes, Origins};

/// Writes the generated globals of `program` so that no binding of the author's hides them.
pub(crate) fn reach_globals(program: &mut Program, unresolved: SyntaxContext, origins: &Origins) {
    let changes = origins.changes();
    program.visit_mut_with(&mut Reach { unresolved, origins, changes, bound: FxHashMap::default() });
}

struct Reach<'o> {
    unresolved: SyntaxContext,
    origins: &'o Origins,
    changes: Changes,
    /// How many of the scopes around declare a spelling that matters.
    bound: FxHashMap<Atom, usize>,
}

impl Reach<'_> {
    fn within(&mut self, names: &[Ident], visit: impl FnOnce(&mut Self)) {
        let names = || names.iter().filter(|name| is_used_global(&name.sym));
        for name in names() {
            *self.bound.entry(name.sym.clone()).or_default() += 1;
        }
        visit(self);
        for name in names() {
            if let Some(count) = self.bound.get_mut(&name.sym) {
                *count -= 1;
            }
        }
    }

    /// Whether a node is as it was.
    fn is_untouched(&self, span: Span) -> bool {
        self.origins.is_authored(span) && !self.changes.meet(span)
    }

    fn is_hidden(&self, name: &Ident) -> bool {
        name.ctxt == self.unresolved
            && !self.origins.is_authored(name.span)
            && self.bound.get(&name.sym).is_some_and(|count| *count > 0)
    }
}

/// The names that a file declares.
fn declared_in_module(items: &[ModuleItem]) -> Vec<Ident> {
    let mut names = Vec::new();
    for item in items {
        match item {
            ModuleItem::Stmt(stmt) => names.extend(declared_by(std::slice::from_ref(stmt))),
            ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => {
                names.extend(import.specifiers.iter().map(|specifier| specifier.local().clone()));
            }
            ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => {
                names.extend(declared_by(&[Stmt::Decl(export.decl.clone())]));
            }
            ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(export)) => match &export.decl {
                DefaultDecl::Class(class) => names.extend(class.ident.clone()),
                DefaultDecl::Fn(function) => names.extend(function.ident.clone()),
                DefaultDecl::TsInterfaceDecl(_) => {}
            },
            // The others declare nothing, or are TypeScript's.
            ModuleItem::ModuleDecl(_) => {}
        }
    }
    names
}

impl VisitMut for Reach<'_> {
    fn visit_mut_expr(&mut self, expr: &mut Expr) {
        let Expr::Ident(name) = &*expr else {
            // The decorators of a class may stand before it.
            if expr.is_class() || !self.is_untouched(expr.span()) {
                expr.visit_mut_children_with(self);
            }
            return;
        };
        if !self.is_hidden(name) {
            return;
        }
        let span = name.span;
        *expr = if name.sym == "undefined" {
            Expr::Unary(UnaryExpr { span, op: UnaryOp::Void, arg: ast::number(0.0) })
        } else {
            let all = Ident::new("globalThis".into(), DUMMY_SP, self.unresolved);
            let prop = MemberProp::Ident(IdentName::new(name.sym.clone(), DUMMY_SP));
            Expr::Member(MemberExpr { span, obj: ast::ident(&all), prop })
        };
    }

    fn visit_mut_stmt(&mut self, stmt: &mut Stmt) {
        if !self.is_untouched(stmt.span()) {
            stmt.visit_mut_children_with(self);
        }
    }

    fn visit_mut_class_member(&mut self, member: &mut ClassMember) {
        if !self.is_untouched(member.span()) {
            member.visit_mut_children_with(self);
        }
    }

    fn visit_mut_module(&mut self, node: &mut Module) {
        let names = declared_in_module(&node.body);
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_script(&mut self, node: &mut Script) {
        let names = declared_by(&node.body);
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_function(&mut self, node: &mut Function) {
        let mut names = bound_idents(&node.params);
        names.extend(node.body.iter().flat_map(|body| declared_by(&body.stmts)));
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        let mut names = bound_idents(&node.params);
        if let ArrowFunctionBody::FunctionBody(body) = &*node.body {
            names.extend(declared_by(&body.stmts));
        }
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_constructor(&mut self, node: &mut Constructor) {
        let mut names = bound_idents(&node.params);
        names.extend(node.body.iter().flat_map(|body| declared_by(&body.stmts)));
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        let names = declared_by(&node.stmts);
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_switch_stmt(&mut self, node: &mut SwitchStmt) {
        let names: Vec<_> = node.cases.iter().flat_map(|case| declared_by(&case.cons)).collect();
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_catch_clause(&mut self, node: &mut CatchClause) {
        let names = bound_idents(&node.param);
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_for_stmt(&mut self, node: &mut ForStmt) {
        let names = match &node.init {
            Some(VarDeclOrExpr::VarDecl(var)) => bound_idents(&**var),
            Some(VarDeclOrExpr::Expr(_)) | None => Vec::new(),
        };
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_for_in_stmt(&mut self, node: &mut ForInStmt) {
        let names = head_names(&node.left);
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_for_of_stmt(&mut self, node: &mut ForOfStmt) {
        let names = head_names(&node.left);
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_fn_expr(&mut self, node: &mut FnExpr) {
        let names: Vec<_> = node.ident.iter().cloned().collect();
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_class_expr(&mut self, node: &mut ClassExpr) {
        let names: Vec<_> = node.ident.iter().cloned().collect();
        self.within(&names, |this| node.visit_mut_children_with(this));
    }

    fn visit_mut_static_block(&mut self, node: &mut StaticBlock) {
        let names = vars_in(&node.body);
        self.within(&names, |this| node.visit_mut_children_with(this));
    }
}
