//! What the blocks of sloppy code declare, where functions in them are `var`s of the function around as well.
//!
//! ```js
//! { function g() {} } g();                     // one `g` in the block, and a `var g`
//! let h; { function h() {} } h();              // that would clash: the block has its own
//! function f(a) { { function a() {} } a; }     // so it would here
//! ```
//! The resolver knows part of this: it takes the second `h` for the first one, and knows no `var` where a
//! function further out has a parameter of that name. `twins` puts both right.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-web-compat-functiondeclarationinstantiation>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::SyntaxContext;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::refs::{EachIdent, bound_idents, each_ident};
use crate::origins::is_authored;

/// The names of the function around that a `var` in a block would clash with.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Whether the function will be lowered.
    pub is_lowered: bool,
    /// Its parameters.
    pub params: FxHashMap<Atom, Ident>,
    /// What the blocks around declare, each with its `let`s, `const`s and classes.
    pub lexical: Vec<FxHashMap<Atom, Ident>>,
    /// The contexts of the `var`s that the resolver does not know, by the ids that it gave them.
    pub vars: FxHashMap<Id, SyntaxContext>,
}

impl Names {
    /// The `var` that a function in a block is.
    pub(super) fn var_of(&self, name: &Ident) -> Ident {
        Ident { ctxt: self.vars.get(&name.to_id()).copied().unwrap_or(name.ctxt), ..name.clone() }
    }

    /// What a `var` of that name would clash with.
    pub(super) fn clash(&self, name: &Ident) -> Option<&Ident> {
        let lexical = self.lexical.iter().rev().find_map(|names| names.get(&name.sym));
        lexical.or_else(|| self.params.get(&name.sym))
    }
}

/// The functions of a block, and whether each is a `var` as well.
pub(super) fn functions<'s>(stmts: impl Iterator<Item = &'s Stmt>) -> Vec<(Ident, bool)> {
    let function = |stmt: &Stmt| match stmt {
        Stmt::Decl(Decl::Fn(FnDecl { ident, function, .. })) => Some((ident.clone(), is_plain(function))),
        _ => None, // only functions have this past
    };
    stmts.filter_map(function).collect()
}

fn is_plain(function: &Function) -> bool {
    !function.is_async && !function.is_generator
}

/// The functions that are branches of the statements of a list: the resolver takes them for declarations of that list.
pub(super) fn in_branches<N: VisitWith<Branches>>(list: &N) -> Vec<Ident> {
    let mut found = Branches::default();
    list.visit_with(&mut found);
    found.0
}

/// Finds them, in the blocks that they got.
#[derive(Debug, Default)]
pub(super) struct Branches(Vec<Ident>);

impl Visit for Branches {
    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        if !is_authored(node.span) {
            self.0.extend(functions(node.stmts.iter()).into_iter().map(|(name, _)| name));
        }
    }

    fn visit_switch_stmt(&mut self, _: &SwitchStmt) {}
    fn visit_expr(&mut self, _: &Expr) {}
    fn visit_function(&mut self, _: &Function) {}
    fn visit_class(&mut self, _: &Class) {}
}

/// The `var`s that functions in the blocks of a body make, and the ids by which code of the body mentions
/// each, where the resolver did not know it.
pub(super) fn unknown_vars(body: &FunctionBody, params: &FxHashMap<Atom, Ident>) -> FxHashSet<Id> {
    let mut found = Hoisted::default();
    body.visit_with(&mut found);
    found.functions.retain(|name| !params.contains_key(&name.sym));
    if found.functions.is_empty() {
        return FxHashSet::default();
    }
    let mut inner = Inner { hoists: true, ..Inner::default() };
    body.visit_with(&mut inner);
    let lexical: FxHashSet<Atom> = lexical_of_body(&body.stmts).into_iter().map(|name| name.sym).collect();
    let mut names: FxHashMap<Atom, FxHashSet<Id>> = FxHashMap::default();
    for name in found.functions.iter().filter(|name| !lexical.contains(&name.sym)) {
        names.entry(name.sym.clone()).or_default();
    }
    each_ident(body, |name| {
        if let Some(ids) = names.get_mut(&name.sym)
            && !inner.declared.contains(&name.to_id())
        {
            ids.insert(name.to_id());
        }
    });
    names.into_values().filter(|ids| ids.len() > 1).flatten().collect()
}

/// Finds the functions in blocks.
#[derive(Default)]
struct Hoisted {
    functions: Vec<Ident>,
}

impl Hoisted {
    fn add<'s>(&mut self, stmts: impl Iterator<Item = &'s Stmt>) {
        self.functions
            .extend(functions(stmts).into_iter().filter_map(|(name, is_var)| is_var.then_some(name)));
    }
}

impl Visit for Hoisted {
    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        self.add(node.stmts.iter());
        node.visit_children_with(self);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        self.add(node.cases.iter().flat_map(|case| &case.cons));
        node.visit_children_with(self);
    }

    fn visit_expr(&mut self, _: &Expr) {}
    fn visit_function(&mut self, _: &Function) {}
    fn visit_class(&mut self, _: &Class) {}
}

/// What the statements of a block declare for that block alone; a plain function clashes with nothing.
pub(super) fn lexical_of<'s>(stmts: impl Iterator<Item = &'s Stmt>) -> Vec<Ident> {
    let declared = |stmt: &Stmt| match stmt {
        Stmt::Decl(Decl::Var(var)) => lexical_of_head(var),
        Stmt::Decl(Decl::Using(using)) => bound_idents(&using.decls),
        Stmt::Decl(Decl::Class(class)) => vec![class.ident.clone()],
        Stmt::Decl(Decl::Fn(FnDecl { ident, function, .. })) if !is_plain(function) => {
            vec![ident.clone()]
        }
        _ => Vec::new(), // nothing else declares
    };
    stmts.flat_map(declared).collect()
}

