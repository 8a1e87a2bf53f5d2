//! A small algebra of layouts: text with places where a line may break.
//!
//! ```text
//! group("f(" indent(softline "a," line "b") softline ")")
//! f(a, b)              where it fits
//! f(⏎  a,⏎  b⏎)        where it does not
//! ```
//! A document is a copy away, for all that is in it is in an [`Arena`], so that the alternatives of
//! [`Doc::choice`] share their parts.
//! Needs: nothing. Leaves: documents for [`super::render`].

use std::cell::Cell;

use bumpalo::Bump;

use super::brackets::{Hug, Items};
use super::pieces::{Cause, Piece};
use crate::bytes;

/// Where the parts of documents are until all is printed.
#[derive(Debug)]
pub(super) struct Arena(Bump);

/// What documents are about that takes any number of columns: it breaks, or that cannot be told.
pub(super) const MANY: u32 = u32::MAX;

/// A layout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doc<'a> {
    pub(super) node: Node<'a>,
    /// Whether it holds a line break that no group can undo.
    pub(super) breaks: bool,
    /// How many columns it takes without its optional breaks, or [`MANY`].
    pub(super) columns: u32,
}

/// The kinds of layout.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'a> {
    Nil,
    /// Text without line breaks.
    Text(&'a str),
    /// Bytes of the source, without a line break.
    Source(u32, u32),
    /// A space, or a line break in a broken group.
    Line,
    /// Nothing, or a line break in a broken group.
    Softline,
    /// Always a line break.
    Hardline,
    /// A line break of the source, and the indentation of its next line beyond its base.
    SourceLine(&'a str, bool),
    /// Bytes of the source, copied with their line breaks and with no indentation.
    Verbatim(u32, u32),
    /// Generated text with line breaks, copied as is.
    Raw(&'a str),
    /// Text of several lines that says itself what its pieces come from.
    Laid(&'a (&'a str, &'a [Piece])),
    Concat(&'a [Doc<'a>]),
    /// Flat if it fits; the number, if it is not 0, names it for `IndentIfBreak`.
    Group(&'a [Doc<'a>], u32, bool),
    /// The first alternative that fits, else the last.
    Choice(&'a [Doc<'a>]),
    /// Items in brackets, on one line if they fit.
    Items(&'a Items<'a>),
    /// Arguments, of which the last one may open on the line of the call.
    Hug(&'a Hug<'a>),
    Indent(&'a [Doc<'a>]),
    /// Indented by this very text.
    IndentBy(&'a (&'a str, Doc<'a>)),
    /// Never broken.
    Flat(&'a [Doc<'a>]),
    /// The first in a broken group, the second in a flat one.
    IfBreak(&'a [Doc<'a>; 2]),
    /// Indented where the named group is broken.
    IndentIfBreak(&'a [Doc<'a>], u32),
    /// Makes the groups around it break.
    BreakParent,
    /// What is generated in it has this cause. Takes no place.
    Caused(&'a (Cause, Doc<'a>)),
}

/// How large the room is that a thread keeps for the next file, in bytes.
const KEPT: usize = 4 << 20;

thread_local! {
    /// Room that is not in use: what is fresh from the system is slower.
    static SPARE: Cell<Option<Bump>> = const { Cell::new(None) };
}

impl Arena {
    /// Room for the documents of a file.
    pub(super) fn new() -> Self {
        Self(SPARE.take().unwrap_or_default())
    }

    /// Keeps the room for another file.
    pub(super) fn recycle(self) {
        let Self(mut room) = self;
        room.reset();
        if room.allocated_bytes() <= KEPT {
            SPARE.set(Some(room));
        }
    }

    /// Several documents, or other things that are known for as long.
    pub(super) fn list<T: Copy>(&self, items: impl ExactSizeIterator<Item = T>) -> &[T] {
        self.0.alloc_slice_fill_iter(items)
    }

    /// A thing that is known for as long.
    #[inline]
    pub(super) fn keep<T: Copy>(&self, thing: T) -> &T {
        self.0.alloc(thing)
    }

    /// So many things, the last one first; `any` is one of them.
    pub(super) fn reversed<T: Copy>(&self, count: usize, any: T, items: impl Iterator<Item = T>) -> &[T] {
        let list = self.0.alloc_slice_fill_copy(count, any);
        for (slot, item) in list.iter_mut().rev().zip(items) {
            *slot = item;
        }
        list
    }

    /// Several documents and another one.
    pub(super) fn list_with<'a>(&'a self, docs: &[Doc<'a>], last: Doc<'a>) -> &'a [Doc<'a>] {
        self.0.alloc_slice_fill_with(docs.len() + 1, |at| docs.get(at).copied().unwrap_or(last))
    }

    #[inline]
    fn copy<'a>(&'a self, docs: &[Doc<'a>]) -> &'a [Doc<'a>] {
        self.0.alloc_slice_copy(docs)
    }

    fn text(&self, text: &str) -> &str {
        self.0.alloc_str(text)
    }
}

