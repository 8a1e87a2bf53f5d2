//! Names in a piece of code: those it binds, and those it mentions.

use rustc_hash::FxHashSet;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

/// The names that a pattern (or declaration) binds or assigns, in source order; expressions inside
/// it (defaults, computed keys) are not looked into.
pub(crate) fn bound_idents<N>(pattern: &N) -> Vec<Ident>
where
    N: for<'a> VisitWith<BoundIdents<'a>>,
{
    let mut names = Vec::new();
    each_bound(pattern, |name| names.push(name.clone()));
    names
}

/// Calls `found` for each of [`bound_idents`].
pub(crate) fn each_bound<N>(pattern: &N, mut found: impl FnMut(&Ident))
where
    N: for<'a> VisitWith<BoundIdents<'a>>,
{
    pattern.visit_with(&mut BoundIdents(&mut found));
}

/// The same of a pattern, which mostly is just a name.
pub(crate) fn each_bound_in(pattern: &Pat, mut found: impl FnMut(&Ident)) {
    match pattern {
        Pat::Ident(name) => found(name),
        pattern => each_bound(pattern, found),
    }
}

/// The visitor behind [`bound_idents`].
pub(crate) struct BoundIdents<'a>(&'a mut dyn FnMut(&Ident));

impl Visit for BoundIdents<'_> {
    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        (self.0)(&node.id);
    }

    fn visit_pat(&mut self, node: &Pat) {
        // An assignment pattern has plain expressions as targets.
        if let Pat::Expr(target) = node {
            if let Expr::Ident(name) = crate::ast::unparen(target) {
                (self.0)(name);
            }
        } else {
            node.visit_children_with(self);
        }
    }

    fn visit_expr(&mut self, _: &Expr) {}
}

/// The names that a list of statements declares for the code beside it: its own `let`, `const`,
/// `class` and functions, and any `var` inside.
pub(crate) fn declared_by(stmts: &[Stmt]) -> Vec<Ident> {
    let mut names = Vec::new();
    for stmt in stmts {
        match stmt {
            Stmt::Decl(Decl::Fn(function)) => names.push(function.ident.clone()),
            Stmt::Decl(Decl::Class(class)) => names.push(class.ident.clone()),
            Stmt::Decl(Decl::Var(var)) => names.extend(bound_idents(&**var)),
            Stmt::Decl(Decl::Using(using)) => names.extend(bound_idents(&**using)),
            // Only a `var` gets out of any other statement.
            _ => names.extend(vars_in(stmt)),
        }
    }
    names
}

/// The names of the `var`s inside a statement, not looking into functions.
pub(crate) fn vars_in<N: VisitWith<VarNames>>(node: &N) -> Vec<Ident> {
    let mut visitor = VarNames(Vec::new());
    node.visit_with(&mut visitor);
    visitor.0
}

/// The visitor behind [`vars_in`].
#[derive(Debug)]
pub(crate) struct VarNames(Vec<Ident>);

impl Visit for VarNames {
    fn visit_var_decl(&mut self, node: &VarDecl) {
        if node.kind == VarDeclKind::Var {
            self.0.extend(bound_idents(&node.decls));
        }
    }

    fn visit_expr(&mut self, _: &Expr) {}
    fn visit_function(&mut self, _: &Function) {}
    fn visit_class(&mut self, _: &Class) {}
}

/// Calls `found` for every name mentioned in `node`, nested functions included.
pub(crate) fn each_ident<N>(node: &N, found: impl FnMut(&Ident))
where
    N: for<'a> VisitWith<EachIdent<'a>> + ?Sized,
{
    let mut found = found;
    node.visit_with(&mut EachIdent(&mut found));
}

/// The visitor behind [`each_ident`].
pub(crate) struct EachIdent<'a>(&'a mut dyn FnMut(&Ident));

impl Visit for EachIdent<'_> {
    fn visit_ident(&mut self, node: &Ident) {
        (self.0)(node);
    }
}

/// The names that functions inside `node` mention.
pub(crate) fn seen_by_closures<N: VisitWith<Closures> + ?Sized>(node: &N) -> FxHashSet<Id> {
    let mut closures = Closures::default();
    node.visit_with(&mut closures);
    closures.seen
}

/// The visitor behind [`seen_by_closures`].
#[derive(Debug, Default)]
pub(crate) struct Closures {
    seen: FxHashSet<Id>,
}

impl Closures {
    fn add<N: for<'a> VisitWith<EachIdent<'a>>>(&mut self, node: &N) {
        each_ident(node, |name| {
            self.seen.insert(name.to_id());
        });
    }
}

impl Visit for Closures {
    fn visit_function(&mut self, node: &Function) {
        self.add(node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.add(node);
    }

    fn visit_class(&mut self, node: &Class) {
        self.add(node);
    }
}