/// The same of the body of a function, where functions are like `var`s.
pub(super) fn lexical_of_body(stmts: &[Stmt]) -> Vec<Ident> {
    lexical_of(stmts.iter().filter(|stmt| !matches!(stmt, Stmt::Decl(Decl::Fn(_)))))
}

/// What the head of a loop, or another declaration, declares for a block alone.
pub(super) fn lexical_of_head(var: &VarDecl) -> Vec<Ident> {
    if var.kind == VarDeclKind::Var { Vec::new() } else { bound_idents(&var.decls) }
}

/// The same of the head of a `for-in` or `for-of`.
pub(super) fn declared_by_head(head: &ForHead) -> Vec<Ident> {
    match head {
        ForHead::VarDecl(var) => lexical_of_head(var),
        ForHead::UsingDecl(using) => bound_idents(&using.decls),
        ForHead::Pat(_) => Vec::new(),
    }
}

/// What the cases of a `switch` mention before the `case` that declares it: the resolver takes that for
/// something further out. With the contexts of what is meant.
pub(super) fn early_in(cases: &[SwitchCase], declared: &[Ident]) -> FxHashMap<Id, SyntaxContext> {
    let mut early = FxHashMap::default();
    if declared.is_empty() {
        return early;
    }
    let mut inner = Inner::default();
    for case in cases {
        case.visit_with(&mut inner);
    }
    let own: FxHashMap<&Atom, SyntaxContext> = declared.iter().map(|name| (&name.sym, name.ctxt)).collect();
    let mut note = |name: &Ident| {
        if let Some(context) = own.get(&name.sym)
            && !inner.declared.contains(&name.to_id())
        {
            early.insert(name.to_id(), *context);
        }
    };
    for case in cases {
        each_ident(case, &mut note);
    }
    early
}

/// Whether the resolver takes something in the cases for what it is not.
pub(super) fn mistakes_cases(node: &SwitchStmt) -> bool {
    let declared = lexical_of(node.cases.iter().flat_map(|case| &case.cons));
    early_in(&node.cases, &declared).iter().any(|((_, taken_for), context)| taken_for != context)
}

/// What the `let` or `const` of a loop's head mentions before it is declared: that means the name of the head,
/// too, which the resolver does not know yet when it gets there.
pub(super) fn early_in_head(var: &VarDecl) -> FxHashMap<Id, SyntaxContext> {
    let bound = lexical_of_head(var);
    let mut early = FxHashMap::default();
    if bound.is_empty() {
        return early;
    }
    let mut inner = Inner::default();
    var.visit_with(&mut inner);
    each_ident(var, |name| {
        if let Some(own) = bound.iter().find(|own| own.sym == name.sym)
            && !inner.declared.contains(&name.to_id())
        {
            early.insert(name.to_id(), own.ctxt);
        }
    });
    early
}

/// Whether the resolver takes something in the head of a loop for what it is not.
pub(super) fn mistakes_head(var: &VarDecl) -> bool {
    early_in_head(var).iter().any(|((_, taken_for), context)| taken_for != context)
}

/// The ids by which a name is mentioned that no scope inside declares.
pub(super) fn not_declared_in<N>(node: &N, name: &Atom) -> FxHashSet<Id>
where
    N: VisitWith<Inner> + for<'a> VisitWith<EachIdent<'a>>,
{
    let mut inner = Inner::default();
    node.visit_with(&mut inner);
    let mut names = FxHashSet::default();
    each_ident(node, |other| {
        if other.sym == *name && !inner.declared.contains(&other.to_id()) {
            names.insert(other.to_id());
        }
    });
    names
}

/// Finds what is declared in scopes inside a piece of code.
#[derive(Debug, Default)]
pub(super) struct Inner {
    /// What is.
    pub declared: FxHashSet<Id>,
    /// How many functions are around.
    functions: usize,
    /// Whether plain functions right in blocks count for nothing, as they are `var`s.
    hoists: bool,
}

impl Inner {
    fn add(&mut self, names: &[Ident]) {
        self.declared.extend(names.iter().map(Ident::to_id));
    }
}

impl Visit for Inner {
    fn visit_var_decl(&mut self, node: &VarDecl) {
        if node.kind != VarDeclKind::Var || self.functions > 0 {
            self.add(&bound_idents(&node.decls));
        }
        node.visit_children_with(self);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        if !self.hoists || self.functions > 0 || !is_plain(&node.function) {
            self.add(std::slice::from_ref(&node.ident));
        }
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.add(std::slice::from_ref(&node.ident));
        node.visit_children_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        self.add(node.ident.as_slice());
        node.visit_children_with(self);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        self.add(node.ident.as_slice());
        node.visit_children_with(self);
    }

    fn visit_catch_clause(&mut self, node: &CatchClause) {
        self.add(&bound_idents(&node.param));
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, node: &Function) {
        self.add(&bound_idents(&node.params));
        self.functions += 1;
        node.visit_children_with(self);
        self.functions -= 1;
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.add(&bound_idents(&node.params));
        self.functions += 1;
        node.visit_children_with(self);
        self.functions -= 1;
    }
}
