//! Prints a lowered program with the author's own text wherever that is unchanged.
//!
//! ```text
//! source   async function f() { g(a,await b) }
//! node     Fn(stand-in) [ Ident f(real), body(generated) [ b(real) … Call(real) [ value(stand-in) ] ] ]
//! output   function f() { … g(a,value) … }
//! ```
//!
//! * Needs: spans as [`unawait_transforms::origins`] tells them.
//! * Leaves: text that parses to the same program. Copied text is changed only in its indentation.
//! * Generated nodes are laid out as Prettier 3 does, in the habits of the file.
//!
//! A node goes one of two ways: `slices` copies it and fills its holes, or one of the modules named
//! after the kinds of syntax builds a [`doc::Doc`], which `render` lays out at the end.

mod arguments;
mod arrow;
mod assign;
mod binary;
mod brackets;
mod chains;
mod class;
mod comments;
mod doc;
mod exotic;
mod expr;
mod filler;
mod function;
mod helpers;
mod hooks;
mod jsx;
mod list;
mod literal;
mod measure;
mod module;
mod output;
mod parens;
mod pat;
mod pieces;
mod render;
mod slices;
mod stmt;
mod style;
mod template;
#[cfg(test)]
mod tests;

use std::cell::{Cell, OnceCell};

use comments::{Anchor, Comments, Extra};
use doc::{Arena, Doc, hardline, word};
pub use pieces::{From, Piece};
use render::{Rendered, render};
use style::Style;
use swc_core::common::Span;
use swc_core::ecma::ast::Program;
use unawait_transforms::Origins;
use unawait_transforms::origins::{Changes, near};

use crate::{Parsed, bytes};

/// The text of `program`, which was lowered from what `parsed` was read from.
#[must_use]
pub fn print(parsed: &Parsed, program: &Program, origins: &Origins) -> String {
    printed(parsed, program, origins, false).0
}

/// The text of `program`, and its pieces in the order of the output: where each begins, and what it
/// comes from.
#[must_use]
pub fn print_pieces(parsed: &Parsed, program: &Program, origins: &Origins) -> (String, Vec<Piece>) {
    printed(parsed, program, origins, true)
}

fn printed(parsed: &Parsed, program: &Program, origins: &Origins, maps: bool) -> (String, Vec<Piece>) {
    let source: &str = &parsed.file.src;
    if !origins.has_any() && !slices::has_generated(program, origins) {
        return (source.to_owned(), vec![Piece { output: 0, from: From::Copied(0) }]);
    }
    let arena = Arena::new();
    let rendered = printed_in(&arena, parsed, program, origins, maps);
    arena.recycle();
    (rendered.text, rendered.pieces)
}

fn printed_in(arena: &Arena, parsed: &Parsed, program: &Program, origins: &Origins, maps: bool) -> Rendered {
    let source: &str = &parsed.file.src;
    let start = parsed.file.start_pos.0;
    let line_starts = line_starts(source);
    let style = style::detect(source, &line_starts, program, start);
    let mut printer = Printer::new(source, line_starts, start, origins, style, arena);
    printer.maps = maps;
    printer.comments = Comments::new(&parsed.comments, start, source);
    debug_assert!(
        slices::is_as_promised(&mut printer, program),
        "something was rewritten without a stand-in"
    );
    let mut doc = printer.program(program);
    if printer.place_lost_comments() {
        printer.restart();
        doc = printer.program(program);
    }
    render(&doc, arena, source, &printer.style, maps)
}

/// Bytes `lo..hi` of the source.
type Bytes = (u32, u32);

/// A rewritten place in a copied program.
#[derive(Clone, Copy, Debug)]
struct Root {
    id: u32,
    lo: u32,
    hi: u32,
    first_anchor: usize,
    last_anchor: usize,
}

