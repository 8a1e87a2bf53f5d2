//! Which of the rarer passes a program needs, found on the walk of `reading`.
//!
//! ```js
//! eval("x");                       // direct `eval`s have to be marked with what they see
//! class Promise {}                 // generated code means the built-in one, and has to say so
//! class A extends load {}          // an async function looks otherwise than a plain one
//! { function g() {} }              // may be two bindings, which the resolver takes for one
//! if (a) function f() {}           // counts as having a block
//! ```

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::{BytePos, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::VisitWith;

use super::block_scopes::{mistakes_cases, mistakes_head};
use super::owned::Asked;
use super::reading::{Mention, Name};
use super::refs::{Closures, seen_by_closures};
use crate::ast::unparen;

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
    /// Whether anything looks at what shows that a function is async.
    pub(crate) looks: bool,
    /// Whether the resolver may have taken two bindings for one.
    pub(crate) twins: bool,
    /// Whether there are `using` declarations.
    pub(crate) resources: bool,
    /// Whether a function is all there is of a branch.
    pub(crate) branches: bool,
    /// Whether there are async generators.
    pub(crate) generators: bool,
    /// Whether what only `CommonJS` has is mentioned.
    pub(crate) common_js: bool,
    /// The variables for which an answer of `owned` matters: async functions loop over them or await them, and they are
    /// declared with what may be a collection or promise.
    pub(crate) asked: Asked,
    unresolved: SyntaxContext,
    /// The names that classes extend.
    extended: Vec<Name>,
    /// Those of async functions that are declared.
    functions: FxHashSet<Name>,
    /// The names that async functions have loops over.
    items: Vec<Name>,
    /// Those that they await.
    awaited: FxHashSet<Name>,
    /// Those that are declared with what looks like a collection.
    collections: FxHashSet<Name>,
    /// Those that are declared with what looks like a promise.
    promises: Vec<Name>,
    /// Those that are declared with a call, each with what is called.
    called: Vec<(Name, Name)>,
    /// Whether this is the code of an async function.
    is_async: bool,
    /// Declarations by `var` so far.
    vars: usize,
}

impl Survey {
    /// Nothing so far; names without a binding have the context `unresolved`.
    pub(super) fn new(unresolved: SyntaxContext) -> Self {
        Self { unresolved, ..Self::default() }
    }

    /// A function begins; gives what is to be handed to [`Self::leave`].
    pub(super) fn enter(&mut self, is_async: bool) -> bool {
        std::mem::replace(&mut self.is_async, is_async)
    }

    /// A function ends.
    pub(super) fn leave(&mut self, around: bool) {
        self.is_async = around;
    }

    /// The parameters of an async function; `is_plain` if they are names only.
    pub(super) fn params<N: VisitWith<Closures>>(&mut self, is_plain: bool, params: &N) {
        self.twins |= !is_plain && !seen_by_closures(params).is_empty();
    }

    /// Whether the name has no binding.
    pub(super) fn is_global(&self, name: &Ident) -> bool {
        name.ctxt == self.unresolved
    }

    /// A name.
    pub(super) fn ident(&mut self, node: &Ident) {
        match node.sym.as_bytes().first() {
            Some(b'_') if !self.underscored.contains(&node.sym) => {
                self.underscored.insert(node.sym.clone());
            }
            Some(b'E' | b'M' | b'O' | b'P' | b'R' | b'S' | b'T' | b'W' | b'a' | b'u') => {
                self.shadows |= node.ctxt != self.unresolved && is_used_global(&node.sym);
            }
            Some(b'e') => {
                self.spells |= node.sym == "eval";
                self.common_js |= node.sym == "exports" && node.ctxt == self.unresolved;
            }
            Some(b'm' | b'r') => {
                self.common_js |= matches!(&*node.sym, "module" | "require") && node.ctxt == self.unresolved;
            }
            _ => {} // nothing that anybody asks for
        }
    }

    /// A `with` statement.
    pub(super) fn with(&mut self) {
        self.spells = true;
    }

    /// A property that is named.
    pub(super) fn property(&mut self, name: &IdentName) {
        self.looks |= matches!(&*name.sym, "caller" | "arguments");
    }

    /// A string.
    pub(super) fn text(&mut self, node: &Str) {
        // Bytes that are no text are compared only where they may be one of the names.
        let may_tell = matches!(node.value.len(), 6 | 9);
        self.looks |= may_tell && node.value.as_str().is_some_and(is_telling);
    }

    /// A class.
    pub(super) fn class(&mut self, node: &Class) {
        if let Some(Expr::Ident(name)) = node.super_class.as_deref() {
            self.extended.push(Name::variable(name));
        }
    }

    /// A function that is declared.
    pub(super) fn function(&mut self, name: Name, function: &Function) {
        if function.is_async {
            self.functions.insert(name);
        }
    }

    /// A block.
    pub(super) fn block(&mut self, node: &BlockStmt) {
        self.twins |= node.stmts.iter().any(is_function);
    }

