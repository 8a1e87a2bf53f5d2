//! Items in brackets, whose layout is chosen before it is built.
//!
//! ```text
//! f(a, b)      f(        f(a, () => {
//!                a,        b();
//!                b,      })
//!              )
//! ```
//! Most of them end up on one line, and are printed right from the list of their items; documents for the
//! brackets, commas and line breaks are made only for the one layout that is printed otherwise.

use super::doc::{Arena, Doc, MANY, Node, line, narrow, softline, word};

/// Which brackets there are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Brackets {
    /// None, or those of a statement.
    None,
    Round,
    Square,
    Braces,
    /// Braces that have spaces inside on one line.
    SpacedBraces,
}

/// What is behind the last item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comma {
    Never,
    /// A comma where each item has a line.
    OnLines,
    Always,
}

/// When each item has a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    IfLong,
    Always,
    Never,
}

/// Items, on one line or one a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Items<'a> {
    pub(super) docs: &'a [Doc<'a>],
    pub(super) brackets: Brackets,
    pub(super) comma: Comma,
    pub(super) lines: Lines,
}

/// Arguments, of which the last one may open on the line of the call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hug<'a> {
    /// All, the last one as it is on the line of the call.
    pub(super) docs: &'a [Doc<'a>],
    /// The last one as it is on a line of its own.
    pub(super) plain: Doc<'a>,
    pub(super) comma: Comma,
}

impl Brackets {
    /// How they are written on one line.
    #[inline]
    pub(super) fn on_line(self) -> (&'static str, &'static str) {
        match self {
            Self::SpacedBraces => ("{ ", " }"),
            _ => self.on_lines(), // Nothing is inside.
        }
    }

    /// How they are written on lines of their own.
    #[inline]
    pub(super) fn on_lines(self) -> (&'static str, &'static str) {
        match self {
            Self::None => ("", ""),
            Self::Round => ("(", ")"),
            Self::Square => ("[", "]"),
            Self::Braces | Self::SpacedBraces => ("{", "}"),
        }
    }
}

impl<'a> Items<'a> {
    /// In round brackets.
    pub(super) fn round(docs: &'a [Doc<'a>], comma: Comma, lines: Lines) -> Self {
        Self { docs, brackets: Brackets::Round, comma, lines }
    }

    /// The document. If an item has a line break, so have they.
    pub(super) fn doc(mut self, arena: &'a Arena) -> Doc<'a> {
        let breaks = self.docs.iter().any(|item| item.breaks);
        if breaks && self.lines == Lines::IfLong {
            self.lines = Lines::Always;
        }
        let is_broken = self.lines == Lines::Always;
        let columns = if is_broken { MANY } else { self.columns() };
        Doc { node: Node::Items(arena.keep(self)), breaks: breaks || is_broken, columns }
    }

    /// How many columns they take on one line.
    fn columns(&self) -> u32 {
        let (open, close) = self.brackets.on_line();
        let comma = usize::from(self.comma == Comma::Always);
        columns(self.docs, open.len() + close.len() + comma)
    }

    /// What is printed for them.
    pub(super) fn laid_out(&self, arena: &'a Arena, on_lines: bool) -> &'a [Doc<'a>] {
        if self.lines == Lines::Never {
            return on_line(arena, self.docs, false);
        }
        let (open, close) = self.brackets.on_lines();
        let gap = if matches!(self.brackets, Brackets::SpacedBraces) { line() } else { softline() };
        let has_comma = self.comma == Comma::Always || (self.comma == Comma::OnLines && on_lines);
        // A line break, an item and a comma each.
        let count = 3 * self.docs.len();
        let inside = (0..count).map(|at| match (at % 3, self.docs.get(at / 3)) {
            (0, _) => {
                if at == 0 {
                    gap
                } else {
                    line()
                }
            }
            (1, Some(item)) => *item,
            _ => word(if at + 1 < count || has_comma { "," } else { "" }),
        });
        let inside = Doc::row(arena.list(inside)).indent(arena);
        arena.list([word(open), inside, gap, word(close)].into_iter())
    }
}

impl<'a> Hug<'a> {
    /// The document.
    pub(super) fn doc(self, arena: &'a Arena) -> Doc<'a> {
        let breaks = self.docs.iter().any(|item| item.breaks);
        Doc { node: Node::Hug(arena.keep(self)), breaks, columns: columns(self.docs, 2) }
    }

    /// The last one on the line of the call, and all others.
    pub(super) fn parts(&self) -> (&'a [Doc<'a>], &'a [Doc<'a>]) {
        self.docs.split_at(self.docs.len().saturating_sub(1))
    }

    /// What is printed on the line of the call; the last one is a broken group if it is `open`.
    pub(super) fn on_line(&self, arena: &'a Arena, open: bool) -> &'a [Doc<'a>] {
        on_line(arena, self.docs, open)
    }

    /// What is printed where each has a line.
    pub(super) fn on_lines(&self, arena: &'a Arena) -> &'a [Doc<'a>] {
        let items = arena.list_with(self.parts().0, self.plain);
        Items::round(items, self.comma, Lines::Always).laid_out(arena, true)
    }
}

/// The columns of items with commas between them, and of so much around them.
fn columns(items: &[Doc<'_>], around: usize) -> u32 {
    let between = 2 * items.len().saturating_sub(1);
    let mut columns = narrow(around + between);
    for item in items {
        columns = columns.saturating_add(item.columns);
    }
    columns
}

/// Items in round brackets on one line; the last one is a broken group if it is `open`.
fn on_line<'a>(arena: &'a Arena, items: &'a [Doc<'a>], open: bool) -> &'a [Doc<'a>] {
    // What is in front of an item, and the item.
    let count = 2 * items.len();
    let all = count + 1;
    arena.list((0..all).map(|at| match items.get(at / 2) {
        None => word(")"),
        Some(_) if at % 2 == 0 => word(if at == 0 { "(" } else { ", " }),
        Some(item) if open && at + 1 == count => item.broken(arena),
        Some(item) => *item,
    }))
}
