//! Lays a document out in lines of at most 80 columns.
//!
//! Needs: a [`Doc`] and the source it copies from. Leaves: the text, as pieces that know whether
//! they were copied, and from where.
//!
//! A group is measured only up to the first line break that is sure to come, so that the work is
//! linear in the output however deep the groups nest.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::doc::{Doc, Node, State, width};
use super::pieces::{From, Piece};
use super::style::{Style, columns};

/// The line width that generated code keeps to, in columns.
const WIDTH: isize = 80;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Break,
}

/// The text of a document, and its pieces in the order of the output.
pub(super) fn render(doc: &Doc, source: &str, style: &Style) -> (String, Vec<Piece>) {
    let out = Output::new(source, style);
    let mut renderer = Renderer { out, broken: FxHashMap::default(), remeasure: false };
    renderer.run(doc);
    (renderer.out.text, renderer.out.pieces)
}

struct Output<'a> {
    source: &'a str,
    style: &'a Style,
    text: String,
    pieces: Vec<Piece>,
    column: usize,
    /// Indentation owed to the line, paid when something comes on it.
    owed: Option<Rc<str>>,
    /// What the next generated text comes from, other than what is around it.
    first: Option<From>,
}

impl<'a> Output<'a> {
    fn new(source: &'a str, style: &'a Style) -> Self {
        Self { source, style, text: String::new(), pieces: Vec::new(), column: 0, owed: None, first: None }
    }

    fn piece(&mut self, from: From) {
        let output = self.text.len();
        let copied = matches!(from, From::Copied(_));
        if copied || self.pieces.last().is_none_or(|last| last.from != from) {
            self.pieces.push(Piece { output, from });
        }
    }

    /// Says what the next generated text comes from. A function begins with more than its place.
    fn begin(&mut self, first: From) {
        if !matches!((self.first, first), (Some(From::Function(..)), From::Caused(..))) {
            self.first = Some(first);
        }
    }

    fn pay(&mut self) {
        if let Some(indent) = self.owed.take() {
            self.piece(From::Nothing);
            self.text.push_str(&indent);
        }
    }

    fn generated(&mut self, text: &str, around: From) {
        if text.is_empty() {
            return;
        }
        self.pay();
        let from = self.first.take().unwrap_or(around);
        self.piece(from);
        self.text.push_str(text);
        self.after(text);
    }

    fn copied(&mut self, lo: u32, hi: u32) {
        let text = slice(self.source, lo, hi);
        if text.is_empty() {
            return;
        }
        self.pay();
        self.first = None;
        self.piece(From::Copied(lo as usize));
        self.text.push_str(text);
        self.after(text);
    }

    fn after(&mut self, text: &str) {
        match text.rfind('\n') {
            Some(at) => self.column = width(text.get(at + 1..).unwrap_or_default()),
            None => self.column += width(text),
        }
    }

    fn newline(&mut self, eol: &str, indent: Rc<str>) {
        self.owed = None;
        self.piece(From::Nothing);
        self.text.push_str(eol);
        self.column = columns(&indent);
        self.owed = Some(indent);
    }
}

struct Command<'d> {
    indent: Rc<str>,
    mode: Mode,
    doc: &'d Doc,
    from: From,
}

struct Renderer<'a> {
    out: Output<'a>,
    broken: FxHashMap<u32, bool>,
    /// A line break came inside flat text, so what follows has to be measured again.
    remeasure: bool,
}

