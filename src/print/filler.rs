//! What is known while a copied node is searched for generated ones.
//!
//! ```text
//! survey   find the holes, so that the comments between them are known to be copied
//! fill     print what is in the holes
//! ```
//! Elsewhere: which nodes can be holes, and in what place they stand, is in `hooks`.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::PropName;
use swc_core::ecma::visit::VisitWith;

use super::doc::{Doc, docs, hardline};
use super::list::{Item, Segment};
use super::parens::Slot;
use super::slices::Hole;
use super::{Bytes, Printer, Root};

/// Collects the holes of a node and the stretches whose line breaks must stay as they are. With
/// `survey`, holes are only located.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub(super) struct Filler<'p, 'a> {
    pub(super) printer: &'p mut Printer<'a>,
    pub(super) range: Bytes,
    pub(super) survey: bool,
    /// Also what is untouched is searched.
    pub(super) thorough: bool,
    pub(super) holes: Vec<Hole<'a>>,
    pub(super) kept: Vec<Bytes>,
    /// Of each list in order, whether it is made up as it was: what the survey found, and how many were visited since.
    pub(super) as_before: Vec<bool>,
    pub(super) visited: usize,
    /// Something generated does not say where it belongs.
    pub(super) lost: bool,
    pub(super) slot: Slot,
    /// What is visited is the callee of a `new`.
    pub(super) constructs: bool,
    /// Where the statement or arrow body that is being visited begins.
    pub(super) begins: Option<(u32, Slot)>,
    /// Whether the statement that comes next follows another one, or may: only there can it go on with that.
    pub(super) follows: bool,
}

impl<'p, 'a> Filler<'p, 'a> {
    /// A visitor for nodes that lie in `range`.
    pub(super) fn new(printer: &'p mut Printer<'a>, range: Bytes, survey: bool) -> Self {
        Self {
            printer,
            range,
            survey,
            thorough: false,
            holes: Vec::new(),
            kept: Vec::new(),
            as_before: Vec::new(),
            visited: 0,
            lost: false,
            slot: Slot::Any,
            constructs: false,
            begins: None,
            follows: false,
        }
    }

    /// Whether there is nothing to find in a node: no hole, and no text whose lines stay as they are. Inside the copy
    /// of a whole file no line is moved.
    pub(super) fn is_untouched(&self, span: Span) -> bool {
        !self.thorough
            && self.printer.is_untouched(span)
            && (self.printer.is_whole(self.range)
                || self
                    .printer
                    .real(span)
                    .is_some_and(|(lo, hi)| !self.printer.may_have_text_of_lines(lo, hi)))
    }

    /// The holes and the stretches to keep, unless something generated has no place; and what is known about lists.
    pub(super) fn finish(self) -> Option<(Vec<Hole<'a>>, Vec<Bytes>, Vec<bool>)> {
        (!self.lost).then_some((self.holes, self.kept, self.as_before))
    }

