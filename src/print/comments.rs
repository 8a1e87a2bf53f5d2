//! The comments of a file, and which of them have been printed.
//!
//! A slice of the source takes its comments along. The others are given out once: above a
//! statement, behind it, or, in the second round of printing, at the nearest place that is left.
//!
//! ```js
//! // above             ← leading(statement)
//! await first(); // c  ← trailing(statement)
//! ```

use std::cell::Cell;

use rustc_hash::FxHashMap;
use swc_core::common::comments::{Comment, SingleThreadedComments};
use unawait_transforms::origins::near;

/// A comment's bytes in the source, with its delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) lo: u32,
    pub(super) hi: u32,
}

/// All comments in the order of the source.
#[derive(Debug, Default)]
pub(super) struct Comments {
    ranges: Vec<Range>,
    printed: Vec<bool>,
    /// Those that were given out and then came in a slice as well: only the slice has them.
    in_slice: Vec<bool>,
    /// Whether there are comments like those of HTML, which the parser counts to the token behind them.
    pub(super) any_html: bool,
    /// How many comments there are before the place that was asked about last: the next one is likely to be near.
    near: Cell<usize>,
}

impl Comments {
    /// Collects the comments of a file whose first byte is at `start`.
    pub(super) fn new(comments: &SingleThreadedComments, start: u32, source: &str) -> Self {
        let (leading, trailing) = comments.borrow_all();
        let all = leading.values().chain(trailing.values()).flatten();
        let mut any_html = false;
        let mut ranges: Vec<Range> = all
            .filter_map(|comment: &Comment| {
                let lo = with_html_opening(source, comment.span.lo.0.checked_sub(start)?);
                any_html |= source.get(lo as usize..).is_some_and(|text| text.starts_with(['<', '-']));
                Some(Range { lo, hi: comment.span.hi.0.checked_sub(start)? })
            })
            .collect();
        ranges.sort_unstable_by_key(|range| (range.lo, range.hi));
        ranges.dedup_by_key(|range| range.lo);
        let (printed, in_slice) = (vec![false; ranges.len()], vec![false; ranges.len()]);
        Self { ranges, printed, in_slice, any_html, near: Cell::new(0) }
    }

    /// Forgets what was printed, for another round, but not what was printed twice.
    pub(super) fn restart(&mut self) {
        self.printed.fill(false);
    }

    /// Whether a comment was printed twice.
    pub(super) fn any_twice(&self) -> bool {
        self.in_slice.contains(&true)
    }

    /// The numbers of the comments that begin in `lo..hi`.
    pub(super) fn within(&self, lo: u32, hi: u32) -> std::ops::Range<usize> {
        let from = self.before(lo);
        let rest = self.ranges.get(from..).unwrap_or_default();
        match rest.first() {
            Some(first) if first.lo < hi => from..from + rest.partition_point(|range| range.lo < hi),
            _ => from..from, // None.
        }
    }

    /// How many comments begin before `at`.
    fn before(&self, at: u32) -> usize {
        near(&self.ranges, &self.near, |range| range.lo < at)
    }

    /// The bytes of a comment.
    pub(super) fn range(&self, index: usize) -> Option<Range> {
        self.ranges.get(index).copied()
    }

    /// The comment that ends at `hi`, if any.
    pub(super) fn ending_at(&self, hi: u32) -> Option<usize> {
        let index = self.before(hi).checked_sub(1)?;
        (self.ranges.get(index)?.hi == hi).then_some(index)
    }

    /// The comment that starts at `lo`, if any.
    pub(super) fn starting_at(&self, lo: u32) -> Option<usize> {
        let index = self.before(lo);
        (self.ranges.get(index)?.lo == lo).then_some(index)
    }

    /// Marks the comments that begin in `lo..hi` as printed, in a slice.
    pub(super) fn mark(&mut self, lo: u32, hi: u32) {
        if self.ranges.is_empty() {
            return;
        }
        let within = self.within(lo, hi);
        let printed = self.printed.get_mut(within.clone()).into_iter().flatten();
        for (printed, in_slice) in printed.zip(self.in_slice.get_mut(within).into_iter().flatten()) {
            *in_slice |= std::mem::replace(printed, true);
        }
    }

