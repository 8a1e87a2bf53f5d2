//! The source text of a node, for what the tree has forgotten.
//!
//! ```js
//! ({ g\u0065t a() {} })      // the tree says: a getter
//! ```

use swc_core::common::{BytePos, Span};

use crate::Parsed;

/// The text of a parsed file, by the positions of its nodes.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    source: &'a str,
    start: BytePos,
}

impl<'a> Text<'a> {
    /// The text that `parsed` was made from.
    pub(super) fn of(parsed: &'a Parsed) -> Self {
        Self { source: &parsed.file.src, start: parsed.file.start_pos }
    }

    /// What `span` covers; nothing for a span that is not of this text.
    pub(super) fn slice(self, span: Span) -> &'a str {
        self.between(span.lo, span.hi)
    }

    /// What stands between two positions.
    pub(super) fn between(self, from: BytePos, to: BytePos) -> &'a str {
        self.source.get(self.offset(from)..self.offset(to)).unwrap_or_default()
    }

    /// Everything from `position` on.
    pub(super) fn from(self, position: BytePos) -> &'a str {
        self.source.get(self.offset(position)..).unwrap_or_default()
    }

    /// Whether the first token of `span`, which may start with a comment, is this word without escapes. With them the
    /// tree says that it is the word.
    pub(super) fn starts_with_word(self, span: Span, word: &str) -> bool {
        // Any escape is longer than what it stands for.
        let is_alone = (span.hi.0 - span.lo.0) as usize == word.len();
        is_alone || starts_with_word(skip_trivia(self.slice(span)), word)
    }

    /// The first token from `position` on, with what follows it.
    pub(super) fn token(self, position: BytePos) -> &'a str {
        skip_trivia(self.from(position))
    }

    fn offset(self, position: BytePos) -> usize {
        position.0.saturating_sub(self.start.0) as usize
    }
}

/// `code` without the white space and the comments that it starts with. Those like HTML's count: where
/// they are not comments the code has not parsed.
pub(super) fn skip_trivia(code: &str) -> &str {
    let may_start = |byte: &u8| !byte.is_ascii_graphic() || matches!(byte, b'/' | b'<' | b'-');
    if !code.as_bytes().first().is_some_and(may_start) {
        return code;
    }
    let mut rest = code;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if ["//", "<!--", "-->"].iter().any(|start| rest.starts_with(start)) {
            rest = rest.find(is_line_end).and_then(|end| rest.get(end..)).unwrap_or_default();
        } else {
            return rest;
        }
    }
}

/// Whether `code` starts with the word `word`, written without escapes.
pub(super) fn starts_with_word(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '\\');
    code.strip_prefix(word).is_some_and(|rest| match rest.as_bytes().first() {
        None | Some(b' ' | b'(' | b'[' | b'{' | b'\n') => true,
        Some(_) => !rest.starts_with(part),
    })
}

/// Whether one of the words of `code`, which is keywords and comments, is written with an escape.
pub(super) fn has_escape(code: &str) -> bool {
    code.contains('\\') && tokens(code).contains('\\')
}

/// Whether there is a `;` in `code`, which is the end of a function's head.
pub(super) fn has_semicolon(code: &str) -> bool {
    code.contains(';') && tokens(code).contains(';')
}

/// Whether there is a line break in `code`, which is keywords and comments.
pub(super) fn has_line_break(code: &str) -> bool {
    code.contains(is_line_end)
}

/// What ends a line.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// `code` without its comments. It has no strings.
fn tokens(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = skip_trivia(code);
    while let Some(first) = rest.chars().next() {
        kept.push(first);
        rest = skip_trivia(rest.get(first.len_utf8()..).unwrap_or_default());
    }
    kept
}