impl<'a> Doc<'a> {
    /// Nothing.
    #[inline]
    pub(super) fn nil() -> Self {
        Self { node: Node::Nil, breaks: false, columns: 0 }
    }

    /// Generated text; with line breaks it is copied as is.
    pub(super) fn text(arena: &'a Arena, text: &str) -> Self {
        let text = arena.text(text);
        match columns_of_line(text) {
            Some(columns) => Self { node: Node::Text(text), breaks: false, columns },
            None => Self { node: Node::Raw(text), breaks: true, columns: MANY },
        }
    }

    /// A generated name, which has no line break.
    pub(super) fn name(arena: &'a Arena, name: &str) -> Self {
        let name = arena.text(name);
        let is_ascii = name.bytes().fold(0, |all, byte| all | byte).is_ascii();
        let columns = if is_ascii { narrow(name.len()) } else { width(name) };
        Self { node: Node::Text(name), breaks: false, columns }
    }

    /// Several lines that were laid out before, and their pieces.
    pub(super) fn laid(arena: &'a Arena, text: &str, pieces: &[Piece]) -> Self {
        let laid = arena.0.alloc((arena.text(text), &*arena.0.alloc_slice_copy(pieces)));
        Self { node: Node::Laid(laid), breaks: true, columns: MANY }
    }

    /// The bytes `lo..hi` of the source, which hold no line break and take so many columns.
    pub(super) fn source(lo: u32, hi: u32, columns: u32) -> Self {
        Self { node: Node::Source(lo, hi), breaks: false, columns }
    }

    /// The bytes `lo..hi` of the source, lines and all.
    pub(super) fn verbatim(lo: u32, hi: u32) -> Self {
        Self { node: Node::Verbatim(lo, hi), breaks: true, columns: MANY }
    }

    /// A line break copied from the source; `crlf` if it was one of two characters.
    pub(super) fn source_line(extra: &'a str, crlf: bool) -> Self {
        Self { node: Node::SourceLine(extra, crlf), breaks: true, columns: MANY }
    }

    /// Several in a row.
    pub(super) fn row(docs: &'a [Self]) -> Self {
        let (mut breaks, mut columns) = (false, 0u32);
        for doc in docs {
            breaks |= doc.breaks;
            columns = columns.saturating_add(doc.columns);
        }
        Self { node: Node::Concat(docs), breaks, columns }
    }

    /// So many in a row, which are kept.
    pub(super) fn array<const N: usize>(arena: &'a Arena, docs: [Self; N]) -> Self {
        Self::row(arena.0.alloc(docs))
    }

    /// Several in a row, of which a copy is kept.
    pub(super) fn concat(arena: &'a Arena, docs: impl AsRef<[Self]>) -> Self {
        match docs.as_ref() {
            [] => Self::nil(),
            [only] => *only,
            docs => Self::row(arena.copy(docs)),
        }
    }

    /// Flat if it fits.
    pub(super) fn group(self, arena: &'a Arena) -> Self {
        match self.node {
            Node::Text(_) | Node::Source(..) => self, // The same in either way.
            _ => self.group_if(arena, self.breaks),
        }
    }

    /// A group that is always broken.
    pub(super) fn broken(self, arena: &'a Arena) -> Self {
        self.group_if(arena, true)
    }

    /// A group, broken if told so, and if it has to be.
    pub(super) fn group_if(self, arena: &'a Arena, broken: bool) -> Self {
        self.grouped(arena, 0, broken || self.breaks)
    }

    /// A group whose outcome others ask for by its number.
    pub(super) fn named(self, arena: &'a Arena, id: u32) -> Self {
        self.grouped(arena, id, self.breaks)
    }

    fn grouped(self, arena: &'a Arena, id: u32, broken: bool) -> Self {
        let columns = if broken { MANY } else { self.columns };
        Self { node: Node::Group(self.parts(arena), id, broken), breaks: broken, columns }
    }

