//! A source with its comments: what stands before and after a place, and which lines it is on.

use std::ops::Range;

use swc_core::common::{BytePos, Span};

use crate::Parsed;

/// A source text and where its comments are. All places are bytes of the source.
pub(super) struct Text<'a> {
    source: &'a str,
    start: BytePos,
    comments: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    /// The text of a parsed file.
    pub(super) fn new(source: &'a str, parsed: &Parsed) -> Self {
        let (leading, trailing) = parsed.comments.borrow_all();
        let spans = leading.values().chain(trailing.values()).flatten().map(|comment| comment.span);
        let mut comments: Vec<_> = spans.map(|span| parsed.range(span)).collect();
        comments.sort_by_key(|range| range.start);
        comments.dedup();
        Self { source, start: parsed.file.start_pos, comments }
    }

    /// Where `span` starts.
    pub(super) fn lo(&self, span: Span) -> usize {
        span.lo.0.saturating_sub(self.start.0) as usize
    }

    /// Where `span` ends.
    pub(super) fn hi(&self, span: Span) -> usize {
        span.hi.0.saturating_sub(self.start.0) as usize
    }

    /// The bytes that `span` covers.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        self.lo(span)..self.hi(span)
    }

    /// The text of `range`.
    pub(super) fn get(&self, range: Range<usize>) -> &'a str {
        self.source.get(range).unwrap_or_default()
    }

    /// The text from `at` on.
    pub(super) fn from(&self, at: usize) -> &'a str {
        self.source.get(at..).unwrap_or_default()
    }

    /// The text up to `at`.
    pub(super) fn until(&self, at: usize) -> &'a str {
        self.source.get(..at).unwrap_or_default()
    }

    /// Whether the character at `at` is `c`.
    pub(super) fn is(&self, at: usize, c: char) -> bool {
        self.from(at).starts_with(c)
    }

    /// The identifier or keyword that starts at `at`, perhaps empty.
    pub(super) fn word(&self, at: usize) -> &'a str {
        let rest = self.from(at);
        let mut escaped = false;
        let end = rest.find(|c: char| {
            let part = c.is_alphanumeric() || matches!(c, '_' | '$' | '\\' | '\u{200c}' | '\u{200d}');
            let brace = escaped && matches!(c, '{' | '}');
            escaped = (escaped || c == '\\') && c != '}';
            !part && !brace
        });
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    }

    /// The word that ends at `at`, perhaps empty.
    pub(super) fn word_before(&self, at: usize) -> &'a str {
        let before = self.until(at);
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        before.get(before.trim_end_matches(is_part).len()..).unwrap_or_default()
    }

    /// Where the first token at or after `at` starts.
    pub(super) fn skip(&self, mut at: usize) -> usize {
        loop {
            let next = self.skip_space(at);
            match self.comments.binary_search_by_key(&next, |range| range.start) {
                Ok(index) => at = self.comments.get(index).map_or(next, |range| range.end),
                Err(_) => return next,
            }
        }
    }

    /// Where the space after `at` ends.
    pub(super) fn skip_space(&self, at: usize) -> usize {
        self.source.len() - self.from(at).trim_start_matches(is_space).len()
    }

    /// Where the last token before `at` ends.
    pub(super) fn skip_back(&self, mut at: usize) -> usize {
        loop {
            let end = self.space_back(at);
            match self.comment_ending(end) {
                Some(comment) => at = comment.start,
                None => return end,
            }
        }
    }

    /// Where the space before `at` starts.
    pub(super) fn space_back(&self, at: usize) -> usize {
        self.until(at).trim_end_matches(is_space).len()
    }

    /// The comment that ends at `at`.
    pub(super) fn comment_ending(&self, at: usize) -> Option<Range<usize>> {
        let index = self.comments.partition_point(|range| range.end < at);
        self.comments.get(index).filter(|range| range.end == at).cloned()
    }

    /// The comment that starts at `at`.
    pub(super) fn comment_starting(&self, at: usize) -> Option<Range<usize>> {
        let index = self.comments.binary_search_by_key(&at, |range| range.start).ok()?;
        self.comments.get(index).cloned()
    }

    /// All comments' texts.
    pub(super) fn comments(&self) -> impl Iterator<Item = &'a str> {
        self.comments.iter().map(|range| self.get(range.clone()))
    }

    /// Whether the text of `range` spans lines.
    pub(super) fn has_newline(&self, range: Range<usize>) -> bool {
        self.get(range).contains(['\n', '\r', '\u{2028}', '\u{2029}'])
    }

    /// Where a cut that ends at or after the token at `at` should start, so that the space before it
    /// goes too: after the token before it, or after a comment that may stay.
    pub(super) fn cut_start(&self, at: usize) -> usize {
        let token = self.skip_back(at);
        let space = self.space_back(at);
        // A line comment would swallow what follows, and a new line can end a statement.
        if self.has_newline(token..at) { token } else { space }
    }

    /// The start of the line that `at` is on.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.until(at).rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// The white space that the line of `at` begins with.
    pub(super) fn indent(&self, at: usize) -> &'a str {
        let start = self.line_start(at);
        let line = self.from(start);
        line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
    }

    /// Whether only white space is before `at` on its line.
    pub(super) fn starts_line(&self, at: usize) -> bool {
        self.get(self.line_start(at)..at).trim().is_empty()
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}