    /// Makes a hole of a generated node; false if the node is real.
    pub(super) fn hole(&mut self, span: Span, print: impl FnOnce(&mut Printer<'a>) -> Doc<'a>) -> bool {
        if self.printer.origins.is_authored(span) {
            return false;
        }
        match self.printer.origin(span) {
            Some(range) => self.fill(range, print),
            None => self.lost = true,
        }
        true
    }

    pub(super) fn fill(&mut self, (lo, hi): Bytes, print: impl FnOnce(&mut Printer<'a>) -> Doc<'a>) {
        if self.survey {
            self.lost |= lo < self.range.0 || hi > self.range.1;
            self.holes.push(Hole { lo, hi, doc: Doc::nil() });
            return;
        }
        let id = self.printer.fresh_id();
        let first_anchor = self.printer.anchors.len();
        let copied = self.printer.copied.take();
        self.printer.depth += 1;
        let doc = print(self.printer);
        self.printer.depth -= 1;
        self.printer.copied = copied;
        let homeless = self.printer.homeless(id);
        let doc = if homeless.is_nil() { doc } else { docs![self.printer.arena, homeless, doc] };
        let doc = self.printer.caused_by((lo, hi), doc);
        if self.printer.depth == 0 {
            let last_anchor = self.printer.anchors.len();
            self.printer.roots.push(Root { id, lo, hi, first_anchor, last_anchor });
        }
        self.holes.push(Hole { lo, hi, doc });
    }

    pub(super) fn in_slot<N: VisitWith<Self> + ?Sized>(&mut self, slot: Slot, node: &N) {
        self.slot = slot;
        node.visit_with(self);
        self.slot = Slot::Any;
    }

    /// The expressions at `lo` begin something that not every token may begin.
    pub(super) fn beginning<N: VisitWith<Self> + ?Sized>(&mut self, span: Span, slot: Slot, node: &N) {
        let before = self.begins.take();
        self.begins = self.printer.origin(span).map(|(lo, _)| (lo, slot));
        self.in_slot(slot, node);
        self.begins = before;
    }

    /// Visits a list of statements or members in which some may be inserted, split or gone.
    pub(super) fn list<'n>(
        &mut self,
        items: impl ExactSizeIterator<Item = Item<'n>> + Clone,
        inside: Option<Bytes>,
        braces: bool,
    ) {
        if self.is_as_before() {
            for (index, item) in items.enumerate() {
                self.follows = braces || index > 0;
                item.visit(self);
            }
            self.follows = false;
            return;
        }
        let segments = self.printer.segments(items.clone(), inside);
        if self.survey {
            let is_visited = |segment: &Segment| matches!(segment, Segment::Visit(_));
            self.as_before.push(segments.as_ref().is_some_and(|segments| segments.iter().all(is_visited)));
        }
        let Some(segments) = segments else { return self.list_anew(items, inside, braces) };
        for (index, segment) in segments.into_iter().enumerate() {
            // At the start of a block Prettier looks no closer, so nor do we.
            self.follows = braces || index > 0;
            match segment {
                Segment::Visit(item) => item.visit(self),
                Segment::Replace(range, items) => self.fill(range, |p| {
                    let doc = p.list(items.iter().copied(), None);
                    match items.last() {
                        Some(end) => p.as_terminated(doc, *end, Some(range)),
                        None => doc,
                    }
                }),
                Segment::Before(at, items) => {
                    self.fill((at, at), |p| docs![p.arena, p.list(items.iter().copied(), None), hardline()]);
                }
                Segment::After(at, items) => {
                    let is_end = self.printer.is_whole(self.range) && self.printer.indentation(at).is_empty();
                    self.fill((at, at), |p| {
                        p.at_the_end = is_end;
                        docs![p.arena, hardline(), p.list(items.iter().copied(), None)]
                    });
                }
            }
        }
        self.follows = false;
    }

    /// Whether the survey found that the list that comes next is made up as it was.
    fn is_as_before(&mut self) -> bool {
        let list = self.visited;
        self.visited += usize::from(!self.survey);
        !self.survey && self.as_before.get(list) == Some(&true)
    }

    /// Prints a list of which something is gone, or nothing has a place.
    fn list_anew<'n>(&mut self, items: impl Iterator<Item = Item<'n>>, inside: Option<Bytes>, braces: bool) {
        let Some((lo, hi)) = inside else {
            self.lost = true;
            return;
        };
        self.fill((lo, hi), |p| {
            let list = p.list(items, Some((lo, hi)));
            match (list.is_nil(), braces) {
                (true, _) => list,
                (false, true) => {
                    docs![p.arena, docs![p.arena, hardline(), list].indent(p.arena), hardline()]
                }
                (false, false) => docs![p.arena, list, hardline()],
            }
        });
    }

    pub(super) fn keep(&mut self, span: Span) {
        if let Some((lo, hi)) = self.printer.real(span).filter(|(lo, hi)| self.printer.has_newline(*lo, *hi))
        {
            self.kept.push((lo, hi));
        }
    }

    pub(super) fn interior(&self, span: Span) -> Option<Bytes> {
        self.printer.real(span).and_then(|(lo, hi)| Some((lo + 1, hi.checked_sub(1)?)))
    }

    /// A property whose key and value have no span in common.
    pub(super) fn pair(
        &mut self,
        key: &PropName,
        value: Span,
        print: impl FnOnce(&mut Printer<'a>) -> Doc<'a>,
    ) -> bool {
        let key_origin = self.printer.origin(key.span());
        let value_origin = self.printer.origin(value);
        let (Some(key_origin), Some(value_origin)) = (key_origin, value_origin) else {
            self.lost = true;
            return true;
        };
        let real = self.printer.origins.is_authored(key.span());
        if real && (self.printer.origins.is_authored(value) || value_origin.0 >= key_origin.1) {
            return false;
        }
        self.fill((key_origin.0.min(value_origin.0), key_origin.1.max(value_origin.1)), print);
        true
    }
}
