//! Replacing ranges of a source, and finding the way back.
//!
//! ```text
//! source   const a: T = b as U;      cuts  7..10, 14..19
//! code     const a = b;              offset 10 of the code is offset 13 of the source
//! ```

use std::ops::Range;

use rustc_hash::FxHashSet;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The edits that lead from a source to its code; finds the source of an offset in the code.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    done: Vec<Done>,
}

/// One edit that was made.
#[derive(Clone, Debug)]
struct Done {
    /// What was replaced, in bytes of the source.
    range: Range<usize>,
    /// Where the replacement stands in the code, in bytes.
    written: Range<usize>,
}

impl Edits {
    /// The byte of the source that byte `offset` of the code comes from. Replacements come from the
    /// start of what they replace.
    #[must_use]
    pub fn source_offset(&self, offset: usize) -> usize {
        let after = self.done.partition_point(|edit| edit.written.start <= offset);
        match after.checked_sub(1).and_then(|last| self.done.get(last)) {
            None => offset,
            Some(edit) if edit.written.contains(&offset) => edit.range.start,
            Some(edit) => edit.range.end + offset.saturating_sub(edit.written.end),
        }
    }

    /// The bytes of the source that the bytes `range` of the code come from.
    #[must_use]
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_offset(range.start);
        if range.is_empty() {
            return start..start;
        }
        // The end is that of the last byte, so that a cut right behind it stays outside.
        let end = self.source_offset(range.end - 1) + 1;
        start..end.max(start)
    }

    /// The bytes of the source that byte `offset` of the code was written in place of, if it was.
    #[must_use]
    pub fn replaced(&self, offset: usize) -> Option<Range<usize>> {
        let after = self.done.partition_point(|edit| edit.written.start <= offset);
        let edit = after.checked_sub(1).and_then(|last| self.done.get(last));
        edit.filter(|edit| edit.written.contains(&offset)).map(|edit| edit.range.clone())
    }

    /// The same edits, taken apart: a word that a replacement has from what it replaces counts as one that
    /// stayed. `source` and `code` are the texts that these edits lead between.
    #[must_use]
    pub fn taken_apart(&self, source: &str, code: &str) -> Self {
        Self { done: self.done.iter().flat_map(|edit| edit.taken_apart(source, code)).collect() }
    }

    /// Whether nothing was changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }
}

impl Done {
    fn taken_apart(&self, source: &str, code: &str) -> Vec<Self> {
        let (old, new) = (tokens(source, &self.range), tokens(code, &self.written));
        if old.is_empty() || new.is_empty() {
            return vec![self.clone()];
        }
        let texts = |tokens: &[Range<usize>], text: &'_ str| -> Vec<String> {
            tokens.iter().filter_map(|token| text.get(token.clone())).map(str::to_owned).collect()
        };
        let same = capture_diff_slices(Algorithm::Myers, &texts(&old, source), &texts(&new, code));
        let mut parts = Vec::new();
        let (mut from, mut to) = (self.range.start, self.written.start);
        for change in same {
            let DiffOp::Equal { old_index, new_index, len } = change else { continue };
            for (was, is) in old.iter().skip(old_index).zip(new.iter().skip(new_index)).take(len) {
                if from < was.start || to < is.start {
                    parts.push(Self { range: from..was.start, written: to..is.start });
                }
                (from, to) = (was.end, is.end);
            }
        }
        parts.push(Self { range: from..self.range.end, written: to..self.written.end });
        parts
    }
}

/// The words and other characters in a range of a text.
fn tokens(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
        let (start, word) = (range.start + at, is_word(c));
        match found.last_mut().filter(|_| word && in_word) {
            Some(last) => last.end = start + c.len_utf8(),
            None if c.is_whitespace() => {}
            None => found.push(start..start + c.len_utf8()),
        }
        in_word = word;
    }
    found
}

fn is_word(c: char) -> bool {
    !c.is_whitespace() && (c.is_alphanumeric() || matches!(c, '_' | '$' | '\\') || !c.is_ascii())
}

/// Edits being collected, in any order.
#[derive(Debug, Default)]
pub(super) struct Plan {
    edits: Vec<(Range<usize>, String)>,
    /// Whole lines to remove, which are joined before their blank lines are looked at.
    lines: Vec<Range<usize>>,
    ends: FxHashSet<usize>,
    appended: String,
}

impl Plan {
    /// Removes `range`.
    pub(super) fn cut(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    /// Puts `text` before the byte at `at`; of several, the first asked for comes first.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.edits.push((at..at, text.into()));
    }

