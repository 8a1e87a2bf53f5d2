//! Names that may not be names where they stand.
//!
//! ```js
//! async function f() { var aw\u0061it; }    "use strict"; var public, eval;    var br\u0065ak;
//! ```

use swc_core::common::Span;
use swc_core::ecma::ast::{Ident, IdentName};

use super::symbols::Symbol;
use super::walk::Walk;
use super::{escapes, text};

/// What is special about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing.
    Free,
    /// No code can have it.
    Reserved,
    /// Strict code cannot have it.
    ReservedIfStrict,
    /// `yield`.
    Yield,
    /// `await`.
    Await,
    /// `arguments`.
    Arguments,
    /// `eval`.
    Eval,
    /// A global that nobody can set.
    Fixed,
}

impl Word {
    /// What is special about this name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "await" => Self::Await,
            "yield" => Self::Yield,
            "arguments" => Self::Arguments,
            "eval" => Self::Eval,
            "undefined" | "NaN" | "Infinity" => Self::Fixed,
            "implements" | "interface" | "let" | "package" | "private" | "protected" | "public"
            | "static" => Self::ReservedIfStrict,
            _ if is_reserved(name) => Self::Reserved,
            _ => Self::Free,
        }
    }
}

/// Judges a name that is read or called.
pub(super) fn reference(walk: &mut Walk, node: &Ident) -> Symbol {
    read(walk, node).0
}

#[inline]
fn read(walk: &mut Walk, node: &Ident) -> (Symbol, Word) {
    let (symbol, word) = walk.symbols.mention(node);
    if word != Word::Free || !is_as_written(&node.sym, node.span) {
        judge(walk, node, word);
    }
    (symbol, word)
}

/// Judges a name that is declared or assigned to.
pub(super) fn target(walk: &mut Walk, node: &Ident) -> Symbol {
    let (symbol, word) = read(walk, node);
    if matches!(word, Word::Eval | Word::Arguments) && walk.context.strict {
        let message = format!("`{}` cannot be declared or assigned to in strict mode", node.sym);
        walk.report(node.span, message);
    }
    symbol
}

/// Judges a label.
pub(super) fn label(walk: &mut Walk, node: &Ident) {
    identifier(walk, &node.sym, Word::of(&node.sym), node.span);
}

fn judge(walk: &mut Walk, node: &Ident, word: Word) {
    if word == Word::Arguments && !walk.context.has_arguments {
        let hint = "a field and a static block are evaluated without a call";
        walk.report_with_hint(node.span, "`arguments` is not allowed here", hint);
    }
    identifier(walk, &node.sym, word, node.span);
}

/// Judges the name of a property, which may be any word.
pub(super) fn property(walk: &mut Walk, node: &IdentName) {
    spelling(walk, &node.sym, node.span);
}

/// Judges how a name is written: its escapes must be of characters that names have. `span` has no `#`.
pub(super) fn spelling(walk: &mut Walk, name: &str, span: Span) {
    if is_as_written(name, span) {
        return;
    }
    // A comment like HTML's may stand before a name in its span.
    let written = text::skip_trivia(walk.text.slice(span));
    if written.contains('\\') && !escapes::is_name(written) {
        walk.report(span, "This escape is malformed, or of a character that no name can have here");
    }
}

/// Whether nothing but the name stands at `span`: any escape is longer than what it stands for.
#[inline]
fn is_as_written(name: &str, span: Span) -> bool {
    name.len() == (span.hi.0 - span.lo.0) as usize
}

fn identifier(walk: &mut Walk, name: &str, word: Word, span: Span) {
    spelling(walk, name, span);
    let context = walk.context;
    let why = match word {
        Word::Free | Word::Arguments | Word::Eval | Word::Fixed => None,
        Word::Reserved => Some("is a reserved word"),
        Word::Await => context.await_reserved.then_some("is reserved here"),
        Word::Yield if context.yield_reserved => Some("is reserved here"),
        Word::Yield | Word::ReservedIfStrict => context.strict.then_some("is reserved in strict mode"),
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