    /// An `if`.
    pub(super) fn branch(&mut self, node: &IfStmt) {
        self.branches |= is_function(&node.cons) || node.alt.as_deref().is_some_and(is_function);
        self.twins |= self.branches;
    }

    /// Whether a `switch` declares what one of its cases may mention too early.
    pub(super) fn may_mistake(&self, node: &SwitchStmt) -> bool {
        !self.twins && node.cases.iter().flat_map(|case| &case.cons).any(|stmt| matches!(stmt, Stmt::Decl(_)))
    }

    /// A `switch`.
    pub(super) fn switch(&mut self, node: &SwitchStmt) {
        self.twins |= node.cases.iter().flat_map(|case| &case.cons).any(is_function) || mistakes_cases(node);
    }

    /// The head of a loop.
    pub(super) fn head(&mut self, head: &VarDecl) {
        self.twins |= mistakes_head(head);
    }

    /// A loop over the items of something.
    pub(super) fn items(&mut self, right: &Expr) {
        if let Expr::Ident(name) = unparen(right)
            && self.is_async
        {
            self.items.push(Name::variable(name));
        }
    }

    /// A variable that is declared with a value.
    pub(super) fn value(&mut self, name: &Ident, init: &Expr) {
        match unparen(init) {
            Expr::Array(_) => {
                self.collections.insert(Name::variable(name));
            }
            Expr::New(_) => {
                self.collections.insert(Name::variable(name));
                self.promises.push(Name::variable(name));
            }
            Expr::Call(CallExpr { callee: Callee::Expr(callee), .. }) => match unparen(callee) {
                Expr::Ident(callee) => self.called.push((Name::variable(name), Name::variable(callee))),
                Expr::Member(MemberExpr { obj, .. }) => match unparen(obj) {
                    Expr::Ident(object) if matches!(&*object.sym, "Object" | "Array") => {
                        self.collections.insert(Name::variable(name));
                    }
                    Expr::Ident(object) if object.sym == "Promise" => {
                        self.promises.push(Name::variable(name));
                    }
                    _ => {} // no other object has functions that are known
                },
                _ => {} // no other callee is known
            },
            _ => {} // nothing else makes anything that is asked about
        }
    }

    /// What was found is all there is; `asyncs` are the names of async functions.
    pub(super) fn close(&mut self, asyncs: &FxHashMap<Id, BytePos>, mentions: &[Mention]) {
        self.looks |= self.extended.iter().any(|name| self.functions.contains(name));
        let loops = self.items.iter().filter(|name| self.collections.contains(name));
        let asyncs: FxHashSet<Name> = asyncs.keys().map(Name::of_id).collect();
        let called = self.called.iter().filter(|(_, callee)| asyncs.contains(callee)).map(|(name, _)| name);
        let promises = self.promises.iter().chain(called).filter(|name| self.awaited.contains(name));
        let names: FxHashSet<Name> = loops.chain(promises).copied().collect();
        if !names.is_empty() {
            let asked = mentions.iter().filter(|mention| names.contains(&mention.name));
            let mut at: Vec<_> = asked.map(|mention| mention.at).collect();
            at.sort_unstable();
            self.asked = Asked { names, at };
        }
    }

    /// An `await`.
    pub(super) fn wait(&mut self, node: &AwaitExpr) {
        if let Expr::Ident(name) = unparen(&node.arg) {
            self.awaited.insert(Name::variable(name));
        }
    }

    /// A declaration by `var`, `let` or `const`.
    pub(super) fn var(&mut self, node: &VarDecl) {
        self.vars += usize::from(node.kind == VarDeclKind::Var);
    }

    /// A `using` declaration.
    pub(super) fn resource(&mut self) {
        self.resources = true;
    }

    /// How many declarations by `var` there were so far, for [`Self::catch`].
    pub(super) fn vars(&self) -> usize {
        self.vars
    }

    /// A `catch` ends, before which there were so many declarations by `var`.
    pub(super) fn catch(&mut self, node: &CatchClause, before: usize) {
        self.twins |= self.is_async && self.vars > before && node.param.as_ref().is_some_and(is_name);
    }
}

/// Whether generated code mentions a global of this name, or helpers do.
pub(crate) fn is_used_global(name: &str) -> bool {
    matches!(
        name,
        "Error"
            | "Math"
            | "Object"
            | "Promise"
            | "Reflect"
            | "Set"
            | "String"
            | "SuppressedError"
            | "Symbol"
            | "TypeError"
            | "WeakMap"
            | "arguments"
            | "undefined"
    )
}

/// Whether an async function has no property of this name, and others have.
fn is_telling(name: &str) -> bool {
    matches!(name, "caller" | "arguments" | "prototype")
}

fn is_function(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Decl(Decl::Fn(_)))
}

fn is_name(pattern: &Pat) -> bool {
    matches!(pattern, Pat::Ident(_))
}
