//! Lays a document out in lines of at most 80 columns.
//!
//! Needs: a [`Doc`] and the source it copies from. Leaves: the text, and if asked for, pieces that know
//! whether they were copied, and from where.
//!
//! A group is measured only up to the first line break that is sure to come, so that the work is
//! linear in the output however deep the groups nest.

use std::mem::replace;
use std::slice::{Iter, from_ref};

use rustc_hash::FxHashMap;

use super::brackets::{Comma, Hug, Items, Lines};
use super::doc::{Arena, Doc, MANY, Node, narrow};
use super::measure::Level;
use super::output::{Indents, Output};
use super::pieces::{From, Piece};
use super::style::Style;

/// The line width that generated code keeps to, in columns.
const WIDTH: i64 = 80;

/// Whether optional line breaks are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Flat,
    Break,
}

/// What a document has become.
pub(super) struct Rendered {
    pub(super) text: String,
    /// In the order of the output, if they were asked for.
    pub(super) pieces: Vec<Piece>,
    /// Whether a group is broken that says what to print then.
    pub(super) any_broken: bool,
}

/// The text of a document.
pub(super) fn render<'d>(
    doc: &'d Doc<'d>,
    arena: &'d Arena,
    source: &'d str,
    style: &'d Style,
    pieces: bool,
) -> Rendered {
    let mut renderer = Renderer {
        arena,
        out: Output::new(source, pieces),
        indents: Indents::new(&style.unit),
        style,
        broken: FxHashMap::default(),
        remeasure: false,
        measured: Vec::new(),
        any_broken: false,
    };
    renderer.run(doc);
    let Renderer { out: Output { text, pieces, .. }, any_broken, .. } = renderer;
    Rendered { text, pieces, any_broken }
}

/// What is still to be printed of a row, and how.
pub(super) struct Row<'d> {
    pub(super) rest: Iter<'d, Doc<'d>>,
    pub(super) context: Context,
}

/// How documents are printed.
#[derive(Clone, Copy)]
pub(super) struct Context {
    /// The number of the indentation.
    indent: u32,
    pub(super) mode: Mode,
    from: From,
}

/// What printing documents needs.
pub(super) struct Renderer<'d> {
    /// Where documents are that are made while others are printed.
    arena: &'d Arena,
    pub(super) out: Output<'d>,
    indents: Indents<'d>,
    style: &'d Style,
    broken: FxHashMap<u32, bool>,
    /// A line break came inside flat text, so what follows has to be measured again.
    remeasure: bool,
    /// Room for what is being measured.
    pub(super) measured: Vec<Level<'d>>,
    any_broken: bool,
}

impl<'d> Renderer<'d> {
    fn run(&mut self, doc: &'d Doc<'d>) {
        let context = Context { indent: 0, mode: Mode::Break, from: From::Nothing };
        let mut row = Row { rest: from_ref(doc).iter(), context };
        let mut around: Vec<Row<'d>> = Vec::new();
        loop {
            let Some(doc) = row.rest.next() else {
                match around.pop() {
                    Some(next) => row = next,
                    None => return,
                }
                continue;
            };
            if let Node::Concat(docs) = &doc.node
                && row.context.mode == Mode::Break
            {
                let rest = replace(&mut row.rest, docs.iter());
                if !rest.as_slice().is_empty() {
                    around.push(Row { rest, ..row });
                }
            } else if !self.leaf(doc, &row.context)
                && let Some((docs, context)) = self.inner(doc, &row, &around)
            {
                let outer = replace(&mut row, Row { rest: docs.iter(), context });
                if !outer.rest.as_slice().is_empty() {
                    around.push(outer);
                }
            }
        }
    }

    /// Prints a document, if there is no other in it.
    #[inline]
    fn leaf(&mut self, doc: &'d Doc<'d>, context: &Context) -> bool {
        let indents = &self.indents;
        match &doc.node {
            Node::Nil | Node::BreakParent => {}
            Node::Text(text) => self.out.generated(indents, text, doc.columns, context.from),
            Node::Raw(text) => self.out.raw(indents, text, context.from),
            Node::Laid((text, pieces)) => self.out.laid(indents, text, pieces),
            Node::Source(lo, hi) => self.out.copied(indents, (*lo, *hi), doc.columns),
            Node::Verbatim(lo, hi) => self.out.verbatim(indents, (*lo, *hi)),
            Node::Line if context.mode == Mode::Flat => self.out.generated(indents, " ", 1, context.from),
            Node::Softline if context.mode == Mode::Flat => {}
            Node::Line | Node::Softline | Node::Hardline => self.newline(self.style.eol, context, ""),
            Node::SourceLine(extra, crlf) => self.newline(if *crlf { "\r\n" } else { "\n" }, context, extra),
            _ => return false, // Nothing of its own is to be printed.
        }
        true
    }