/// What printing knows at any point.
struct Printer<'a> {
    /// Where the documents are.
    arena: &'a Arena,
    source: &'a str,
    /// The position of the first byte of the source.
    start: u32,
    line_starts: Vec<u32>,
    /// How many lines began at or before the place that was asked about last.
    near_line: Cell<usize>,
    origins: &'a Origins,
    changes: Changes,
    /// Where texts may begin or go on whose line breaks stay as they are, once somebody asks.
    texts: OnceCell<Vec<u32>>,
    style: Style,
    comments: Comments,
    extra: Extra,
    anchors: Vec<Anchor>,
    roots: Vec<Root>,
    /// How many holes are being filled, one inside the other.
    depth: u32,
    /// The next number of an anchor, a root or a named group.
    next_id: u32,
    /// The lowest and highest byte copied since this was last reset.
    copied: Option<Bytes>,
    /// A comment, and whether its lines keep their indentation.
    free_comment: Option<(usize, bool)>,
    /// The chain that is printed next is a statement.
    statement: bool,
    /// The address of the expression that needs parentheses because of what it begins.
    guarded: Option<usize>,
    /// Whether documents tell their causes.
    maps: bool,
    /// The list that is printed next comes behind all that is the author's, and is not indented.
    at_the_end: bool,
    /// The parts of the rows that are being gathered, those of the innermost last.
    parts: Vec<Doc<'a>>,
}

impl<'a> Printer<'a> {
    fn new(
        source: &'a str,
        line_starts: Vec<u32>,
        start: u32,
        origins: &'a Origins,
        style: Style,
        arena: &'a Arena,
    ) -> Self {
        Self {
            arena,
            source,
            start,
            line_starts,
            near_line: Cell::new(0),
            origins,
            changes: origins.changes(),
            texts: OnceCell::new(),
            style,
            comments: Comments::default(),
            extra: Extra::default(),
            anchors: Vec::new(),
            roots: Vec::new(),
            depth: 0,
            next_id: 0,
            copied: None,
            free_comment: None,
            statement: false,
            guarded: None,
            maps: false,
            at_the_end: false,
            parts: Vec::new(),
        }
    }

    fn restart(&mut self) {
        self.comments.restart();
        self.anchors.clear();
        self.roots.clear();
        self.next_id = 0;
        self.copied = None;
    }

    /// Gives every comment that the first round lost a place for the second. False if none was lost or
    /// printed twice.
    fn place_lost_comments(&mut self) -> bool {
        let mut found = self.comments.any_twice();
        for root in &self.roots {
            let anchors = self.anchors.get(root.first_anchor..root.last_anchor).unwrap_or_default();
            let range = (root.lo, root.hi);
            let homeless = comments::place(self.source, &self.comments, anchors, range, &mut self.extra);
            if !homeless.is_empty() {
                self.extra.before.insert(root.id, homeless);
            }
        }
        found |= !self.extra.is_empty();
        found
    }

