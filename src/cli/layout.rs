//! A line as pieces of one colour each, made from its syntax and its emphasis.

use std::ops::Range;

use unawait::diff::{Line, Row};

use super::highlight::{Class, highlight};

/// One source with its result, ready to be shown.
#[derive(Debug)]
pub(crate) struct Pair {
    /// What messages call the file.
    pub(crate) name: String,
    /// The source.
    pub(crate) before: String,
    /// The result.
    pub(crate) after: String,
    /// Async functions found in it.
    pub(crate) functions: usize,
    /// Async functions lowered.
    pub(crate) lowered: usize,
}

/// What a line is in the comparison, and so how it is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tone {
    /// Unchanged.
    Plain,
    /// Taken away.
    Old,
    /// Come in.
    New,
    /// Taken away here, and found again elsewhere.
    OldMoved,
    /// Come from elsewhere.
    NewMoved,
}

impl Tone {
    /// The sign beside the line, for those who see no colours.
    pub(crate) fn sign(self) -> char {
        match self {
            Self::Plain => ' ',
            Self::Old | Self::OldMoved => '-',
            Self::New | Self::NewMoved => '+',
        }
    }
}

/// A stretch of a line in one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    /// The text.
    pub(crate) text: &'a str,
    /// Its syntax.
    pub(crate) class: Option<Class>,
    /// Whether it has no counterpart.
    pub(crate) strong: bool,
}

/// The syntax of both sides of a pair, line by line.
#[derive(Debug)]
pub(crate) struct Syntax {
    before: Vec<Vec<(Range<usize>, Class)>>,
    after: Vec<Vec<(Range<usize>, Class)>>,
}

/// Which side of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The source.
    Before,
    /// The result.
    After,
}

impl Side {
    /// The line of `row` on this side.
    pub(crate) fn of<'r, 'a>(self, row: &'r Row<'a>) -> Option<&'r Line<'a>> {
        match self {
            Self::Before => row.before.as_ref(),
            Self::After => row.after.as_ref(),
        }
    }

    /// The tone of a changed line on this side.
    pub(crate) fn tone(self, line: &Line) -> Tone {
        match (self, line.moved) {
            (Self::Before, None) => Tone::Old,
            (Self::Before, Some(_)) => Tone::OldMoved,
            (Self::After, None) => Tone::New,
            (Self::After, Some(_)) => Tone::NewMoved,
        }
    }
}

impl Syntax {
    /// Scans both sides.
    pub(crate) fn new(pair: &Pair) -> Self {
        Self { before: highlight(&pair.before), after: highlight(&pair.after) }
    }

    /// Cuts a line wherever its colour or its emphasis changes.
    pub(crate) fn pieces<'a>(&self, side: Side, line: &Line<'a>) -> Vec<Piece<'a>> {
        let lines = match side {
            Side::Before => &self.before,
            Side::After => &self.after,
        };
        let spans = lines.get(line.number.saturating_sub(1)).map(Vec::as_slice).unwrap_or_default();
        pieces(line.text, spans, &line.emphasis)
    }
}

fn pieces<'a>(text: &'a str, spans: &[(Range<usize>, Class)], emphasis: &[Range<usize>]) -> Vec<Piece<'a>> {
    let ends = |range: &Range<usize>| [range.start, range.end];
    let mut cuts: Vec<usize> = spans.iter().flat_map(|(range, _)| ends(range)).collect();
    cuts.extend(emphasis.iter().flat_map(ends));
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let (mut spans, mut emphasis) = (spans.iter().peekable(), emphasis.iter().peekable());
    let mut found = Vec::new();
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        while spans.next_if(|(range, _)| range.end <= *start).is_some() {}
        while emphasis.next_if(|range| range.end <= *start).is_some() {}
        if let Some(text) = text.get(*start..*end) {
            let class = spans.peek().filter(|(range, _)| range.contains(start)).map(|(_, class)| *class);
            found.push(Piece {
                text,
                class,
                strong: emphasis.peek().is_some_and(|range| range.contains(start)),
            });
        }
    }
    found
}

/// What is said in place of hidden rows.
pub(crate) fn hidden_note(rows: &[Row]) -> String {
    let lines = super::summary::count(rows.len(), "line");
    if rows.iter().any(|row| row.change == unawait::diff::Change::Indented) {
        format!("{lines} with the same text")
    } else {
        lines.replacen("line", "unchanged line", 1)
    }
}

/// What stands beside a line that moved, where a run of them starts.
pub(crate) fn moved_note(rows: &[Row], at: usize, side: Side) -> Option<String> {
    let target = |at: usize| side.of(rows.get(at)?)?.moved;
    let first = target(at)?;
    if at.checked_sub(1).and_then(target).is_some_and(|before| before + 1 == first) {
        return None;
    }
    let run = (at..rows.len()).zip(first..).take_while(|(at, line)| target(*at) == Some(*line));
    let last = run.last()?.1;
    let word = match side {
        Side::Before => "moved to",
        Side::After => "moved from",
    };
    Some(if first == last {
        format!("{word} line {first}")
    } else {
        format!("{word} lines {first}–{last}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_where_anything_changes() {
        let spans = [(0..5, Class::Keyword), (8..9, Class::Constant)];
        let found = pieces("await f(1)", &spans, &[3..7, 8..9]);
        let shown: Vec<_> = found.iter().map(|piece| (piece.text, piece.class, piece.strong)).collect();
        let expected = [
            ("awa", Some(Class::Keyword), false),
            ("it", Some(Class::Keyword), true),
            (" f", None, true),
            ("(", None, false),
            ("1", Some(Class::Constant), true),
            (")", None, false),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn notes_about_moved_lines_count_runs() {
        let before = "a = one;\nb = two;\nkeep();\nall();\nthree();\n";
        let after = "keep();\nall();\nthree();\na = one;\nb = two;\n";
        let rows = unawait::diff::diff(before, after);
        let notes = |side| (0..rows.len()).filter_map(|at| moved_note(&rows, at, side)).collect::<Vec<_>>();
        assert_eq!(notes(Side::Before), ["moved to lines 4–5"]);
        assert_eq!(notes(Side::After), ["moved from lines 1–2"]);
    }
}