    /// What to print in the place of a document, and how.
    fn inner(
        &mut self,
        doc: &'d Doc<'d>,
        row: &Row<'d>,
        around: &[Row<'d>],
    ) -> Option<(&'d [Doc<'d>], Context)> {
        let context = row.context;
        let Context { indent, mode, from } = context;
        if mode == Mode::Flat && doc.columns != MANY && !self.remeasure {
            self.flat(doc, from);
            return None;
        }
        match &doc.node {
            Node::Concat(docs) => Some((docs, context)),
            Node::Indent(docs) => Some((docs, self.deeper(context))),
            Node::IndentBy(node) => {
                let indent = self.indents.by(indent, node.0);
                Some((from_ref(&node.1), Context { indent, ..context }))
            }
            Node::Flat(docs) => Some((docs, Context { mode: Mode::Flat, ..context })),
            Node::IfBreak([broken, flat]) => {
                self.any_broken |= mode == Mode::Break;
                Some((from_ref(if mode == Mode::Break { broken } else { flat }), context))
            }
            Node::IndentIfBreak(docs, id) => {
                let deep = self.broken.get(id).copied().unwrap_or_default();
                Some((docs, if deep { self.deeper(context) } else { context }))
            }
            Node::Group(docs, id, broken) => {
                let mode =
                    if *broken { Mode::Break } else { self.group_mode(docs, doc.columns, row, around) };
                if *id > 0 {
                    self.broken.insert(*id, mode == Mode::Break);
                }
                if mode == Mode::Flat && doc.columns != MANY {
                    self.all_flat(docs, from);
                    return None;
                }
                Some((docs, Context { mode, ..context }))
            }
            Node::Choice(states) => self.choose(states, row, around),
            Node::Items(items) => self.items(items, doc, row, around),
            Node::Hug(hug) => Some(self.hug(hug, doc, row, around)),
            Node::Caused(node) => {
                let (first, from) = node.0.apply(from);
                self.out.begin(first);
                Some((from_ref(&node.1), Context { from, ..context }))
            }
            // All others are printed as they are.
            Node::Nil
            | Node::BreakParent
            | Node::Text(_)
            | Node::Raw(_)
            | Node::Laid(_)
            | Node::Source(..)
            | Node::Verbatim(..)
            | Node::Line
            | Node::Softline
            | Node::Hardline
            | Node::SourceLine(..) => None,
        }
    }

    /// Prints what has no line break, where no group is to be measured.
    fn flat(&mut self, doc: &'d Doc<'d>, from: From) {
        let indents = &self.indents;
        match &doc.node {
            Node::Text(text) => self.out.generated(indents, text, doc.columns, from),
            Node::Source(lo, hi) => self.out.copied(indents, (*lo, *hi), doc.columns),
            Node::Line => self.out.generated(indents, " ", 1, from),
            Node::Concat(docs) | Node::Indent(docs) | Node::Flat(docs) | Node::IndentIfBreak(docs, _) => {
                self.all_flat(docs, from);
            }
            Node::Group(docs, id, _) => {
                if *id > 0 {
                    self.broken.insert(*id, false);
                }
                self.all_flat(docs, from);
            }
            Node::IndentBy((_, doc)) | Node::IfBreak([_, doc]) => self.flat(doc, from),
            Node::Choice(states) => {
                if let Some(first) = states.first() {
                    self.flat(first, from);
                }
            }
            Node::Items(items) => {
                let (open, close) = items.brackets.on_line();
                self.word(open, from);
                self.with_commas(items.docs, from);
                if items.comma == Comma::Always {
                    self.word(",", from);
                }
                self.word(close, from);
            }
            Node::Hug(hug) => {
                self.word("(", from);
                self.with_commas(hug.docs, from);
                self.word(")", from);
            }
            Node::Caused((cause, doc)) => {
                let (first, from) = cause.apply(from);
                self.out.begin(first);
                self.flat(doc, from);
            }
            // These take no columns, or any number of them.
            Node::Nil
            | Node::BreakParent
            | Node::Softline
            | Node::Hardline
            | Node::SourceLine(..)
            | Node::Raw(_)
            | Node::Laid(_)
            | Node::Verbatim(..) => {}
        }
    }

