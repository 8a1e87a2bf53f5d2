//! The dead zone of a name: where in the source it is not set yet.
//!
//! ```js
//! const { a, b = first() } = source();
//! //             ^^^^^^^     ^^^^^^^^   run before `b` is set, though they stand behind it
//! ```

use swc_core::common::{BytePos, Span};

/// The declaration of a name.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    /// Where the declaration names it.
    pub named: BytePos,
    /// From here on it is set, but for `sources`.
    pub bound: BytePos,
    /// The initialiser and the defaults around it: they stand behind the name and run before it is set.
    pub sources: Vec<Span>,
    /// Where the declarator, or class, ends.
    pub end: BytePos,
    /// The list of statements it stands in.
    pub list: usize,
    /// The statement; no two have the same number.
    pub statement: usize,
    /// Whether it is a `const`.
    pub constant: bool,
    /// Whether it stands behind a jump.
    pub never_runs: bool,
    /// What else is known of where it is declared.
    pub place: Declared,
}

/// What a block-scoped name is declared by.
#[derive(Clone, Debug)]
pub(super) enum Declared {
    /// A statement of a block or body.
    Statement,
    /// The head of a `for`.
    Head,
    /// The head of a `for-in` or `for-of`, whose expression sees the name and never its value.
    Each(Span),
    /// A statement of this `case`; others may run without it.
    Case(Span),
}

impl Zone {
    /// The zone of a name that is set after what stands here has run.
    pub(super) fn after(&self, source: Option<Span>) -> Self {
        let mut zone = self.clone();
        zone.sources.extend(source);
        zone
    }

    /// Whether what runs at `at` runs before the name is set.
    pub(super) fn is_early(&self, at: BytePos) -> bool {
        at < self.bound || self.sources.iter().any(|source| holds(*source, at))
    }

    /// Whether what stands at `at` never sees the name set, whenever it runs.
    pub(super) fn is_hidden(&self, at: BytePos) -> bool {
        matches!(&self.place, Declared::Each(head) if holds(*head, at))
    }

    /// Whether what stands at `at` is in another `case`.
    pub(super) fn is_elsewhere(&self, at: BytePos) -> bool {
        matches!(&self.place, Declared::Case(case) if !holds(*case, at))
    }

    /// What has to stay together, if what runs at `at` shall be in the scope of the declaration: from
    /// the start of the statement (of the declaration's list) that holds it to the declaration's end.
    /// The start, because the arms of an `if` that suspends are parted from all that follows.
    pub(super) fn reach(&self, at: BytePos, lists: &[List]) -> Reach {
        let starts = lists.get(self.list).map_or(&[][..], |list| &list.starts);
        let before = starts.partition_point(|start| *start <= at).checked_sub(1);
        let from = before.and_then(|index| starts.get(index)).map_or(at, |start| at.min(*start));
        Reach { from, to: self.end }
    }
}

fn holds(span: Span, at: BytePos) -> bool {
    span.lo <= at && at < span.hi
}

/// A piece of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Where it starts.
    pub from: BytePos,
    /// Where it ends.
    pub to: BytePos,
}

/// A list of statements of the function's own code.
#[derive(Debug)]
pub(super) struct List {
    /// Where it starts.
    pub start: BytePos,
    /// Where it ends.
    pub end: BytePos,
    /// Where its statements start, in order.
    pub starts: Vec<BytePos>,
}
