//! Copies the author's nodes, with holes for what was generated inside them.
//!
//! ```text
//! source   f(a,await b)   hole  `await b` → value   output  f(a,value)
//! ```
//! * Needs: real nodes, whose generated descendants have stand-in spans.
//! * Leaves: text that differs from the source in its holes and its indentation only. Lines inside
//!   template literals, strings and free-form comments keep theirs.
//! * Elsewhere: which nodes can be holes is in `hooks`.

use swc_core::common::{BytePos, Span, Spanned};
use swc_core::ecma::ast::{ClassMember, Expr, ModuleItem, Program, Stmt};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait_transforms::Origins;

use super::doc::{Doc, Node, columns_of_line, word};
use super::filler::Filler;
use super::{Bytes, Printer};
use crate::bytes;

/// Generated code in the place of some bytes of the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hole<'a> {
    pub(super) lo: u32,
    pub(super) hi: u32,
    pub(super) doc: Doc<'a>,
}

/// Whether anything in `program` is not the author's.
pub(super) fn has_generated(program: &Program, origins: &Origins) -> bool {
    let mut finder = Finder { origins, found: false };
    program.visit_with(&mut finder);
    finder.found
}

struct Finder<'a> {
    origins: &'a Origins,
    found: bool,
}

impl Visit for Finder<'_> {
    fn visit_span(&mut self, span: &Span) {
        self.found |= !self.origins.is_authored(*span);
    }
}

/// Whether whatever seems untouched is as it was: what `Filler` takes for granted. For debug builds.
pub(super) fn is_as_promised(printer: &mut Printer<'_>, program: &Program) -> bool {
    let mut promised = Promised { printer, kept: true };
    program.visit_with(&mut promised);
    promised.kept
}

struct Promised<'p, 'a> {
    printer: &'p mut Printer<'a>,
    kept: bool,
}

impl Promised<'_, '_> {
    fn node<'n, N: Spanned + VisitWith<Self> + for<'p, 'a> VisitWith<Filler<'p, 'a>>>(
        &mut self,
        node: &'n N,
    ) {
        match self.printer.real(node.span()) {
            Some(range) if self.printer.is_untouched(node.span()) => {
                self.kept &= self.printer.is_without_holes(range, &|v| node.visit_children_with(v));
            }
            _ => node.visit_children_with(self),
        }
    }
}

impl Visit for Promised<'_, '_> {
    fn visit_stmt(&mut self, node: &Stmt) {
        self.node(node);
    }

    fn visit_module_item(&mut self, node: &ModuleItem) {
        self.node(node);
    }

    fn visit_expr(&mut self, node: &Expr) {
        self.node(node);
    }

    fn visit_class_member(&mut self, node: &ClassMember) {
        self.node(node);
    }
}

/// How many bytes are soon looked through for a line break.
const SHORT: u32 = 64;

/// Shows nodes to a visitor.
type Show<'v, 'a> = &'v dyn Fn(&mut Filler<'_, 'a>);

