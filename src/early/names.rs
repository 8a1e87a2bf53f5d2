//! Names that may not be names where they stand.
//!
//! ```js
//! async function f() { var aw\u0061it; }    "use strict"; var public, eval;    var br\u0065ak;
//! ```

use swc_core::common::Span;
use swc_core::ecma::ast::{Ident, IdentName};

use super::walk::Walk;
use super::{escapes, text};

/// Judges a name that is read or called.
pub(super) fn reference(walk: &mut Walk, node: &Ident) {
    if &*node.sym == "arguments" && !walk.context.has_arguments {
        let hint = "a field and a static block are evaluated without a call";
        walk.report_with_hint(node.span, "`arguments` is not allowed here", hint);
    }
    identifier(walk, &node.sym, node.span);
}

/// Judges a name that is declared or assigned to.
pub(super) fn target(walk: &mut Walk, node: &Ident) {
    let name = &*node.sym;
    if walk.context.strict && matches!(name, "eval" | "arguments") {
        let message = format!("`{name}` cannot be declared or assigned to in strict mode");
        walk.report(node.span, message);
    }
    reference(walk, node);
}

/// Judges a label.
pub(super) fn label(walk: &mut Walk, node: &Ident) {
    identifier(walk, &node.sym, node.span);
}

/// Judges the name of a property, which may be any word.
pub(super) fn property(walk: &mut Walk, node: &IdentName) {
    spelling(walk, &node.sym, node.span);
}

/// Judges how a name is written: its escapes must be of characters that names have. `span` has no `#`.
pub(super) fn spelling(walk: &mut Walk, name: &str, span: Span) {
    // Any escape is longer than what it stands for.
    if name.len() == (span.hi.0 - span.lo.0) as usize {
        return;
    }
    // A comment like HTML's may stand before a name in its span.
    let written = text::skip_trivia(walk.text.slice(span));
    if written.contains('\\') && !escapes::is_name(written) {
        walk.report(span, "This escape is malformed, or of a character that no name can have here");
    }
}

fn identifier(walk: &mut Walk, name: &str, span: Span) {
    spelling(walk, name, span);
    let context = walk.context;
    let why = match name {
        _ if is_reserved(name) => Some("is a reserved word"),
        "await" if context.await_reserved => Some("is reserved here"),
        "yield" if context.yield_reserved => Some("is reserved here"),
        "implements" | "interface" | "let" | "package" | "private" | "protected" | "public" | "static"
        | "yield"
            if context.strict =>
        {
            Some("is reserved in strict mode")
        }
        _ => None,
    };
    let Some(why) = why else { return };
    let message = format!("`{name}` {why}");
    if walk.text.slice(span).contains('\\') {
        walk.report_with_hint(span, message, "an escape does not turn a keyword into a name");
    } else {
        walk.report(span, message);
    }
}

/// Whether no code can have this name.
fn is_reserved(name: &str) -> bool {
    matches!(
        name,
        "break"
            | "case"
            | "catch"
            | "class"
            | "const"
            | "continue"
            | "debugger"
            | "default"
            | "delete"
            | "do"
            | "else"
            | "enum"
            | "export"
            | "extends"
            | "false"
            | "finally"
            | "for"
            | "function"
            | "if"
            | "import"
            | "in"
            | "instanceof"
            | "new"
            | "null"
            | "return"
            | "super"
            | "switch"
            | "this"
            | "throw"
            | "true"
            | "try"
            | "typeof"
            | "var"
            | "void"
            | "while"
            | "with"
    )
}