impl Renderer<'_> {
    fn run(&mut self, doc: &Doc) {
        let mut stack = vec![Command { indent: "".into(), mode: Mode::Break, doc, from: From::Nothing }];
        while let Some(command) = stack.pop() {
            self.step(command, &mut stack);
        }
    }

    fn step<'d>(&mut self, command: Command<'d>, stack: &mut Vec<Command<'d>>) {
        let Command { indent, mode, doc, from } = command;
        match &*doc.node {
            Node::Nil | Node::BreakParent => {}
            Node::Text(text, _) | Node::Raw(text) => self.out.generated(text, from),
            Node::Word(text) => self.out.generated(text, from),
            Node::Source(lo, hi) | Node::Verbatim(lo, hi) => self.out.copied(*lo, *hi),
            Node::Line if mode == Mode::Flat => self.out.generated(" ", from),
            Node::Softline if mode == Mode::Flat => {}
            Node::Line | Node::Softline | Node::Hardline => {
                self.remeasure |= mode == Mode::Flat;
                let eol = self.out.style.eol;
                self.out.newline(eol, indent);
            }
            Node::SourceLine(extra, crlf) => {
                self.remeasure |= mode == Mode::Flat;
                let deeper = join_indent(&indent, extra);
                self.out.newline(if *crlf { "\r\n" } else { "\n" }, deeper);
            }
            Node::Concat(docs) => {
                stack.extend(docs.iter().rev().map(|doc| Command {
                    indent: indent.clone(),
                    mode,
                    doc,
                    from,
                }));
            }
            Node::Indent(doc) => {
                let indent = join_indent(&indent, &self.out.style.unit);
                stack.push(Command { indent, mode, doc, from });
            }
            Node::IndentBy(by, doc) => {
                stack.push(Command { indent: join_indent(&indent, by), mode, doc, from });
            }
            Node::Flat(doc) => stack.push(Command { indent, mode: Mode::Flat, doc, from }),
            Node::IfBreak(broken, flat, id) => {
                let chosen = self.is_broken(*id, mode);
                stack.push(Command { indent, mode, doc: if chosen { broken } else { flat }, from });
            }
            Node::IndentIfBreak(doc, id) => {
                let deep = self.is_broken(Some(*id), mode);
                let indent = if deep { join_indent(&indent, &self.out.style.unit) } else { indent };
                stack.push(Command { indent, mode, doc, from });
            }
            Node::Group(inner, id, broken) => {
                let mode = self.group_mode(mode, inner, *broken, stack);
                if let Some(id) = id {
                    self.broken.insert(*id, mode == Mode::Break);
                }
                stack.push(Command { indent, mode, doc: inner, from });
            }
            Node::Choice(states) => self.choose((indent, from), mode, states, stack),
            Node::Caused(cause, doc) => {
                let (first, from) = cause.apply(from);
                self.out.begin(first);
                stack.push(Command { indent, mode, doc, from });
            }
        }
    }

    fn is_broken(&self, id: Option<u32>, mode: Mode) -> bool {
        match id {
            None => mode == Mode::Break,
            Some(id) => self.broken.get(&id).copied().unwrap_or(false),
        }
    }

    fn group_mode(&mut self, mode: Mode, inner: &Doc, broken: bool, stack: &[Command]) -> Mode {
        if broken {
            return Mode::Break;
        }
        if mode == Mode::Flat && !self.remeasure {
            return Mode::Flat;
        }
        self.remeasure = false;
        if self.fits(Mode::Flat, inner, self.left(), stack) { Mode::Flat } else { Mode::Break }
    }

    fn left(&self) -> isize {
        WIDTH - isize::try_from(self.out.column).unwrap_or(WIDTH)
    }

    fn choose<'d>(
        &mut self,
        (indent, from): (Rc<str>, From),
        mode: Mode,
        states: &'d [State],
        stack: &mut Vec<Command<'d>>,
    ) {
        let Some(first) = states.first() else { return };
        if mode == Mode::Flat && !self.remeasure {
            stack.push(Command { indent, mode: Mode::Flat, doc: &first.doc, from });
            return;
        }
        self.remeasure = false;
        let own = isize::try_from(columns(&indent) + self.out.style.unit.len() + 1).unwrap_or(WIDTH);
        let chosen = states.iter().find(|state| {
            let better = state
                .unless
                .as_ref()
                .is_some_and(|doc| !doc.breaks && self.fits(Mode::Flat, doc, WIDTH - own, &[]));
            !better && self.fits(Mode::Flat, &state.doc, self.left(), stack)
        });
        match (chosen, states.last()) {
            (Some(state), _) => stack.push(Command { indent, mode: Mode::Flat, doc: &state.doc, from }),
            (None, Some(last)) => stack.push(Command { indent, mode: Mode::Break, doc: &last.doc, from }),
            (None, None) => {}
        }
    }

    /// Whether `doc` and what follows it fit into `left` columns, up to the first sure line break.
    fn fits(&self, mode: Mode, doc: &Doc, mut left: isize, rest: &[Command]) -> bool {
        let mut rest = rest.iter().rev();
        let mut stack = vec![(mode, doc)];
        while left >= 0 {
            let (mode, doc) = match stack.pop() {
                Some(next) => next,
                None => match rest.next() {
                    Some(command) => (command.mode, command.doc),
                    None => return true,
                },
            };
            match self.measure(mode, doc, &mut stack) {
                Measure::Columns(columns) => left -= isize::try_from(columns).unwrap_or(WIDTH + 1),
                Measure::Break(columns) => return left >= isize::try_from(columns).unwrap_or(WIDTH + 1),
            }
        }
        false
    }

    fn measure<'d>(&self, mode: Mode, doc: &'d Doc, stack: &mut Vec<(Mode, &'d Doc)>) -> Measure {
        match &*doc.node {
            Node::Nil | Node::BreakParent => {}
            Node::Text(_, columns) => return Measure::Columns(*columns),
            Node::Word(text) => return Measure::Columns(text.len()),
            Node::Raw(text) => return first_line(text),
            Node::Source(lo, hi) | Node::Verbatim(lo, hi) => {
                return first_line(slice(self.out.source, *lo, *hi));
            }
            Node::Line if mode == Mode::Flat => return Measure::Columns(1),
            Node::Softline if mode == Mode::Flat => {}
            Node::Line | Node::Softline | Node::Hardline | Node::SourceLine(..) => return Measure::Break(0),
            Node::Concat(docs) => stack.extend(docs.iter().rev().map(|doc| (mode, doc))),
            Node::Indent(doc) | Node::IndentBy(_, doc) | Node::IndentIfBreak(doc, _) => {
                stack.push((mode, doc));
            }
            Node::Flat(doc) => stack.push((Mode::Flat, doc)),
            Node::Caused(_, doc) => stack.push((mode, doc)),
            Node::IfBreak(broken, flat, id) => {
                stack.push((mode, if self.is_broken(*id, mode) { broken } else { flat }));
            }
            Node::Group(doc, _, broken) => stack.push((if *broken { Mode::Break } else { mode }, doc)),
            Node::Choice(states) => {
                let state = if mode == Mode::Break { states.last() } else { states.first() };
                stack.extend(state.map(|state| (mode, &state.doc)));
            }
        }
        Measure::Columns(0)
    }
}

enum Measure {
    Columns(usize),
    Break(usize),
}

fn first_line(text: &str) -> Measure {
    match text.split_once('\n') {
        Some((first, _)) => Measure::Break(width(first)),
        None => Measure::Columns(width(text)),
    }
}

fn join_indent(indent: &Rc<str>, by: &str) -> Rc<str> {
    if by.is_empty() { indent.clone() } else { format!("{indent}{by}").into() }
}

fn slice(source: &str, lo: u32, hi: u32) -> &str {
    source.get(lo as usize..hi as usize).unwrap_or_default()
}
