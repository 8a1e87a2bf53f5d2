//! The text that is being printed: its last line, and where its pieces come from.
//!
//! ```text
//! newline("\n", four spaces)   nothing yet: an empty line gets no indentation
//! generated("a")               "\n    a"
//! ```

use super::doc::width;
use super::pieces::{From, Piece};
use super::style::columns;

/// How many steps an indentation has at most: text that is nested deeper would be all blanks.
const DEEPEST: u32 = 40;

/// Room for helpers, in bytes.
const HELPERS: usize = 4096;

/// The indentations of an output, each by its number; 0 is none.
pub(super) struct Indents<'d> {
    unit: &'d str,
    all: Vec<Indent<'d>>,
}

struct Indent<'d> {
    text: String,
    columns: u32,
    steps: u32,
    /// The number of the one that is a level deeper, once there is one.
    level: Option<u32>,
    /// The numbers of others that are deeper, by what they add.
    deeper: Vec<(&'d str, u32)>,
}

impl Indent<'_> {
    /// None at all.
    fn none() -> Self {
        Self { text: String::new(), columns: 0, steps: 0, level: None, deeper: Vec::new() }
    }

    /// One that is deeper by a text.
    fn deeper_by(&self, by: &str) -> Self {
        let text = [&*self.text, by].concat();
        let columns = self.columns + columns(by);
        Self { text, columns, steps: self.steps + 1, level: None, deeper: Vec::new() }
    }
}

impl<'d> Indents<'d> {
    /// None but the outermost yet; `unit` is one level.
    pub(super) fn new(unit: &'d str) -> Self {
        Self { unit, all: vec![Indent::none()] }
    }

    /// One level deeper.
    #[inline]
    pub(super) fn deeper(&mut self, indent: u32) -> u32 {
        if let Some(level) = self.all.get(indent as usize).and_then(|outer| outer.level) {
            return level;
        }
        let level = self.by(indent, self.unit);
        if let Some(outer) = self.all.get_mut(indent as usize) {
            outer.level = Some(level);
        }
        level
    }

    /// Deeper by a text, unless it is as deep as any.
    pub(super) fn by(&mut self, indent: u32, by: &'d str) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let Some(outer) = self.all.get_mut(indent as usize) else { return indent };
        if by.is_empty() || outer.steps == DEEPEST {
            return indent;
        }
        if let Some((_, known)) = outer.deeper.iter().find(|(known, _)| *known == by) {
            return *known;
        }
        outer.deeper.push((by, next));
        let deeper = outer.deeper_by(by);
        self.all.push(deeper);
        next
    }

    /// How wide it is.
    pub(super) fn columns(&self, indent: u32) -> u32 {
        self.all.get(indent as usize).map_or(0, |indent| indent.columns)
    }

    fn text(&self, indent: u32) -> &str {
        self.all.get(indent as usize).map_or("", |indent| &indent.text)
    }
}

/// What has been printed.
pub(super) struct Output<'d> {
    pub(super) source: &'d str,
    pub(super) text: String,
    /// Empty unless they are asked for.
    pub(super) pieces: Vec<Piece>,
    asked: bool,
    /// Where the next character comes.
    pub(super) column: u32,
    /// Indentation owed to the line, paid when something comes on it: one of the indentations, and more.
    owed: Option<(u32, &'d str)>,
    /// What the next generated text comes from, other than what is around it.
    first: Option<From>,
}

impl<'d> Output<'d> {
    /// Nothing yet.
    pub(super) fn new(source: &'d str, asked: bool) -> Self {
        // Helpers may be longer than a small source.
        let text = String::with_capacity(source.len() + source.len() / 2 + HELPERS);
        let pieces = Vec::with_capacity(if asked { source.len() / 32 } else { 0 });
        Self { source, text, pieces, asked, column: 0, owed: None, first: None }
    }

    #[inline]
    fn piece(&mut self, from: From) {
        if self.asked {
            self.add_piece(from);
        }
    }

