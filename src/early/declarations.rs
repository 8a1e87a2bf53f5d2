//! Names that are declared twice, and declarations that lack something.
//!
//! ```js
//! let post; var post;      function f(a) { let a; }      for (const { id };;) {}
//! ```
//!
//! Sloppy code is free to repeat functions in a block, and `var` beside `catch (error)`.

use swc_core::common::Span;
use swc_core::ecma::ast::{Ident, Pat, UsingDecl, VarDecl, VarDeclKind, VarDeclarator};
use swc_core::ecma::visit::VisitWith;

use super::names;
use super::scopes::{Kind, Scope};
use super::symbols::Symbol;
use super::walk::{Binding, Walk};

/// Runs `inside` in a scope of its own, and reports what clashes in it.
pub(super) fn scoped(walk: &mut Walk, scope: Scope, inside: impl FnOnce(&mut Walk)) {
    walk.scopes.begin(scope, &walk.symbols);
    inside(walk);
    for (name, span) in walk.scopes.end(&mut walk.symbols) {
        already(walk, name, span);
    }
}

/// Ends the scope of a name that is known inside of a function or class only, which had no mentions before `from`.
pub(super) fn alone(walk: &mut Walk, name: Symbol, from: u32) {
    let scope = walk.symbols.new_scope();
    walk.symbols.bind(name, from, scope);
}

/// The parameters end, which do not see what else the innermost scope declares.
pub(super) fn begin_body(walk: &mut Walk) {
    walk.scopes.begin_body(&walk.symbols);
}

/// Declares `node` in the innermost scope, and judges it as a name.
pub(super) fn declare(walk: &mut Walk, node: &Ident, binding: Binding) {
    let name = &*node.sym;
    if binding == Binding::Lexical && name == "let" {
        walk.report(node.span, "`let` cannot be the name of a `let`, `const`, `using` or class");
    }
    let symbol = names::target(walk, node);
    let strict = walk.context.strict;
    let scopes = &mut walk.scopes;
    let clashes = match binding {
        Binding::Assigned => false,
        Binding::Var => {
            scopes.var(symbol, node.span);
            false
        }
        Binding::Lexical => scopes.lexical(symbol, node.span, Kind::Lexical, strict),
        Binding::Parameter => scopes.parameter(symbol, node.span),
    };
    if clashes {
        already(walk, symbol, node.span);
    }
}

/// Declares a function in the innermost scope; `is_plain` says that it is neither async nor a generator.
pub(super) fn function(walk: &mut Walk, node: &Ident, is_plain: bool) {
    let strict = walk.context.strict;
    let symbol = walk.symbols.symbol(&node.sym);
    if walk.scopes.is_function() {
        return walk.scopes.var(symbol, node.span);
    }
    let kind = if is_plain { Kind::Function } else { Kind::Lexical };
    if !walk.is_module {
        walk.symbols.is_odd();
    }
    if walk.scopes.lexical(symbol, node.span, kind, strict) {
        already(walk, symbol, node.span);
    }
}

fn already(walk: &mut Walk, name: Symbol, span: Span) {
    let name = walk.symbols.spelling(name);
    walk.report(span, format!("`{name}` is already declared"));
}

/// Walks over the names and initialisers of a declaration that is a statement or the start of a
/// `for (;;)`: it must initialise what cannot be set later.
pub(super) fn variables(walk: &mut Walk, node: &VarDecl) {
    keyword(walk, node);
    for declarator in &node.decls {
        let is_pattern = matches!(declarator.name, Pat::Array(_) | Pat::Object(_));
        if declarator.init.is_none() && (is_pattern || node.kind == VarDeclKind::Const) {
            let what = if is_pattern { "A pattern" } else { "A `const`" };
            walk.report(declarator.span, format!("{what} needs an initial value"));
        }
        self::declarator(walk, declarator, binding_of(node.kind));
    }
}

/// Walks over the names and initialisers of a `using`.
pub(super) fn resources(walk: &mut Walk, node: &UsingDecl) {
    walk.is_async |= node.is_await;
    if !walk.text.starts_with_word(node.span, if node.is_await { "await" } else { "using" }) {
        walk.escaped_keyword(node.span);
    }
    for declarator in &node.decls {
        self::declarator(walk, declarator, Binding::Lexical);
    }
}

/// Walks over one name or pattern, and its initialiser.
pub(super) fn declarator(walk: &mut Walk, node: &VarDeclarator, binding: Binding) {
    walk.bind(&node.name, binding);
    node.init.visit_with(walk);
}

/// How a keyword declares.
pub(super) fn binding_of(kind: VarDeclKind) -> Binding {
    match kind {
        VarDeclKind::Var => Binding::Var,
        VarDeclKind::Let | VarDeclKind::Const => Binding::Lexical,
    }
}

/// Judges how the keyword of a declaration is written.
pub(super) fn keyword(walk: &mut Walk, node: &VarDecl) {
    let keyword = match node.kind {
        VarDeclKind::Var => "var",
        VarDeclKind::Let => "let",
        VarDeclKind::Const => "const",
    };
    if !walk.text.starts_with_word(node.span, keyword) {
        walk.escaped_keyword(node.span);
    }
}
