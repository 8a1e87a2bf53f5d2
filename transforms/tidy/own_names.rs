//! Functions and classes are called what the author called them, also where their variable has to be
//! spelled differently.
//!
//! ```js
//! function g() {}         class K {}                 const h = () => {};
//! let g2 = function g() {};   const K2 = class K {};   const h2 = { h: () => {} }.h;
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-namedevaluation>

use rustc_hash::FxHashSet;
use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::analysis::refs::bound_idents;
use crate::ast;
use crate::names::is_anonymous;
use crate::origins::Origins;

/// The variables after which a function or class is called, and those that are assigned.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// Functions or classes have these names.
    pub givers: FxHashSet<Id>,
    /// These are set again.
    pub assigned: FxHashSet<Id>,
    /// These are declared by `var`.
    pub(super) vars: FxHashSet<Id>,
}

impl Named {
    /// Looks through `node`.
    pub(super) fn of<N: VisitWith<Named>>(node: &N) -> Self {
        let mut named = Self::default();
        node.visit_with(&mut named);
        named
    }

    fn gives(&mut self, name: &Ident, value: Option<&Expr>) {
        if value.is_some_and(is_anonymous) {
            self.givers.insert(name.to_id());
        }
    }
}

impl Visit for Named {
    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.givers.insert(node.ident.to_id());
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.givers.insert(node.ident.to_id());
        node.visit_children_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        self.givers.extend(node.ident.as_ref().map(Ident::to_id));
        node.visit_children_with(self);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        self.givers.extend(node.ident.as_ref().map(Ident::to_id));
        node.visit_children_with(self);
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        if node.kind == VarDeclKind::Var {
            self.vars.extend(bound_idents(&node.decls).iter().map(Ident::to_id));
        }
        node.visit_children_with(self);
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        if let Pat::Ident(name) = &node.name {
            self.gives(name, node.init.as_deref());
        }
        node.visit_children_with(self);
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        if let AssignTarget::Simple(SimpleAssignTarget::Ident(name)) = &node.left {
            self.gives(name, Some(&node.right));
        }
        self.assigned.extend(bound_idents(&node.left).iter().map(Ident::to_id));
        node.visit_children_with(self);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        if let Expr::Ident(name) = ast::unparen(&node.arg) {
            self.assigned.insert(name.to_id());
        }
        node.visit_children_with(self);
    }

    fn visit_assign_pat(&mut self, node: &AssignPat) {
        if let Pat::Ident(name) = &*node.left {
            self.gives(name, Some(&node.right));
        }
        node.visit_children_with(self);
    }

    fn visit_assign_pat_prop(&mut self, node: &AssignPatProp) {
        self.gives(&node.key, node.value.as_deref());
        node.visit_children_with(self);
    }
}

/// `let variable = function name() {}`, for the declaration of a function; `var` where there is one.
pub(super) fn function(variable: Ident, function: FnDecl, is_var: bool, origins: &mut Origins) -> Stmt {
    let origin = function.function.span;
    let value = Expr::Fn(FnExpr { ident: Some(function.ident), function: function.function });
    let kind = if is_var { VarDeclKind::Var } else { VarDeclKind::Let };
    declare(kind, variable, value, origin, origins)
}

/// `const variable = class Name {}`, for the declaration of a class.
pub(super) fn class(variable: Ident, class: ClassDecl, assigned: bool, origins: &mut Origins) -> Stmt {
    let origin = class.class.span;
    let value = Expr::Class(ClassExpr { ident: Some(class.ident), class: class.class });
    let kind = if assigned { VarDeclKind::Let } else { VarDeclKind::Const };
    declare(kind, variable, value, origin, origins)
}

fn declare(
    kind: VarDeclKind,
    variable: Ident,
    value: Expr,
    origin: swc_core::common::Span,
    origins: &mut Origins,
) -> Stmt {
    let span = if origin.is_dummy() { origin } else { origins.stand_in(origin) };
    let variable = Ident { span: DUMMY_SP, ..variable };
    ast::declare(span, kind, ast::ident_pat(&variable), Some(Box::new(value)))
}