    /// What it is a row of.
    fn parts(self, arena: &'a Arena) -> &'a [Self] {
        match self.node {
            Node::Concat(docs) => docs,
            _ => arena.copy(&[self]), // A row of one.
        }
    }

    /// The first that fits, else the last. Breaks inside do not break the groups around it.
    pub(super) fn choice(arena: &'a Arena, states: &[Self]) -> Self {
        let columns = states.first().map_or(0, |state| state.columns);
        Self { node: Node::Choice(arena.copy(states)), breaks: false, columns }
    }

    /// One level deeper.
    pub(super) fn indent(self, arena: &'a Arena) -> Self {
        Self { node: Node::Indent(self.parts(arena)), ..self }
    }

    /// Deeper by the given text.
    pub(super) fn indent_by(self, arena: &'a Arena, by: &'a str) -> Self {
        if by.is_empty() { self } else { Self { node: Node::IndentBy(arena.0.alloc((by, self))), ..self } }
    }

    /// Without its optional breaks.
    pub(super) fn flat(self, arena: &'a Arena) -> Self {
        Self { node: Node::Flat(self.parts(arena)), ..self }
    }

    /// Depends on the group around it.
    pub(super) fn if_break(arena: &'a Arena, broken: Self, flat: Self) -> Self {
        let node = Node::IfBreak(arena.0.alloc([broken, flat]));
        Self { node, breaks: false, columns: flat.columns }
    }

    /// One level deeper if the named group, which comes before it, is broken.
    pub(super) fn indent_if_break(self, arena: &'a Arena, id: u32) -> Self {
        Self { node: Node::IndentIfBreak(self.parts(arena), id), ..self }
    }

    /// Tells what caused it.
    pub(super) fn caused(self, arena: &'a Arena, cause: Cause) -> Self {
        Self { node: Node::Caused(arena.0.alloc((cause, self))), ..self }
    }

    /// In round brackets.
    pub(super) fn parens(self, arena: &'a Arena) -> Self {
        docs![arena, "(", self, ")"]
    }

    /// Whether there is nothing in it.
    #[inline]
    pub(super) fn is_nil(&self) -> bool {
        self.columns == 0 && !self.breaks && self.holds_nothing()
    }

    fn holds_nothing(&self) -> bool {
        match self.node {
            Node::Nil => true,
            Node::Concat(docs) => docs.iter().all(Self::is_nil),
            Node::Caused((_, doc)) => doc.is_nil(),
            _ => false, // Whatever else there is takes a place, or may.
        }
    }
}

/// Fixed text.
#[inline]
pub(super) fn word<'a>(text: &'static str) -> Doc<'a> {
    Doc { node: Node::Text(text), breaks: false, columns: narrow(text.len()) }
}

/// A space or a line break.
#[inline]
pub(super) fn line<'a>() -> Doc<'a> {
    Doc { node: Node::Line, breaks: false, columns: 1 }
}

/// Nothing or a line break.
#[inline]
pub(super) fn softline<'a>() -> Doc<'a> {
    Doc { node: Node::Softline, breaks: false, columns: 0 }
}

/// A line break.
#[inline]
pub(super) fn hardline<'a>() -> Doc<'a> {
    Doc { node: Node::Hardline, breaks: true, columns: MANY }
}

/// Nothing, but the groups around it break.
pub(super) fn break_parent<'a>() -> Doc<'a> {
    Doc { node: Node::BreakParent, breaks: true, columns: 0 }
}

/// The documents with `between` between any two.
pub(super) fn join<'a>(arena: &'a Arena, docs: &[Doc<'a>], between: Doc<'a>) -> Doc<'a> {
    if docs.len() < 2 {
        return Doc::concat(arena, docs);
    }
    // Every other one is from `docs`.
    let all = (0..2 * docs.len() - 1).map(|at| match docs.get(at / 2) {
        Some(doc) if at % 2 == 0 => *doc,
        _ => between,
    });
    Doc::row(arena.list(all))
}

/// Columns that a text takes, if it has no line break.
pub(super) fn columns_of_line(text: &str) -> Option<u32> {
    if text.len() > 64 {
        let breaks = memchr::memchr(b'\n', text.as_bytes()).is_some();
        return if breaks { None } else { Some(width(text)) };
    }
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let (mut breaks, mut wide) = (0, 0);
    for word in words {
        let word = u64::from_le_bytes(*word);
        breaks |= bytes::equal(word, b'\n');
        wide |= bytes::wide(word);
    }
    let (mut any_break, mut any_wide) = (breaks != 0, wide != 0);
    for byte in rest {
        any_break |= *byte == b'\n';
        any_wide |= !byte.is_ascii();
    }
    match (any_break, any_wide) {
        (true, _) => None,
        (false, true) => Some(width(text)),
        (false, false) => Some(narrow(text.len())),
    }
}

/// Columns that a text takes.
pub(super) fn width(text: &str) -> u32 {
    narrow(if text.is_ascii() { text.len() } else { unicode_width::UnicodeWidthStr::width(text) })
}

/// So many columns.
#[inline]
pub(super) fn narrow(columns: usize) -> u32 {
    u32::try_from(columns).unwrap_or(MANY)
}

/// Builds a row in an arena from documents and fixed texts.
macro_rules! docs {
    ($arena:expr, $($part:expr),* $(,)?) => {{
        let docs = [$($crate::print::doc::Part::from($part).0),*];
        $crate::print::doc::Doc::array($arena, docs)
    }};
}
pub(super) use docs;

/// What [`docs!`] takes.
pub(super) struct Part<'a>(pub(super) Doc<'a>);

impl<'a> From<Doc<'a>> for Part<'a> {
    #[inline]
    fn from(doc: Doc<'a>) -> Self {
        Self(doc)
    }
}

impl From<&'static str> for Part<'_> {
    #[inline]
    fn from(text: &'static str) -> Self {
        Self(word(text))
    }
}
