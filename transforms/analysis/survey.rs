//! Which of the rarer passes a program needs: one walk instead of one for each of them.
//!
//! ```js
//! eval("x");                       // direct `eval`s have to be marked with what they see
//! class Promise {}                 // generated code means the built-in one, and has to say so
//! class A extends load {}          // an async function looks otherwise than a plain one
//! { function g() {} }              // may be two bindings, which the resolver takes for one
//! if (a) function f() {}           // counts as having a block
//! ```

use rustc_hash::FxHashSet;
use swc_core::atoms::Atom;
use swc_core::common::SyntaxContext;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::block_scopes::{mistakes_cases, mistakes_head};
use super::twins::seen_by_closures;

/// What stands somewhere in a program.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is there or not, whatever the others are")]
pub(crate) struct Survey {
    /// The names that begin with an underscore, as helpers do.
    pub(crate) underscored: FxHashSet<Atom>,
    /// Whether a binding is spelled like a global that generated code mentions.
    pub(crate) shadows: bool,
    /// Whether anything may see names by their spelling: `eval`, `with`.
    pub(crate) spells: bool,
    /// Whether anything may look at what shows that a function is async.
    pub(crate) looks: bool,
    /// Whether the resolver may have taken two bindings for one.
    pub(crate) twins: bool,
    /// Whether there are `using` declarations.
    pub(crate) resources: bool,
    /// Whether a function is all there is of a branch.
    pub(crate) branches: bool,
    unresolved: SyntaxContext,
    /// Whether this is the code of an async function.
    is_async: bool,
    /// Declarations by `var` so far.
    vars: usize,
}

/// The globals that generated code mentions, helpers included.
const GLOBALS: [&str; 13] = [
    "Error",
    "Math",
    "Object",
    "Promise",
    "Reflect",
    "Set",
    "String",
    "SuppressedError",
    "Symbol",
    "TypeError",
    "WeakMap",
    "arguments",
    "undefined",
];

/// The properties of functions that an async one has not.
const TELLING: [&str; 3] = ["caller", "arguments", "prototype"];

impl Survey {
    /// Looks through a program; names without a binding have the context `unresolved`.
    pub(crate) fn of(program: &Program, unresolved: SyntaxContext) -> Self {
        let mut survey = Self { unresolved, ..Self::default() };
        program.visit_with(&mut survey);
        survey
    }
}

impl Survey {
    fn function<N: VisitWith<Self>>(&mut self, node: &N, is_async: bool) {
        let around = std::mem::replace(&mut self.is_async, is_async);
        node.visit_children_with(self);
        self.is_async = around;
    }
}

fn is_function(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Decl(Decl::Fn(_)))
}

fn is_name(pattern: &Pat) -> bool {
    matches!(pattern, Pat::Ident(_))
}

impl Visit for Survey {
    fn visit_ident(&mut self, node: &Ident) {
        match node.sym.as_bytes().first() {
            Some(b'_') if !self.underscored.contains(&node.sym) => {
                self.underscored.insert(node.sym.clone());
            }
            Some(b'E' | b'M' | b'O' | b'P' | b'R' | b'S' | b'T' | b'W' | b'a' | b'u') => {
                self.shadows |= node.ctxt != self.unresolved && GLOBALS.contains(&&*node.sym);
            }
            Some(b'e') => self.spells |= node.sym == "eval",
            _ => {} // nothing that anybody asks for
        }
    }

    fn visit_with_stmt(&mut self, node: &WithStmt) {
        self.spells = true;
        node.visit_children_with(self);
    }

    fn visit_member_prop(&mut self, node: &MemberProp) {
        if let MemberProp::Ident(name) = node {
            self.looks |=
                matches!(name.sym.as_bytes().first(), Some(b'c' | b'a')) && TELLING.contains(&&*name.sym);
        }
        node.visit_children_with(self);
    }

    fn visit_str(&mut self, node: &Str) {
        self.looks |= node.value.as_str().is_some_and(|text| TELLING.contains(&text));
    }

    fn visit_class(&mut self, node: &Class) {
        self.looks |= node.super_class.is_some();
        node.visit_children_with(self);
    }

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        self.twins |= node.stmts.iter().any(is_function);
        node.visit_children_with(self);
    }

    fn visit_if_stmt(&mut self, node: &IfStmt) {
        self.branches |= is_function(&node.cons) || node.alt.as_deref().is_some_and(is_function);
        self.twins |= self.branches;
        node.visit_children_with(self);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        self.twins |= node.cases.iter().flat_map(|case| &case.cons).any(is_function) || mistakes_cases(node);
        node.visit_children_with(self);
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        if let Some(VarDeclOrExpr::VarDecl(head)) = &node.init {
            self.twins |= mistakes_head(head);
        }
        node.visit_children_with(self);
    }

    fn visit_for_head(&mut self, node: &ForHead) {
        if let ForHead::VarDecl(head) = node {
            self.twins |= mistakes_head(head);
        }
        node.visit_children_with(self);
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        self.vars += usize::from(node.kind == VarDeclKind::Var);
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.resources = true;
        node.visit_children_with(self);
    }

    fn visit_catch_clause(&mut self, node: &CatchClause) {
        let before = self.vars;
        node.visit_children_with(self);
        self.twins |= self.is_async && self.vars > before && node.param.as_ref().is_some_and(is_name);
    }

    fn visit_function(&mut self, node: &Function) {
        let is_plain = node.params.iter().all(|param| is_name(&param.pat));
        self.twins |= node.is_async && !is_plain && !seen_by_closures(&node.params).is_empty();
        self.function(node, node.is_async);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        let is_plain = node.params.iter().all(is_name);
        self.twins |= node.is_async && !is_plain && !seen_by_closures(&node.params).is_empty();
        self.function(node, node.is_async);
    }
}
