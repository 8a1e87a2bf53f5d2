//! Errors and warnings, and how they are shown.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The file has no output.
    Error,
    /// The file has an output, which may not be what the author meant.
    Warning,
}

/// Something to tell the author about a place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What the author can do about it.
    pub hint: Option<String>,
    /// The place, in UTF-8 bytes of the source as given.
    pub range: Range<usize>,
}

impl Diagnostic {
    /// An error at `range`.
    #[must_use]
    pub fn error(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { severity: Severity::Error, message: message.into(), hint: None, range }
    }

    /// A warning about `range`.
    #[must_use]
    pub fn warning(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message, range) }
    }

    /// The same with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The message with its code frame, as several lines without a final newline.
    #[must_use]
    pub fn render(&self, source: &str, filename: &str, color: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let range = clamp(&self.range, source);
        let frame = Snippet::source(source).path(filename).annotation(AnnotationKind::Primary.span(range));
        let mut group = Group::with_title(level.primary_title(self.message.as_str())).element(frame);
        if let Some(hint) = &self.hint {
            group = group.element(Level::HELP.message(hint.as_str()));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// Keeps a range inside the text and on character boundaries, whatever it was made from.
fn clamp(range: &Range<usize>, source: &str) -> Range<usize> {
    let floor =
        |at: usize| (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    let start = floor(range.start);
    start..floor(range.end).max(start)
}
