//! What a source map speaks of: a text as lines of UTF-16 code units, and the names and statements in it.

use std::collections::BTreeSet;
use std::ops::Range;

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{Decl, Ident, IdentName, PrivateName, Stmt};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait::{SourceType, parse};

/// A text as a source map sees it: lines of UTF-16 code units.
pub(crate) struct Text {
    lines: Vec<Vec<u16>>,
    starts: Vec<usize>,
    pub(crate) whole: String,
}

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (at, c) in text.char_indices() {
            let lone = c == '\r' && bytes.get(at + 1) != Some(&b'\n');
            if lone || matches!(c, '\n' | '\u{2028}' | '\u{2029}') {
                starts.push(at + c.len_utf8());
            }
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let lines = starts.iter().zip(ends).map(|(from, to)| text[*from..to].encode_utf16().collect());
        Self { lines: lines.collect(), starts: starts.clone(), whole: text.to_owned() }
    }

    pub(crate) fn place(&self, byte: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
        let column = self.whole[self.starts[line]..byte].encode_utf16().count();
        (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
    }

    /// The text from a place to the end of its line; nothing if there is no such place.
    pub(crate) fn rest(&self, (line, column): (u32, u32)) -> Option<String> {
        let rest = self.lines.get(line as usize)?.get(column as usize..)?;
        String::from_utf16(rest).ok()
    }
}

/// The names of a text: where they stand, and what they are.
pub(crate) fn names(text: &str) -> Vec<(usize, String)> {
    struct Names<'a>(&'a unawait::Parsed, Vec<(usize, String)>);
    impl Names<'_> {
        fn add(&mut self, span: Span) {
            let range = self.0.range(span);
            // The parser counts comments like those of HTML to the token behind them.
            let name = self.0.file.src[range.clone()].split_whitespace().next_back().unwrap_or_default();
            self.1.push((range.end - name.len(), name.to_owned()));
        }
    }
    impl Visit for Names<'_> {
        fn visit_ident(&mut self, node: &Ident) {
            self.add(node.span);
        }
        fn visit_ident_name(&mut self, node: &IdentName) {
            self.add(node.span);
        }
        fn visit_private_name(&mut self, node: &PrivateName) {
            self.add(node.span);
        }
    }
    let parsed =
        parse(text, "input.js", SourceType::Auto).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    let mut names = Names(&parsed, Vec::new());
    parsed.program.visit_with(&mut names);
    names.1.sort();
    names.1.dedup();
    names.1
}

pub(crate) fn known(text: &str) -> BTreeSet<String> {
    names(text).into_iter().map(|(_, name)| name).collect()
}

/// Statements that can be stepped to: the bytes of each, without those of the statements in it.
pub(crate) fn statements(text: &str) -> Vec<Range<usize>> {
    struct Statements<'a>(&'a unawait::Parsed, Vec<Range<usize>>);
    impl Visit for Statements<'_> {
        fn visit_stmt(&mut self, node: &Stmt) {
            let whole = self.0.range(node.span());
            let until = |body: &Stmt| whole.start..self.0.range(body.span()).start;
            let own = match node {
                Stmt::Expr(_) | Stmt::Return(_) | Stmt::Throw(_) | Stmt::Debugger(_) => Some(whole.clone()),
                Stmt::Decl(Decl::Var(decl)) if decl.decls.iter().any(|decl| decl.init.is_some()) => {
                    Some(whole.clone())
                }
                Stmt::If(node) => Some(until(&node.cons)),
                Stmt::While(node) => Some(until(&node.body)),
                Stmt::For(node) => Some(until(&node.body)),
                Stmt::ForIn(node) => Some(until(&node.body)),
                Stmt::ForOf(node) => Some(until(&node.body)),
                Stmt::DoWhile(node) => Some(self.0.range(node.test.span())),
                Stmt::Switch(node) => Some(self.0.range(node.discriminant.span())),
                _ => None, // Nothing happens there, or it is a jump that need not be left.
            };
            self.1.extend(own);
            node.visit_children_with(self);
        }
    }
    let parsed =
        parse(text, "input.js", SourceType::Auto).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    let mut statements = Statements(&parsed, Vec::new());
    parsed.program.visit_with(&mut statements);
    statements.1
}