    /// What was put into `parts` since there were so many, in a row.
    fn gather(&mut self, from: usize) -> Doc<'a> {
        let doc = Doc::concat(self.arena, self.parts.get(from..).unwrap_or_default());
        self.parts.truncate(from);
        doc
    }

    fn fresh_id(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }

    /// The bytes of an author's node.
    #[inline]
    fn real(&self, span: Span) -> Option<Bytes> {
        if !self.origins.is_authored(span) || span.lo.0 < self.start || span.hi < span.lo {
            return None;
        }
        let (lo, hi) = (span.lo.0 - self.start, span.hi.0 - self.start);
        (hi as usize <= self.source.len()).then_some((lo, hi))
    }

    /// The bytes that a node comes from, be it copied or generated.
    #[inline]
    fn origin(&self, span: Span) -> Option<Bytes> {
        self.real(self.origins.of(span).unwrap_or(span))
    }

    /// Whether an author's node is as it was, with all that is in it.
    #[inline]
    fn is_untouched(&self, span: Span) -> bool {
        self.origins.is_authored(span) && !self.changes.meet(span) && !self.comments.any_html
    }

    /// Whether there may be a text of several lines in `lo..hi`.
    fn may_have_text_of_lines(&self, lo: u32, hi: u32) -> bool {
        if !self.has_newline(lo, hi) {
            return false;
        }
        let texts = self.texts.get_or_init(|| starts_of_texts(self.source));
        let next = texts.partition_point(|at| *at < lo);
        texts.get(next).is_some_and(|at| *at < hi)
    }

    #[inline]
    fn text(&self, lo: u32, hi: u32) -> &'a str {
        self.source.get(lo as usize..hi as usize).unwrap_or_default()
    }

    #[inline]
    fn byte(&self, at: u32) -> Option<u8> {
        self.source.as_bytes().get(at as usize).copied()
    }

    fn skip_trivia(&self, at: u32) -> u32 {
        comments::skip_trivia(self.source, &self.comments, at)
    }

    /// The white space that the line of `at` begins with.
    fn indentation(&self, at: u32) -> &'a str {
        let line = self.next_line(at).saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or(0);
        let text = self.source.get(start as usize..).unwrap_or_default();
        text.get(..bytes::blanks(text.as_bytes())).unwrap_or_default()
    }

    /// The number of the line behind that of `at`.
    fn next_line(&self, at: u32) -> usize {
        near(&self.line_starts, &self.near_line, |start| *start <= at)
    }

    /// Whether the source has a line break in `lo..hi`.
    fn has_newline(&self, lo: u32, hi: u32) -> bool {
        self.line_starts.get(self.next_line(lo)).is_some_and(|start| *start <= hi)
    }

    /// A comment as copied text.
    fn comment(&mut self, index: usize) -> Doc<'a> {
        match self.comments.range(index) {
            Some(range) => self.copy(range.lo, range.hi, &[], Vec::new()),
            None => Doc::nil(),
        }
    }

    /// Comments that have no better place, in front of a rewritten expression.
    fn homeless(&mut self, id: u32) -> Doc<'a> {
        if self.extra.is_empty() {
            return Doc::nil();
        }
        let Some(indices) = self.extra.before.get(&id).cloned() else { return Doc::nil() };
        let mut docs = Vec::new();
        for index in indices {
            let Some(range) = self.comments.range(index).filter(|_| self.comments.claim(index)) else {
                continue;
            };
            let text = self.text(range.lo, range.hi);
            // A line comment would swallow the code behind it, and a line break end a `return`.
            let body = text.trim_start_matches("//").trim_start_matches("/*").trim_end_matches("*/");
            let line = body.replace("*/", "* /").split_whitespace().collect::<Vec<_>>().join(" ");
            docs.push(Doc::text(self.arena, &format!("/* {line} */")));
            docs.push(word(" "));
        }
        Doc::concat(self.arena, docs)
    }

    fn semi(&self) -> Doc<'a> {
        word(self.style.semi())
    }
}

/// The first bytes of the lines of a text.
fn line_starts(text: &str) -> Vec<u32> {
    let mut starts = Vec::with_capacity(text.len() / 24 + 1);
    starts.push(0);
    bytes::each(
        text.as_bytes(),
        |word| bytes::equal(word, b'\n'),
        |at, byte| {
            // Files are smaller than 2 GiB.
            if let (b'\n', Ok(start)) = (byte, u32::try_from(at + 1)) {
                starts.push(start);
            }
        },
    );
    starts
}

/// Where templates begin or end, where a string goes on in the next line, and, if there may be JSX, where the value of
/// an attribute may begin.
fn starts_of_texts(source: &str) -> Vec<u32> {
    let bytes = source.as_bytes();
    let (mut starts, mut any_tag) = (Vec::new(), false);
    for at in memchr::memchr3_iter(b'`', b'\\', b'<', bytes) {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'`'), _) | (Some(b'\\'), Some(b'\n' | b'\r')) => starts.push(at),
            (Some(b'<'), next) => any_tag |= !matches!(next, Some(b' ' | b'=' | b'<') | None),
            _ => {} // An escape of another kind.
        }
    }
    if any_tag {
        starts.extend(memchr::memchr_iter(b'=', bytes));
        starts.sort_unstable();
    }
    // Files are smaller than 2 GiB.
    starts.into_iter().filter_map(|at| u32::try_from(at).ok()).collect()
}

/// A line break for use between the items of a list, with an empty line before it if asked for.
fn separator(arena: &Arena, blank: bool) -> Doc<'_> {
    if blank { Doc::concat(arena, [hardline(), hardline()]) } else { hardline() }
}
