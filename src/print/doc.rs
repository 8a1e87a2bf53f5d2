//! A small algebra of layouts: text with places where a line may break.
//!
//! ```text
//! group("f(" indent(softline "a," line "b") softline ")")
//! f(a, b)              where it fits
//! f(⏎  a,⏎  b⏎)        where it does not
//! ```
//! A document is cheap to clone, so that the alternatives of [`Doc::choice`] share their parts.
//! Needs: nothing. Leaves: documents for [`super::render`].

use std::rc::Rc;

use super::pieces::Cause;

/// A layout. `breaks` says that it holds a line break that no group can undo.
#[derive(Clone, Debug)]
pub(super) struct Doc {
    pub(super) node: Rc<Node>,
    pub(super) breaks: bool,
}

/// One alternative of a choice. It is passed over if `unless` would fit on a line of its own.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) doc: Doc,
    pub(super) unless: Option<Doc>,
}

/// The kinds of layout.
#[derive(Debug)]
pub(super) enum Node {
    Nil,
    /// Text without line breaks.
    Text(Rc<str>, usize),
    /// Fixed text without line breaks.
    Word(&'static str),
    /// Bytes of the source, without a line break.
    Source(u32, u32),
    /// A space, or a line break in a broken group.
    Line,
    /// Nothing, or a line break in a broken group.
    Softline,
    /// Always a line break.
    Hardline,
    /// A line break of the source, and the indentation of its next line beyond its base.
    SourceLine(Rc<str>, bool),
    /// Bytes of the source, copied with their line breaks and with no indentation.
    Verbatim(u32, u32),
    /// Generated text with line breaks, copied as is.
    Raw(Rc<str>),
    Concat(Vec<Doc>),
    /// Flat if it fits; the number, if any, names it for `IfBreak` and `IndentIfBreak`.
    Group(Doc, Option<u32>, bool),
    /// The first alternative that fits, else the last.
    Choice(Vec<State>),
    Indent(Doc),
    /// Indented by this very text.
    IndentBy(Rc<str>, Doc),
    /// Never broken.
    Flat(Doc),
    /// The first in a broken group, the second in a flat one.
    IfBreak(Doc, Doc, Option<u32>),
    /// Indented where the named group is broken.
    IndentIfBreak(Doc, u32),
    /// Makes the groups around it break.
    BreakParent,
    /// What is generated in it has this cause. Takes no place.
    Caused(Cause, Doc),
}

impl Doc {
    fn new(node: Node, breaks: bool) -> Self {
        Self { node: Rc::new(node), breaks }
    }

    /// Nothing.
    pub(super) fn nil() -> Self {
        Self::new(Node::Nil, false)
    }

    /// Generated text; with line breaks it is copied as is.
    pub(super) fn text(text: &str) -> Self {
        if text.contains('\n') {
            return Self::new(Node::Raw(text.into()), true);
        }
        Self::new(Node::Text(text.into(), width(text)), false)
    }

    /// The bytes `lo..hi` of the source, which hold no line break.
    pub(super) fn source(lo: u32, hi: u32) -> Self {
        Self::new(Node::Source(lo, hi), false)
    }

    /// The bytes `lo..hi` of the source, lines and all.
    pub(super) fn verbatim(lo: u32, hi: u32) -> Self {
        Self::new(Node::Verbatim(lo, hi), true)
    }

    /// A line break copied from the source; `crlf` if it was one of two characters.
    pub(super) fn source_line(extra: &str, crlf: bool) -> Self {
        Self::new(Node::SourceLine(extra.into(), crlf), true)
    }

    /// Several in a row.
    pub(super) fn concat(docs: Vec<Self>) -> Self {
        let breaks = docs.iter().any(|doc| doc.breaks);
        Self::new(Node::Concat(docs), breaks)
    }

    /// Flat if it fits.
    pub(super) fn group(self) -> Self {
        let breaks = self.breaks;
        Self::new(Node::Group(self, None, breaks), breaks)
    }

    /// A group that is always broken.
    pub(super) fn broken(self) -> Self {
        Self::new(Node::Group(self, None, true), true)
    }