    /// Whether the comment has been printed.
    pub(super) fn is_printed(&self, index: usize) -> bool {
        self.printed.get(index).copied().unwrap_or(true)
    }

    /// Those of the comments that nobody has claimed before.
    pub(super) fn claim_all(&mut self, mut indices: Vec<usize>) -> Vec<usize> {
        if indices.is_empty() {
            return indices;
        }
        indices.retain(|index| self.claim(*index));
        indices
    }

    /// Claims a comment: true the first time only, and never for one that a slice has.
    pub(super) fn claim(&mut self, index: usize) -> bool {
        let in_slice = self.in_slice.get(index).copied().unwrap_or_default();
        !in_slice && self.printed.get_mut(index).is_some_and(|printed| !std::mem::replace(printed, true))
    }
}

/// Where the comment at `lo` begins, which may be later than its `<!--` or `-->`.
///
/// Spec: <https://tc39.es/ecma262/#sec-html-like-comments>
fn with_html_opening(source: &str, lo: u32) -> u32 {
    let from = |at: u32| source.get(at as usize..).unwrap_or_default();
    if from(lo).starts_with("//") || from(lo).starts_with("/*") || from(lo).starts_with("#!") {
        return lo;
    }
    let mut openings = (0..=4).filter_map(|back| lo.checked_sub(back));
    openings.find(|at| from(*at).starts_with("<!--") || from(*at).starts_with("-->")).unwrap_or(lo)
}

/// The first position at or after `at` that is neither white space nor in a comment.
pub(super) fn skip_trivia(source: &str, comments: &Comments, mut at: u32) -> u32 {
    loop {
        let rest = source.get(at as usize..).unwrap_or_default();
        let mut code = rest.as_bytes();
        while let [b' ' | 9..=13, behind @ ..] = code {
            code = behind;
        }
        let is_ascii = code.first().is_none_or(u8::is_ascii);
        let blank = rest.len() - if is_ascii { code.len() } else { rest.trim_start().len() };
        at += u32::try_from(blank).unwrap_or(0);
        if !may_begin_comment(rest.as_bytes().get(blank).copied()) {
            return at;
        }
        match comments.starting_at(at).and_then(|index| comments.range(index)) {
            Some(range) if range.hi > at => at = range.hi,
            _ => return at, // Code, or the end of the file.
        }
    }
}

/// Whether there may be a comment where this byte is.
fn may_begin_comment(byte: Option<u8>) -> bool {
    matches!(byte, Some(b'/' | b'<' | b'-' | b'#'))
}

/// The end of what comes before `at` and is not white space.
pub(super) fn end_before(source: &str, at: u32) -> u32 {
    gap_before(source, at).0
}

/// The same, and how many line feeds are between.
pub(super) fn gap_before(source: &str, at: u32) -> (u32, u32) {
    let before = source.get(..at as usize).unwrap_or_default();
    let (mut code, mut breaks) = (before.as_bytes(), 0);
    while let [rest @ .., byte @ (b' ' | 9..=13)] = code {
        breaks += u32::from(*byte == b'\n');
        code = rest;
    }
    if code.last().is_none_or(u8::is_ascii) {
        return (u32::try_from(code.len()).unwrap_or(0), breaks);
    }
    let end = before.trim_end().len();
    let gap = before.get(end..).unwrap_or_default();
    let breaks = gap.bytes().filter(|byte| *byte == b'\n').count();
    (u32::try_from(end).unwrap_or(0), u32::try_from(breaks).unwrap_or(0))
}

/// Where the comments directly before `at` begin that stand on lines of their own or before code on
/// their line; comments behind other code belong to that code. Gives their numbers in order.
pub(super) fn leading(source: &str, comments: &Comments, at: u32) -> Vec<usize> {
    leading_gap(source, comments, end_before(source, at))
}