    fn all_flat(&mut self, docs: &'d [Doc<'d>], from: From) {
        for doc in docs {
            self.flat(doc, from);
        }
    }

    fn with_commas(&mut self, docs: &'d [Doc<'d>], from: From) {
        for (at, doc) in docs.iter().enumerate() {
            if at > 0 {
                self.word(", ", from);
            }
            self.flat(doc, from);
        }
    }

    fn word(&mut self, text: &str, from: From) {
        self.out.generated(&self.indents, text, narrow(text.len()), from);
    }

    fn newline(&mut self, eol: &str, context: &Context, extra: &'d str) {
        self.remeasure |= context.mode == Mode::Flat;
        self.out.newline(&self.indents, eol, context.indent, extra);
    }

    fn deeper(&mut self, context: Context) -> Context {
        Context { indent: self.indents.deeper(context.indent), ..context }
    }

    fn group_mode(&mut self, docs: &'d [Doc<'d>], columns: u32, row: &Row<'d>, around: &[Row<'d>]) -> Mode {
        if row.context.mode == Mode::Flat && !self.remeasure {
            return Mode::Flat;
        }
        self.remeasure = false;
        if self.fits(docs, columns, self.left(), (row, around)) { Mode::Flat } else { Mode::Break }
    }

    fn left(&self) -> i64 {
        WIDTH - i64::from(self.out.column)
    }

    fn choose(
        &mut self,
        states: &'d [Doc<'d>],
        row: &Row<'d>,
        around: &[Row<'d>],
    ) -> Option<(&'d [Doc<'d>], Context)> {
        let context = row.context;
        if context.mode == Mode::Flat && !self.remeasure {
            return states.first().map(|first| (from_ref(first), context));
        }
        self.remeasure = false;
        for state in states {
            if self.fits(from_ref(state), state.columns, self.left(), (row, around)) {
                return Some((from_ref(state), Context { mode: Mode::Flat, ..context }));
            }
        }
        states.last().map(|last| (from_ref(last), Context { mode: Mode::Break, ..context }))
    }

    /// Prints items that fit on the line, or tells what to print for them.
    fn items(
        &mut self,
        items: &'d Items<'d>,
        doc: &'d Doc<'d>,
        row: &Row<'d>,
        around: &[Row<'d>],
    ) -> Option<(&'d [Doc<'d>], Context)> {
        let mode = match items.lines {
            Lines::Always => Mode::Break,
            Lines::Never => Mode::Flat,
            Lines::IfLong => self.group_mode(from_ref(doc), doc.columns, row, around),
        };
        if mode == Mode::Flat && doc.columns != MANY {
            self.flat(doc, row.context.from);
            return None;
        }
        self.any_broken |= mode == Mode::Break;
        Some((items.laid_out(self.arena, mode == Mode::Break), Context { mode, ..row.context }))
    }

    /// What to print for arguments: on the line of the call, with the last one opened, or each on a line of its own.
    fn hug(
        &mut self,
        hug: &'d Hug<'d>,
        doc: &'d Doc<'d>,
        row: &Row<'d>,
        around: &[Row<'d>],
    ) -> (&'d [Doc<'d>], Context) {
        let context = row.context;
        let on_line = Context { mode: Mode::Flat, ..context };
        if context.mode == Mode::Flat && !self.remeasure {
            return (hug.on_line(self.arena, false), on_line);
        }
        self.remeasure = false;
        if self.fits(from_ref(doc), doc.columns, self.left(), (row, around)) {
            return (hug.on_line(self.arena, false), on_line);
        }
        if self.fits_opened(hug, self.left(), (row, around)) {
            return (hug.on_line(self.arena, true), on_line);
        }
        self.any_broken = true;
        (hug.on_lines(self.arena), Context { mode: Mode::Break, ..context })
    }
}
