//! Which of the rarer passes a program needs: one walk instead of one for each of them.
//!
//! ```js
//! eval("x");                       // direct `eval`s have to be marked with what they see
//! class Promise {}                 // generated code means the built-in one, and has to say so
//! class A extends load {}          // an async function looks otherwise than a plain one
//! ```

use rustc_hash::FxHashSet;
use swc_core::atoms::Atom;
use swc_core::common::SyntaxContext;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

/// What stands somewhere in a program.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The names that begin with an underscore, as helpers do.
    pub(crate) underscored: FxHashSet<Atom>,
    /// Whether a binding is spelled like a global that generated code mentions.
    pub(crate) shadows: bool,
    /// Whether anything may see names by their spelling: `eval`, `with`.
    pub(crate) spells: bool,
    /// Whether anything may look at what shows that a function is async.
    pub(crate) looks: bool,
    unresolved: SyntaxContext,
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
}