/// The same for what comes behind white space that begins at `end`.
pub(super) fn leading_gap(source: &str, comments: &Comments, end: u32) -> Vec<usize> {
    let mut found = Vec::new();
    let mut end = end;
    while let Some(index) = comments.ending_at(end) {
        let Some(range) = comments.range(index) else { break };
        found.push(index);
        end = end_before(source, range.lo);
    }
    if found.is_empty() {
        return found;
    }
    found.reverse();
    // Those on the line of the code before them are that code's.
    let own = found.iter().position(|index| {
        comments.range(*index).is_some_and(|range| range_line_is_free(source, comments, range))
    });
    own.map(|first| found.split_off(first)).unwrap_or_default()
}

/// Whether only white space and comments come before `range` on its line, or an opening bracket of
/// the list that it is the first in.
fn range_line_is_free(source: &str, comments: &Comments, range: Range) -> bool {
    let mut at = range.lo;
    loop {
        let before = source.get(..at as usize).unwrap_or_default();
        let trimmed = before.trim_end_matches([' ', '\t']);
        if trimmed.is_empty() || trimmed.ends_with(['\n', '\r', '{']) {
            return true;
        }
        let end = u32::try_from(trimmed.len()).unwrap_or(0);
        match comments.ending_at(end).and_then(|index| comments.range(index)) {
            Some(previous) => at = previous.lo,
            None => return false,
        }
    }
}

/// The comments behind `at` up to the end of the line, if nothing else is there.
pub(super) fn trailing(source: &str, comments: &Comments, at: u32) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = at;
    loop {
        let rest = source.as_bytes().get(from as usize..).unwrap_or_default();
        let gap = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b';' | b',')).count();
        let byte = rest.get(gap).copied();
        let next = from + u32::try_from(gap).unwrap_or(0);
        let comment = if may_begin_comment(byte) { comments.starting_at(next) } else { None };
        match comment.and_then(|index| Some((index, comments.range(index)?))) {
            Some((index, range)) => {
                found.push(index);
                from = range.hi;
            }
            // Behind a closing bracket on the same line, the comment is still the last thing of its list.
            None if matches!(byte, None | Some(b'\n' | b'\r' | b'}')) => return found,
            None => return Vec::new(),
        }
    }
}

/// Which comments the second round adds, by the number of the statement that takes them.
#[derive(Debug, Default)]
pub(super) struct Extra {
    pub(super) before: FxHashMap<u32, Vec<usize>>,
    pub(super) after: FxHashMap<u32, Vec<usize>>,
}

impl Extra {
    /// Whether it adds none.
    pub(super) fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }
}

/// A printed statement: its number, the source it comes from, and the first slice in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    pub(super) id: u32,
    pub(super) lo: u32,
    pub(super) hi: u32,
}

/// Finds a place for every comment of `lo..hi` that was not printed. Gives those that have none.
pub(super) fn place(
    source: &str,
    comments: &Comments,
    anchors: &[Anchor],
    (lo, hi): (u32, u32),
    extra: &mut Extra,
) -> Vec<usize> {
    let mut homeless = Vec::new();
    for index in comments.within(lo, hi) {
        let Some(range) = comments.range(index).filter(|_| !comments.is_printed(index)) else { continue };
        let inside = anchors.iter().filter(|anchor| anchor.lo <= range.lo && range.hi <= anchor.hi);
        let next = anchors.iter().filter(|anchor| anchor.lo >= range.hi).min_by_key(|anchor| anchor.lo);
        let last =
            anchors.iter().filter(|anchor| anchor.hi <= range.lo).max_by_key(|anchor| (anchor.hi, anchor.lo));
        let closes = source.as_bytes().get(skip_trivia(source, comments, range.hi) as usize) == Some(&b'}');
        if let Some(anchor) = last.filter(|anchor| closes && inside.clone().all(|outer| outer.lo < anchor.lo))
        {
            extra.after.entry(anchor.id).or_default().push(index);
        } else if let Some(anchor) = inside.min_by_key(|anchor| anchor.hi - anchor.lo).or(next) {
            extra.before.entry(anchor.id).or_default().push(index);
        } else if let Some(anchor) = last {
            extra.after.entry(anchor.id).or_default().push(index);
        } else {
            homeless.push(index);
        }
    }
    homeless
}
