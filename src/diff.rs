//! Compares two texts line by line, as rows for a side-by-side view.
//!
//! ```text
//! async function f() {     ~   function f() {
//!   const u = await g();   ~     return g().then((u) => {
//!   return u.id;           =       return u.id;
//!                          +     });
//! }                        =   }
//! ```
//!
//! Lines that say the same at another indentation are the same line; lines that share most of their
//! words sit in one row; a line that turns up elsewhere knows where. Within changed lines,
//! `emphasis` marks the words without a counterpart on the other side.
//!
//! * Needs: nothing; any text will do.
//! * Leaves: every line of both texts in exactly one row, in order.

mod align;
mod emphasis;
mod moved;
mod tokens;

use std::ops::Range;

use tokens::Words;

/// What happened to the lines of a [`Row`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Equal to the byte.
    Same,
    /// Equal but for white space at either end.
    Indented,
    /// Two different lines in one row.
    Changed,
    /// Only before.
    Removed,
    /// Only after.
    Added,
}

/// One line of one of the two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// The text without its ending.
    pub text: &'a str,
    /// `"\n"`, `"\r\n"`, or nothing at the end of the text.
    pub ending: &'a str,
    /// Bytes of `text` that have no counterpart, in order, neither touching nor empty. A line that
    /// is new from end to end has none.
    pub emphasis: Vec<Range<usize>>,
    /// The number of the line on the other side that this line has become or has been.
    pub moved: Option<usize>,
}

/// One row of the view: a line before, a line after, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// How the two differ.
    pub change: Change,
    /// The line before, unless the row is [`Change::Added`].
    pub before: Option<Line<'a>>,
    /// The line after, unless the row is [`Change::Removed`].
    pub after: Option<Line<'a>>,
}

/// A part of the view: changed rows with the context around them, or what is hidden between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Rows to show.
    Shown(Range<usize>),
    /// Unchanged rows that are too far from any change.
    Hidden(Range<usize>),
}

/// Compares two texts. The rows hold every line of both, in order.
#[must_use]
pub fn diff<'a>(before: &'a str, after: &'a str) -> Vec<Row<'a>> {
    let before: Vec<Words> = lines(before);
    let after: Vec<Words> = lines(after);
    let pairs = align::pairs(&before, &after);
    let moves = moved::moves(&before, &after, &pairs);
    let mut rows = Vec::new();
    let (mut left, mut right) = (0, 0);
    for (pair_left, pair_right) in pairs.into_iter().chain([(before.len(), after.len())]) {
        let gap = (left..pair_left, right..pair_right);
        rows.extend(gap_rows(&before, &after, gap, &moves));
        if let (Some(old), Some(new)) = (before.get(pair_left), after.get(pair_right)) {
            rows.push(Row {
                change: pair_change(&old.line, &new.line),
                before: Some(old.line.clone()),
                after: Some(new.line.clone()),
            });
        }
        (left, right) = (pair_left + 1, pair_right + 1);
    }
    emphasis::mark(&mut rows);
    rows
}

/// Splits rows into what to show, with `context` rows around each one that `matters`, and what to
/// hide. A single row is never hidden: the note about it would take as much room.
#[must_use]
pub fn parts(rows: &[Row], context: usize, matters: impl Fn(&Row) -> bool) -> Vec<Part> {
    let mut shown: Vec<Range<usize>> = Vec::new();
    for (at, _) in rows.iter().enumerate().filter(|(_, row)| matters(row)) {
        let start = at.saturating_sub(context);
        let end = at.saturating_add(context).saturating_add(1).min(rows.len());
        match shown.last_mut() {
            Some(last) if start <= last.end + 1 => last.end = end,
            _ if start == 1 => shown.push(0..end),
            _ => shown.push(start..end),
        }
    }
    if let Some(last) = shown.last_mut().filter(|last| last.end + 1 == rows.len()) {
        last.end = rows.len();
    }
    let mut parts = Vec::new();
    let mut at = 0;
    for range in shown {
        if at < range.start {
            parts.push(Part::Hidden(at..range.start));
        }
        at = range.end;
        parts.push(Part::Shown(range));
    }
    if at < rows.len() {
        parts.push(Part::Hidden(at..rows.len()));
    }
    parts
}

fn lines(text: &str) -> Vec<Words<'_>> {
    text.split_inclusive('\n')
        .enumerate()
        .map(|(index, whole)| {
            let body = whole.strip_suffix('\n').map_or(whole, |body| body.strip_suffix('\r').unwrap_or(body));
            let ending = whole.get(body.len()..).unwrap_or_default();
            Words::new(Line { number: index + 1, text: body, ending, emphasis: Vec::new(), moved: None })
        })
        .collect()
}

fn pair_change(before: &Line, after: &Line) -> Change {
    if before.text == after.text && before.ending == after.ending {
        Change::Same
    } else if before.text.trim() == after.text.trim() && before.ending == after.ending {
        Change::Indented
    } else {
        Change::Changed
    }
}

/// The rows of lines without a partner. What was moved stands alone, so that there is room to say
/// where it went; the others share rows to save height.
fn gap_rows<'a>(
    before: &[Words<'a>],
    after: &[Words<'a>],
    gap: (Range<usize>, Range<usize>),
    moves: &moved::Moves,
) -> Vec<Row<'a>> {
    let with = |words: &Words<'a>, moved: Option<usize>| Line { moved, ..words.line.clone() };
    let olds = before.get(gap.0).unwrap_or_default();
    let news = after.get(gap.1).unwrap_or_default();
    let mut olds = olds.iter().map(|words| with(words, moves.of_before(words.line.number))).peekable();
    let mut news = news.iter().map(|words| with(words, moves.of_after(words.line.number))).peekable();
    let mut rows = Vec::new();
    loop {
        // A moved line on either side goes first; only what stays may share a row.
        if let Some(old) = olds.next_if(|old| old.moved.is_some()) {
            rows.push(Row { change: Change::Removed, before: Some(old), after: None });
        } else if let Some(new) = news.next_if(|new| new.moved.is_some()) {
            rows.push(Row { change: Change::Added, before: None, after: Some(new) });
        } else {
            let (old, new) = (olds.next(), news.next());
            let change = match (&old, &new) {
                (Some(_), Some(_)) => Change::Changed,
                (Some(_), None) => Change::Removed,
                (None, Some(_)) => Change::Added,
                (None, None) => return rows,
            };
            rows.push(Row { change, before: old, after: new });
        }
    }
}

#[cfg(test)]
mod tests;