    fn add_piece(&mut self, from: From) {
        let output = self.text.len();
        let copied = matches!(from, From::Copied(_));
        if copied || self.pieces.last().is_none_or(|last| last.from != from) {
            self.pieces.push(Piece { output, from });
        }
    }

    /// Says what the next generated text comes from. A function begins with more than its place.
    pub(super) fn begin(&mut self, first: From) {
        if !matches!((self.first, first), (Some(From::Function(..)), From::Caused(..))) {
            self.first = Some(first);
        }
    }

    #[inline]
    fn pay(&mut self, indents: &Indents) {
        if self.owed.is_some() {
            self.indent(indents);
        }
    }

    fn indent(&mut self, indents: &Indents) {
        let Some((indent, more)) = self.owed.take() else { return };
        let text = indents.text(indent);
        self.piece(From::Nothing);
        self.text.push_str(text);
        if !more.is_empty() {
            self.text.push_str(more);
        }
    }

    /// Prints generated text that takes so many columns.
    #[inline]
    pub(super) fn generated(&mut self, indents: &Indents, text: &str, columns: u32, around: From) {
        if text.is_empty() {
            return;
        }
        if self.asked || self.owed.is_some() {
            self.begin_generated(indents, around);
        }
        self.push(text);
        self.column += columns;
    }

    /// What comes before a generated text.
    fn begin_generated(&mut self, indents: &Indents, around: From) {
        self.pay(indents);
        if self.asked {
            let from = self.first.take().unwrap_or(around);
            self.add_piece(from);
        }
    }

    /// Adds a text, which is often a single character.
    #[inline]
    fn push(&mut self, text: &str) {
        match text.as_bytes() {
            [byte @ 0..0x80] => self.text.push(char::from(*byte)),
            _ => self.text.push_str(text),
        }
    }

    /// Prints generated text of several lines.
    pub(super) fn raw(&mut self, indents: &Indents, text: &str, around: From) {
        self.generated(indents, text, 0, around);
        self.after(text);
    }

    /// Prints text of several lines with its pieces.
    pub(super) fn laid(&mut self, indents: &Indents, text: &str, pieces: &[Piece]) {
        self.pay(indents);
        self.first = None;
        for piece in pieces {
            let output = self.text.len() + piece.output;
            if self.pieces.last().is_none_or(|last| last.from != piece.from) {
                self.pieces.push(Piece { output, ..*piece });
            }
        }
        self.text.push_str(text);
        self.after(text);
    }

    /// Prints bytes of the source that take so many columns.
    pub(super) fn copied(&mut self, indents: &Indents, (lo, hi): (u32, u32), columns: u32) {
        let text = slice(self.source, lo, hi);
        if text.is_empty() {
            return;
        }
        self.pay(indents);
        self.first = None;
        self.piece(From::Copied(lo));
        self.text.push_str(text);
        self.column += columns;
    }

    /// Prints bytes of the source that are several lines.
    pub(super) fn verbatim(&mut self, indents: &Indents, (lo, hi): (u32, u32)) {
        self.copied(indents, (lo, hi), 0);
        self.after(slice(self.source, lo, hi));
    }

    fn after(&mut self, text: &str) {
        match text.rfind('\n') {
            Some(at) => self.column = width(text.get(at + 1..).unwrap_or_default()),
            None => self.column += width(text),
        }
    }

    /// Begins a line with one of the indentations, and more of it.
    pub(super) fn newline(&mut self, indents: &Indents, eol: &str, indent: u32, more: &'d str) {
        self.piece(From::Nothing);
        self.push(eol);
        self.column = indents.columns(indent);
        if !more.is_empty() {
            self.column += columns(more);
        }
        self.owed = Some((indent, more));
    }
}

/// Bytes of the source.
pub(super) fn slice(source: &str, lo: u32, hi: u32) -> &str {
    source.get(lo as usize..hi as usize).unwrap_or_default()
}
