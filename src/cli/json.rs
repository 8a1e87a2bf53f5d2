//! The comparison for programs.
//!
//! ```json
//! { "mode": "textbook", "unchanged": 0, "failed": [], "files": [{ "path": "a.js", "hunks": [{
//!   "before": { "start": 1, "lines": 1 }, "after": { "start": 1, "lines": 1 }, "rows": [{
//!     "change": "changed",
//!     "before": { "line": 1, "moved": null, "text": [{ "text": "async", "changed": true }] }
//! }] }] }] }
//! ```

use serde::Serialize;
use unawait::diff::{Change, Line, Part, Row, diff, parts};

use super::layout::{Pair, Side};

/// The whole answer.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The mode that the files were lowered in.
    pub(crate) mode: &'static str,
    /// How many files stay as they are.
    pub(crate) unchanged: usize,
    /// Files and paths without a result.
    pub(crate) failed: Vec<Failed>,
    /// Files that change, in path order.
    pub(crate) files: Vec<File>,
}

/// Something without a result.
#[derive(Debug, Serialize)]
pub(crate) struct Failed {
    /// The path.
    pub(crate) path: String,
    /// Why.
    pub(crate) messages: Vec<String>,
}

/// A file that changes.
#[derive(Debug, Serialize)]
pub(crate) struct File {
    path: String,
    functions: usize,
    lowered: usize,
    hunks: Vec<Hunk>,
}

#[derive(Debug, Serialize)]
struct Hunk {
    before: Span,
    after: Span,
    rows: Vec<JsonRow>,
}

/// Where a hunk is on one side; `start` is `null` where it has no line there.
#[derive(Debug, Serialize)]
struct Span {
    start: Option<usize>,
    lines: usize,
}

#[derive(Debug, Serialize)]
struct JsonRow {
    change: &'static str,
    before: Option<JsonLine>,
    after: Option<JsonLine>,
}

#[derive(Debug, Serialize)]
struct JsonLine {
    line: usize,
    moved: Option<usize>,
    text: Vec<JsonPiece>,
}

#[derive(Debug, Serialize)]
struct JsonPiece {
    text: String,
    changed: bool,
}

/// The hunks of one file.
pub(crate) fn file(pair: &Pair, context: usize) -> File {
    let rows = diff(&pair.before, &pair.after);
    let hunks =
        parts(&rows, context, |row| row.change != Change::Same).into_iter().filter_map(|part| match part {
            Part::Shown(range) => rows.get(range).map(hunk),
            Part::Hidden(_) => None,
        });
    let hunks = hunks.collect();
    File { path: pair.name.clone(), functions: pair.functions, lowered: pair.lowered, hunks }
}

fn hunk(rows: &[Row]) -> Hunk {
    let span = |side: Side| {
        let mut lines = rows.iter().filter_map(|row| side.of(row)).peekable();
        Span { start: lines.peek().map(|line| line.number), lines: lines.count() }
    };
    Hunk { before: span(Side::Before), after: span(Side::After), rows: rows.iter().map(row).collect() }
}

fn row(row: &Row) -> JsonRow {
    let change = match row.change {
        Change::Same => "same",
        Change::Indented => "indented",
        Change::Changed => "changed",
        Change::Removed => "removed",
        Change::Added => "added",
    };
    JsonRow { change, before: row.before.as_ref().map(line), after: row.after.as_ref().map(line) }
}

fn line(line: &Line) -> JsonLine {
    let mut text = Vec::new();
    let mut push = |start: usize, end: usize, changed: bool| {
        if let Some(part) = line.text.get(start..end).filter(|part| !part.is_empty()) {
            text.push(JsonPiece { text: part.to_owned(), changed });
        }
    };
    let mut at = 0;
    for range in &line.emphasis {
        push(at, range.start, false);
        push(range.start, range.end, true);
        at = range.end;
    }
    push(at, line.text.len(), false);
    JsonLine { line: line.number, moved: line.moved, text }
}