impl<'a> Printer<'a> {
    /// The source text of a real node, with its holes filled. `visit` shows the node to a visitor.
    /// `None` if the node is generated, or has parts that say nothing about their place.
    #[inline]
    pub(super) fn slice(&mut self, span: Span, visit: impl Fn(&mut Filler<'_, 'a>)) -> Option<Doc<'a>> {
        match self.real(span) {
            Some(range) => self.filled(range, &visit),
            None => None, // Most that get here are generated.
        }
    }

    /// The same for a range that the visited nodes lie in.
    pub(super) fn slice_bytes(
        &mut self,
        (lo, hi): Bytes,
        visit: impl Fn(&mut Filler<'_, 'a>),
    ) -> Option<Doc<'a>> {
        self.filled((lo, hi), &visit)
    }

    /// Compiled once, not for each kind of node.
    fn filled(&mut self, (lo, hi): Bytes, visit: Show<'_, 'a>) -> Option<Doc<'a>> {
        let line = if hi - lo <= SHORT { self.copied_line(lo, hi) } else { None };
        if self.is_untouched_range(lo, hi, line.is_some()) {
            debug_assert!(
                self.is_without_holes((lo, hi), visit),
                "something was rewritten without a stand-in"
            );
            self.comments.mark(lo, hi);
            self.note_copied(lo, hi);
            let line = line.or_else(|| self.copied_line(lo, hi));
            return Some(line.unwrap_or_else(|| self.copy(lo, hi, &[], Vec::new())));
        }
        let mut survey = Filler::new(self, (lo, hi), true);
        visit(&mut survey);
        let (mut holes, mut kept, as_before) = survey.finish()?;
        if !kept.is_sorted() {
            kept.sort_unstable();
        }
        if !self.mark_copied(lo, hi, &mut holes) {
            return None;
        }
        if !holes.is_empty() {
            let mut filler = Filler { as_before, ..Filler::new(self, (lo, hi), false) };
            visit(&mut filler);
            holes = filler.finish()?.0;
            in_order(&mut holes);
        }
        self.note_copied(lo, hi);
        if holes.is_empty()
            && let Some(doc) = self.copied_line(lo, hi)
        {
            return Some(doc);
        }
        Some(self.copy(lo, hi, &kept, holes))
    }

    /// Whether nodes that lie in `lo..hi` are as they were, and have no text whose lines stay as they are. At the top
    /// of a file something may come without a place.
    fn is_untouched_range(&self, lo: u32, hi: u32, is_line: bool) -> bool {
        let span = Span::new(BytePos(self.start + lo), BytePos(self.start + hi));
        self.is_untouched(span)
            && (is_line || !self.may_have_text_of_lines(lo, hi))
            && !self.is_whole((lo, hi))
    }

    /// Whether nothing generated is in what is visited. For debug builds.
    fn is_without_holes(&mut self, range: Bytes, visit: Show<'_, 'a>) -> bool {
        let mut survey = Filler::new(self, range, true);
        survey.thorough = true;
        visit(&mut survey);
        survey.finish().is_some_and(|(holes, ..)| holes.is_empty())
    }

    /// Bytes of the source, if they are on one line.
    fn copied_line(&self, lo: u32, hi: u32) -> Option<Doc<'a>> {
        let columns = columns_of_line(self.text(lo, hi))?;
        Some(if lo < hi { Doc::source(lo, hi, columns) } else { Doc::nil() })
    }

    /// Marks the comments between the holes as printed. False if the holes overlap.
    fn mark_copied(&mut self, lo: u32, hi: u32, holes: &mut [Hole<'a>]) -> bool {
        in_order(holes);
        let disjoint = holes.iter().try_fold(lo, |at, hole| (hole.lo >= at).then_some(hole.hi));
        if disjoint.is_none_or(|end| end > hi) {
            return false;
        }
        let mut at = lo;
        for hole in holes.iter() {
            self.comments.mark(at, hole.lo);
            at = hole.hi;
        }
        self.comments.mark(at, hi);
        true
    }

    fn note_copied(&mut self, lo: u32, hi: u32) {
        let (low, high) = self.copied.unwrap_or((lo, hi));
        self.copied = Some((low.min(lo), high.max(hi)));
    }

    /// Bytes `lo..hi` with the holes filled, in order; line breaks in `kept` are left alone.
    pub(super) fn copy(&mut self, lo: u32, hi: u32, kept: &[Bytes], holes: Vec<Hole<'a>>) -> Doc<'a> {
        let base = self.indentation(lo);
        let whole = self.is_whole((lo, hi));
        let gathered = self.parts.len();
        let mut at = lo;
        for hole in holes {
            if whole {
                self.copy_stretch(at, hole.lo);
            } else {
                self.copy_lines(at, hole.lo, base, kept);
            }
            let deeper = self.indentation(hole.lo).strip_prefix(base).unwrap_or_default();
            at = hole.hi;
            self.fill(hole, deeper);
        }
        if whole {
            self.copy_stretch(at, hi);
        } else {
            self.copy_lines(at, hi, base, kept);
        }
        self.gather(gathered)
    }

    /// Adds a hole, with a space where its text would run into its neighbour's.
    fn fill(&mut self, hole: Hole<'a>, deeper: &'a str) {
        let before = hole.lo.checked_sub(1).and_then(|at| self.byte(at)).map(char::from);
        let behind = self.byte(hole.hi).map(char::from);
        if before.is_some_and(may_touch) && touches(before, self.edge(&hole.doc, true)) {
            self.parts.push(word(" "));
        }
        self.parts.push(hole.doc.indent_by(self.arena, deeper));
        if behind.is_some_and(may_touch) && touches(self.edge(&hole.doc, false), behind) {
            self.parts.push(word(" "));
        }
    }

    /// Whether these bytes are all of the file, copied where nothing is indented.
    pub(super) fn is_whole(&self, (lo, hi): Bytes) -> bool {
        self.depth == 0 && lo == 0 && hi as usize == self.source.len()
    }

    /// Copies a stretch without holes, of which no line is moved.
    fn copy_stretch(&mut self, lo: u32, hi: u32) {
        if self.text(lo, hi).trim_ascii_start().is_empty() {
            return self.copy_lines(lo, hi, "", &[]);
        }
        self.push_copy(lo, hi);
    }

    /// Copies a stretch without holes.
    fn copy_lines(&mut self, lo: u32, hi: u32, base: &str, kept: &[Bytes]) {
        let mut from = lo;
        let any_comment = !self.comments.within(lo, hi).is_empty();
        let mut line = self.next_line(lo);
        // Whether a line begins at `from`, and whether it is the only one from there on.
        let (mut is_inner, mut is_single) = (false, true);
        while let Some(start) = self.line_starts.get(line).copied().filter(|start| *start <= hi) {
            line += 1;
            let rest = self.text(start, hi);
            let blanks = bytes::blanks(rest.as_bytes());
            let (blank, body) = rest.split_at_checked(blanks).unwrap_or_default();
            let whitespace_only = !blank.is_empty() && matches!(body.as_bytes().first(), Some(b'\r' | b'\n'));
            if whitespace_only || is_kept(kept, start - 1) || (any_comment && self.in_free_comment(start - 1))
            {
                is_single = false;
                continue;
            }
            let crlf = start >= 2 && self.byte(start - 2) == Some(b'\r');
            let end = start - 1 - u32::from(crlf);
            if is_inner && is_single && from < end {
                // Nobody asks how wide a line is that has line breaks on both sides.
                self.parts.push(Doc::source(from, end, 0));
            } else {
                self.push_copy(from, end.max(from));
            }
            (is_inner, is_single) = (true, true);
            self.parts.push(Doc::source_line(blank.strip_prefix(base).unwrap_or_default(), crlf));
            from = start + u32::try_from(blanks).unwrap_or(0);
        }
        self.push_copy(from, hi);
    }

    /// Whether the line break at `at` is in a block comment whose lines do not start with `*`.
    fn in_free_comment(&mut self, at: u32) -> bool {
        let Some(index) = self.comments.within(0, at).next_back() else { return false };
        let Some(range) = self.comments.range(index).filter(|range| at < range.hi) else { return false };
        // Asked for every line of the comment, answered once.
        if let Some((_, free)) = self.free_comment.filter(|(known, _)| *known == index) {
            return free;
        }
        let free =
            self.text(range.lo, range.hi).lines().skip(1).any(|line| !line.trim_start().starts_with('*'));
        self.free_comment = Some((index, free));
        free
    }

    /// The first or last character of a document that is sure to be printed, if it is easily told.
    pub(super) fn edge(&self, doc: &Doc<'a>, first: bool) -> Option<char> {
        let ends = |text: &str| if first { text.chars().next() } else { text.chars().next_back() };
        match doc.node {
            Node::Text(text) | Node::Raw(text) => ends(text),
            Node::Laid((text, _)) => ends(text),
            Node::Source(lo, hi) | Node::Verbatim(lo, hi) => ends(self.text(lo, hi)),
            Node::Concat(docs)
            | Node::Group(docs, ..)
            | Node::Indent(docs)
            | Node::Flat(docs)
            | Node::IndentIfBreak(docs, _) => {
                if first {
                    docs.iter().find_map(|doc| self.edge(doc, first))
                } else {
                    docs.iter().rev().find_map(|doc| self.edge(doc, first))
                }
            }
            Node::IndentBy((_, doc)) | Node::Caused((_, doc)) => self.edge(doc, first),
            Node::Choice(states) => states.first().and_then(|state| self.edge(state, first)),
            Node::Items(items) => {
                let (open, close) = items.brackets.on_lines();
                match (ends(if first { open } else { close }), items.docs) {
                    (None, [only]) => self.edge(only, first),
                    (end, _) => end,
                }
            }
            Node::Hug(_) => Some(if first { '(' } else { ')' }),
            Node::Line | Node::Hardline | Node::SourceLine(..) => Some(' '),
            Node::Nil | Node::Softline | Node::BreakParent | Node::IfBreak(..) => None,
        }
    }

    fn push_copy(&mut self, lo: u32, hi: u32) {
        if lo < hi {
            let doc = self.copied_line(lo, hi).unwrap_or_else(|| Doc::verbatim(lo, hi));
            self.parts.push(doc);
        }
    }
}

/// Sorts holes, which mostly are.
fn in_order(holes: &mut [Hole]) {
    if !holes.is_sorted_by_key(|hole| (hole.lo, hole.hi)) {
        holes.sort_by_key(|hole| (hole.lo, hole.hi));
    }
}

fn is_kept(kept: &[Bytes], at: u32) -> bool {
    let after = kept.partition_point(|(lo, _)| *lo <= at);
    after.checked_sub(1).and_then(|index| kept.get(index)).is_some_and(|(_, hi)| at < *hi)
}

/// Whether a character could be read together with one beside it.
fn may_touch(c: char) -> bool {
    !matches!(c, ' ' | '\n' | '\r' | '\t' | '(' | ')' | '{' | '}' | '[' | ']' | ';' | ',' | '.' | ':')
}

/// Whether two neighbouring characters would be read as one token.
fn touches(left: Option<char>, right: Option<char>) -> bool {
    let name = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || c == '\\' || c == '#';
    match (left, right) {
        (Some(left), Some(right)) => {
            (name(left) && name(right)) || (left == right && matches!(left, '+' | '-' | '/'))
        }
        _ => false, // The edge of the file.
    }
}
