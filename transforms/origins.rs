//! Spans tell a printer which nodes are the author's and which are ours.
//!
//! * A **real** span: the node is the author's. Its text is `source[lo..hi]`, except for the
//!   *stand-ins* found inside it, each of which replaces the text of its origin.
//! * A **stand-in** span (beyond every file, made by [`Origins::stand_in`]): the node is generated
//!   and takes the place of [`Origins::of`] its span: that range of the source caused it. Inside a
//!   real node, it is the hole to fill.
//! * A **helper** span (made by [`helper`]): the node is code of a helper, at that byte of
//!   [`crate::runtime_source`]. To everyone but a source map it is scaffolding.
//! * `DUMMY_SP`: scaffolding that belongs to no place. Never directly inside a real node.
//!
//! What differs from the source, in whatever way, is in the place of the origin of a stand-in. So a node of the author's
//! that no origin begins or ends in is as it was, see [`Changes`], also inside a function that was lowered.
//!
//! ```text
//! source   f(a, await b)        node  Call(real) [ a(real), Ident value (stand-in for `await b`) ]
//! output   f(a, value)
//! ```

use std::cell::Cell;

use swc_core::common::{BytePos, DUMMY_SP, Span};
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

/// The first position that no source file reaches (files are smaller than 2 GiB).
const FIRST: u32 = 0x8000_0000;

/// The first position that no stand-in reaches: these are the helpers'.
const HELPERS: u32 = 0xc000_0000;

/// The span of a node of a helper that begins at this byte of the helpers' source.
pub(crate) fn helper(offset: usize) -> Span {
    let at = HELPERS.saturating_add(u32::try_from(offset).unwrap_or(0));
    Span::new(BytePos(at), BytePos(at))
}

/// The byte of [`crate::runtime_source`] that a helper span stands for; `None` for any other span.
#[must_use]
#[inline]
pub fn of_helper(span: Span) -> Option<usize> {
    span.lo.0.checked_sub(HELPERS).map(|offset| offset as usize)
}

/// Whether a node with this span is the author's.
pub(crate) fn is_authored(span: Span) -> bool {
    !span.is_dummy() && span.lo.0 < FIRST
}

/// The table behind stand-in spans.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    ranges: Vec<Span>,
    top: Option<Span>,
}

impl Origins {
    /// A fresh span for a generated node that takes the place of `origin`, or of what `origin`
    /// itself stands for.
    pub fn stand_in(&mut self, origin: Span) -> Span {
        let origin = self.of(origin).unwrap_or(origin);
        let id = FIRST + 2 * u32::try_from(self.ranges.len()).unwrap_or(0);
        self.ranges.push(origin);
        Span::new(BytePos(id), BytePos(id + 1))
    }

    /// The source range that a stand-in span stands for; `None` for any other span.
    #[must_use]
    #[inline]
    pub fn of(&self, span: Span) -> Option<Span> {
        let id = span.lo.0.checked_sub(FIRST).filter(|_| span.lo.0 < HELPERS)?;
        self.ranges.get(id as usize / 2).copied()
    }

    /// Whether there are stand-ins at all.
    #[must_use]
    pub fn has_any(&self) -> bool {
        !self.ranges.is_empty()
    }

    /// Where the source was rewritten.
    #[must_use]
    #[expect(clippy::stable_sort_primitive, reason = "it makes use of what is in order already")]
    pub fn changes(&self) -> Changes {
        let authored = self.ranges.iter().filter(|range| self.is_authored(**range));
        let mut ranges: Vec<(u32, u32)> = authored.map(|range| (range.lo.0, range.hi.0)).collect();
        // Many nodes in a row stand for the same.
        ranges.dedup();
        ranges.sort();
        ranges.dedup();
        let starts = ranges.iter().map(|(lo, _)| *lo);
        let mut edges: Vec<u32> = starts.chain(ranges.iter().map(|(_, hi)| *hi)).collect();
        edges.sort();
        edges.dedup();
        // What a module exports is declared elsewhere.
        Changes { ranges, edges, any: self.top.is_some(), near: Cell::new(0) }
    }

    /// A stand-in for what caused the generated code at the top of the program that has no place of its own: in a
    /// module that is lowered, its first await.
    #[must_use]
    pub fn of_top(&self) -> Option<Span> {
        self.top
    }

    /// Notes what caused generated code at the top of the program.
    pub(crate) fn set_top(&mut self, span: Span) {
        self.top = Some(self.stand_in(span));
    }

    /// Whether the node with this span is the author's.
    #[must_use]
    #[inline]
    pub fn is_authored(&self, span: Span) -> bool {
        is_authored(span)
    }

    /// Turns stand-in spans into the ranges they stand for, for printers that do not know about
    /// them (any other swc host).
    pub fn settle<N: VisitMutWith<Settle>>(self, node: &mut N) {
        node.visit_mut_with(&mut Settle(self));
    }
}

/// Where the source was rewritten: the origins of all stand-ins.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The origins, in order.
    ranges: Vec<(u32, u32)>,
    /// Where they begin and end, in order.
    edges: Vec<u32>,
    /// Whether anything may be changed.
    any: bool,
    /// How many edges there are up to the place that was asked about last.
    near: Cell<usize>,
}

impl Changes {
    /// Whether something in an author's node may be different. What takes the place of more than the node is
    /// around it, not in it.
    #[must_use]
    pub fn meet(&self, span: Span) -> bool {
        let (lo, hi) = (span.lo.0, span.hi.0);
        let next = near(&self.edges, &self.near, |edge| *edge <= lo);
        let Some(edge) = self.edges.get(next).copied().filter(|edge| *edge <= hi) else { return self.any };
        self.any || edge < hi || self.ranges.binary_search(&(lo, hi)).is_ok()
    }
}

/// How many of `sorted` are before a place; `last` is the answer to the last such question, which is likely to be near.
#[must_use]
#[inline]
pub fn near<T>(sorted: &[T], last: &Cell<usize>, is_before: impl Fn(&T) -> bool) -> usize {
    let count = last.get();
    if count.checked_sub(1).is_none_or(|at| sorted.get(at).is_some_and(&is_before)) {
        let ends = |count: usize| sorted.get(count).is_none_or(|next| !is_before(next));
        if ends(count) {
            return count;
        }
        if ends(count + 1) {
            last.set(count + 1);
            return count + 1;
        }
    }
    let found = sorted.partition_point(is_before);
    last.set(found);
    found
}

/// The visitor behind [`Origins::settle`].
#[derive(Debug)]
pub struct Settle(Origins);

impl VisitMut for Settle {
    fn visit_mut_span(&mut self, span: &mut Span) {
        if of_helper(*span).is_some() {
            *span = DUMMY_SP;
        } else if let Some(origin) = self.0.of(*span) {
            *span = origin;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_were_changed_are_told_from_others() {
        let span = |lo, hi| Span::new(BytePos(lo), BytePos(hi));
        let mut origins = Origins::default();
        for origin in [span(10, 50), span(20, 24), DUMMY_SP] {
            origins.stand_in(origin);
        }
        let check = |lo, hi, expected| {
            assert_eq!(origins.changes().meet(span(lo, hi)), expected, "{lo}..{hi}");
        };
        check(10, 50, true);
        check(20, 24, true);
        check(12, 22, true);
        check(18, 30, true);
        check(5, 60, true);
        check(20, 30, true);
        // What only lies in what was replaced, or beside it.
        check(11, 20, false);
        check(21, 23, false);
        check(24, 49, false);
        check(24, 50, false);
        check(1, 10, false);
        check(50, 90, false);
    }
}