    /// Puts `text` in the place of `range`.
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        let text = text.into();
        if range.start < range.end || !text.is_empty() {
            if !text.ends_with(';') {
                self.ends.insert(range.end);
            }
            self.edits.push((range, text));
        }
    }

    /// Removes whole lines, and a blank line where two would meet.
    pub(super) fn cut_lines(&mut self, lines: Range<usize>) {
        self.lines.push(lines);
    }

    /// Adds lines after the last one.
    pub(super) fn append(&mut self, lines: &str) {
        self.appended.push_str(lines);
    }

    /// The text of `range` with its edits made, which are not made in place any more.
    pub(super) fn take(&mut self, source: &str, range: Range<usize>) -> String {
        let inside = |edit: &Range<usize>| range.start <= edit.start && edit.end <= range.end;
        let (taken, rest): (Vec<_>, Vec<_>) = self.edits.drain(..).partition(|(edit, _)| inside(edit));
        self.edits = rest;
        let (lines, rest): (Vec<_>, Vec<_>) = self.lines.drain(..).partition(|edit| inside(edit));
        self.lines = rest;
        let plan = Self { edits: taken, lines, ..Self::default() };
        let text = source.get(..range.end).unwrap_or_default();
        let (mut code, _) = plan.apply(text);
        // All edits are inside, so that what comes before is as long as it was.
        code.split_off(range.start.min(code.len()))
    }

    /// Whether an edit ends at `at`, other than one that ends a statement.
    pub(super) fn touches_end(&self, at: usize) -> bool {
        self.ends.contains(&at)
    }

    /// Makes the edits. An edit inside another one is dropped.
    pub(super) fn apply(mut self, source: &str) -> (String, Edits) {
        for lines in joined(source, std::mem::take(&mut self.lines)) {
            self.cut(lines);
        }
        // An insertion goes before a cut that starts at the same place: it is never part of it.
        self.edits.sort_by_key(|(range, _)| (range.start, !range.is_empty(), usize::MAX - range.end));
        let mut code = String::with_capacity(source.len());
        let mut done = Vec::with_capacity(self.edits.len());
        let mut at = 0;
        for (range, text) in self.edits {
            if range.end < at || range.start < at && range.end <= at {
                continue;
            }
            let start = range.start.max(at);
            code.push_str(source.get(at..start).unwrap_or_default());
            let from = code.len();
            if glues(code.chars().next_back(), text.chars().next()) {
                code.push(' ');
            }
            code.push_str(&text);
            let next = source.get(range.end..).and_then(|rest| rest.chars().next());
            if glues(code.chars().next_back(), next) {
                code.push(' ');
            }
            at = range.end;
            done.push(Done { range: start..range.end, written: from..code.len() });
        }
        code.push_str(source.get(at..).unwrap_or_default());
        if !self.appended.is_empty() {
            let from = code.len();
            if !code.is_empty() && !code.ends_with('\n') {
                code.push('\n');
            }
            code.push_str(&self.appended);
            done.push(Done { range: source.len()..source.len(), written: from..code.len() });
        }
        (code, Edits { done })
    }
}

/// Whether two characters that were apart would read as one token, were they to meet.
fn glues(left: Option<char>, right: Option<char>) -> bool {
    let word = |c: char| is_word(c) || !c.is_ascii();
    match (left, right) {
        (Some('+'), Some('+')) | (Some('-'), Some('-')) | (Some('/'), Some('/' | '*')) => true,
        (Some(left), Some(right)) => word(left) && word(right) && !right.is_whitespace(),
        (None, _) | (_, None) => false,
    }
}

/// Joins removed lines with nothing but blank lines between them, and takes a blank line along where
/// two would meet or where a block would begin or end with one.
fn joined(source: &str, mut lines: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let blank = |range: Range<usize>| source.get(range).is_some_and(|text| text.trim().is_empty());
    lines.sort_by_key(|range| range.start);
    let mut groups: Vec<Range<usize>> = Vec::new();
    for range in lines {
        match groups.last_mut() {
            Some(last) if range.start <= last.end || blank(last.end..range.start) => {
                last.end = last.end.max(range.end);
            }
            _ => groups.push(range),
        }
    }
    for group in &mut groups {
        let before = source.get(..group.start).unwrap_or_default();
        let after = source.get(group.end..).unwrap_or_default();
        let kept = before.trim_end();
        let last_line = kept.len() + before.get(kept.len()..).and_then(|s| s.find('\n')).map_or(0, |n| n + 1);
        let blank_before = last_line < before.len() || kept.is_empty() || kept.ends_with('{');
        let content = after.trim_start();
        if blank_before {
            let indent = after.len() - content.len();
            let spaces = after.get(..indent).unwrap_or_default();
            group.end += spaces.rfind('\n').map_or(0, |n| n + 1);
        }
        if content.is_empty() && blank_before || content.starts_with('}') {
            group.start = if kept.is_empty() { 0 } else { last_line.min(group.start) };
        }
    }
    groups
}