    /// A group, broken if told so.
    pub(super) fn group_if(self, broken: bool) -> Self {
        if broken { self.broken() } else { self.group() }
    }

    /// A group whose outcome others ask for by its number.
    pub(super) fn named(self, id: u32) -> Self {
        let breaks = self.breaks;
        Self::new(Node::Group(self, Some(id), breaks), breaks)
    }

    /// The first that fits, else the last. Breaks inside do not break the groups around it.
    pub(super) fn choice(states: Vec<State>) -> Self {
        Self::new(Node::Choice(states), false)
    }

    /// One level deeper.
    pub(super) fn indent(self) -> Self {
        let breaks = self.breaks;
        Self::new(Node::Indent(self), breaks)
    }

    /// Deeper by the given text.
    pub(super) fn indent_by(self, by: &str) -> Self {
        if by.is_empty() {
            return self;
        }
        let breaks = self.breaks;
        Self::new(Node::IndentBy(by.into(), self), breaks)
    }

    /// Without its optional breaks.
    pub(super) fn flat(self) -> Self {
        let breaks = self.breaks;
        Self::new(Node::Flat(self), breaks)
    }

    /// Depends on the group around it.
    pub(super) fn if_break(broken: Self, flat: Self) -> Self {
        Self::new(Node::IfBreak(broken, flat, None), false)
    }

    /// One level deeper if the named group, which comes before it, is broken.
    pub(super) fn indent_if_break(self, id: u32) -> Self {
        let breaks = self.breaks;
        Self::new(Node::IndentIfBreak(self, id), breaks)
    }

    /// Tells what caused it.
    pub(super) fn caused(self, cause: Cause) -> Self {
        let breaks = self.breaks;
        Self::new(Node::Caused(cause, self), breaks)
    }

    /// In round brackets.
    pub(super) fn parens(self) -> Self {
        Self::concat(vec![word("("), self, word(")")])
    }

    /// Whether there is nothing in it.
    pub(super) fn is_nil(&self) -> bool {
        match &*self.node {
            Node::Nil => true,
            Node::Concat(docs) => docs.iter().all(Self::is_nil),
            Node::Caused(_, doc) => doc.is_nil(),
            _ => false, // Every other kind prints something.
        }
    }
}

impl From<Doc> for State {
    fn from(doc: Doc) -> Self {
        Self { doc, unless: None }
    }
}

/// Fixed text.
pub(super) fn word(text: &'static str) -> Doc {
    Doc::new(Node::Word(text), false)
}

/// A space or a line break.
pub(super) fn line() -> Doc {
    Doc::new(Node::Line, false)
}

/// Nothing or a line break.
pub(super) fn softline() -> Doc {
    Doc::new(Node::Softline, false)
}

/// A line break.
pub(super) fn hardline() -> Doc {
    Doc::new(Node::Hardline, true)
}

/// Nothing, but the groups around it break.
pub(super) fn break_parent() -> Doc {
    Doc::new(Node::BreakParent, true)
}

/// The documents with `between` between any two.
pub(super) fn join(docs: Vec<Doc>, between: &Doc) -> Doc {
    let mut joined = Vec::with_capacity(docs.len() * 2);
    for (at, doc) in docs.into_iter().enumerate() {
        if at > 0 {
            joined.push(between.clone());
        }
        joined.push(doc);
    }
    Doc::concat(joined)
}

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { unicode_width::UnicodeWidthStr::width(text) }
}

/// Builds a concatenation from documents and fixed texts.
macro_rules! docs {
    ($($part:expr),* $(,)?) => {
        $crate::print::doc::Doc::concat(vec![$($crate::print::doc::Part::from($part).0),*])
    };
}
pub(super) use docs;

/// What [`docs!`] takes.
pub(super) struct Part(pub(super) Doc);

impl From<Doc> for Part {
    fn from(doc: Doc) -> Self {
        Self(doc)
    }
}

impl From<&'static str> for Part {
    fn from(text: &'static str) -> Self {
        Self(word(text))
    }
}
