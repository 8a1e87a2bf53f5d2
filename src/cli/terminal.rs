//! The two views for reading in a terminal: side by side, and inline.
//!
//! ```text
//! src/load.js                                             2 async functions
//! ─────────────────────────────────────┬───────────────────────────────────
//!   1 - async function load() {        │   1 + function load() {
//!   2 -   const u = await getUser();   │   2 +   return getUser().then((u) => {
//! ```

use std::fmt::Write;
use std::ops::Range;

use unawait::diff::{Change, Line, Part, Row, diff, parts};
use unicode_width::UnicodeWidthStr;

use super::layout::{Pair, Side, Syntax, Tone, hidden_note, moved_note};
use super::summary::count;
use super::theme::Theme;
use super::wrap::{Wrapped, visible, wrap};

/// How to lay out a view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// The columns of the terminal.
    pub(crate) width: usize,
    /// Columns between tab stops.
    pub(crate) tab: usize,
    /// Unchanged lines around each change.
    pub(crate) context: usize,
    /// Colours.
    pub(crate) theme: Theme,
}

/// What a view needs at hand while it writes rows.
struct View<'v, 'a> {
    layout: Layout,
    syntax: Syntax,
    rows: &'v [Row<'a>],
    /// Columns of a line number.
    digits: usize,
    /// Columns of code.
    code: usize,
    out: String,
}

/// Both sides, in two columns of the same width.
pub(crate) fn side_by_side(pair: &Pair, layout: Layout) -> String {
    let rows = diff(&pair.before, &pair.after);
    let mut view = View::new(pair, &rows, layout);
    // Two cells of number, sign and code with a space after each, and the rule between the cells.
    view.code = ((layout.width.saturating_sub(1)) / 2).saturating_sub(view.digits + 4).max(4);
    let cell = view.digits + 4 + view.code;
    view.heading(pair, 2 * cell + 1, Some(cell));
    view.parts(View::two_cells);
    view.out
}

/// One column: lines taken away above the lines that replace them.
pub(crate) fn inline(pair: &Pair, layout: Layout) -> String {
    let rows = diff(&pair.before, &pair.after);
    let mut view = View::new(pair, &rows, layout);
    view.code = layout.width.saturating_sub(2 * view.digits + 5).max(4);
    view.heading(pair, layout.width, None);
    view.parts(View::one_cell);
    view.out
}

impl<'v, 'a> View<'v, 'a> {
    fn new(pair: &Pair, rows: &'v [Row<'a>], layout: Layout) -> Self {
        let last = |side: Side| rows.iter().rev().find_map(|row| side.of(row)).map_or(0, |line| line.number);
        let digits = last(Side::Before).max(last(Side::After)).to_string().len().max(3);
        View { layout, syntax: Syntax::new(pair), rows, digits, code: 0, out: String::new() }
    }

    /// The file's name with what was found in it, above a rule.
    fn heading(&mut self, pair: &Pair, width: usize, fork: Option<usize>) {
        let name = visible(&pair.name);
        let note = functions_note(pair);
        let room = width.saturating_sub(name.width() + note.width());
        let theme = self.layout.theme;
        self.styled(theme.title(), &name);
        if room > 0 {
            self.out.push_str(&" ".repeat(room));
            self.styled(theme.quiet(), &note);
        }
        self.out.push('\n');
        let rule: String = (0..width).map(|at| if Some(at) == fork { '┬' } else { '─' }).collect();
        self.styled(theme.quiet(), &rule);
        self.out.push('\n');
    }

    fn parts(&mut self, write: fn(&mut Self, Range<usize>)) {
        for part in parts(self.rows, self.layout.context, |row| {
            !matches!(row.change, Change::Same | Change::Indented)
        }) {
            match part {
                Part::Shown(range) => write(self, range),
                Part::Hidden(range) => {
                    let note = hidden_note(self.rows.get(range).unwrap_or_default());
                    let text = format!("{:>width$}   {note}", "⋯", width = self.digits);
                    self.styled(self.layout.theme.quiet(), &text);
                    self.out.push('\n');
                }
            }
        }
    }

    fn two_cells(&mut self, range: Range<usize>) {
        for at in range {
            let Some(row) = self.rows.get(at) else { return };
            let before = self.wrapped(Side::Before, row);
            let after = self.wrapped(Side::After, row);
            for screen in 0..before.len().max(after.len()) {
                self.cell(at, Side::Before, &before, screen, true);
                self.styled(self.layout.theme.quiet(), "│");
                self.cell(at, Side::After, &after, screen, false);
                self.end_line();
            }
        }
    }

    /// One side of a screen line; `pad` fills it up to the rule.
    fn cell(&mut self, at: usize, side: Side, lines: &[Wrapped], screen: usize, pad: bool) {
        let theme = self.layout.theme;
        let Some(row) = self.rows.get(at) else { return };
        let (Some(line), Some(wrapped)) = (side.of(row), lines.get(screen)) else {
            let other = if side == Side::Before { Side::After } else { Side::Before };
            let note =
                if screen == 0 && side.of(row).is_none() { moved_note(self.rows, at, other) } else { None };
            let note = note.filter(|note| note.width() <= self.code).unwrap_or_default();
            self.out.push_str(&" ".repeat(self.digits + 3));
            self.styled(theme.quiet(), &note);
            if pad {
                self.out.push_str(&" ".repeat((self.code + 1).saturating_sub(note.width())));
            }
            return;
        };
        let tone = tone(row, side, line);
        let number = if screen == 0 { line.number.to_string() } else { "·".to_owned() };
        self.styled(theme.number(tone), &format!("{number:>width$} ", width = self.digits));
        self.code(tone, wrapped, screen, pad || tone != Tone::Plain);
    }

    fn one_cell(&mut self, range: Range<usize>) {
        for row in self.rows.get(range).unwrap_or_default() {
            match row.change {
                // Of an unchanged line the new version is shown: it is what one will work with.
                Change::Same | Change::Indented => self.whole_line(row, Side::After, true),
                Change::Changed | Change::Removed | Change::Added => {
                    self.whole_line(row, Side::Before, false);
                    self.whole_line(row, Side::After, false);
                }
            }
        }
    }

    /// A screen-wide line with the numbers of both sides, or of its own.
    fn whole_line(&mut self, row: &Row, side: Side, both: bool) {
        let theme = self.layout.theme;
        let Some(line) = side.of(row) else { return };
        let tone = tone(row, side, line);
        let digits = self.digits;
        for (screen, wrapped) in self.wrapped(side, row).iter().enumerate() {
            let number = |wanted: Side| match wanted.of(row) {
                Some(line) if screen == 0 && (both || wanted == side) => line.number.to_string(),
                Some(_) if screen > 0 && (both || wanted == side) => "·".to_owned(),
                Some(_) | None => String::new(),
            };
            let text = format!("{:>digits$} {:>digits$} ", number(Side::Before), number(Side::After));
            self.styled(theme.number(tone), &text);
            self.code(tone, wrapped, screen, tone != Tone::Plain);
            self.end_line();
        }
    }

    /// The sign and the code, filled to the full width with their background if `pad`.
    fn code(&mut self, tone: Tone, wrapped: &Wrapped, screen: usize, pad: bool) {
        let theme = self.layout.theme;
        let sign = if screen == 0 { tone.sign() } else { ' ' };
        self.styled(theme.sign(tone), &format!("{sign} "));
        for run in &wrapped.runs {
            self.styled(theme.code(tone, run.class, run.strong), &run.text);
        }
        if pad {
            let room = " ".repeat((self.code + 1).saturating_sub(wrapped.width));
            self.styled(theme.code(tone, None, false), &room);
        }
    }

    fn wrapped(&self, side: Side, row: &Row) -> Vec<Wrapped> {
        side.of(row)
            .map_or_else(Vec::new, |line| wrap(&self.syntax.pieces(side, line), self.code, self.layout.tab))
    }

    fn styled(&mut self, style: anstyle::Style, text: &str) {
        if !text.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(self.out, "{style}{text}{style:#}");
        }
    }

    /// Ends a line; without colours nothing is seen of spaces at its end.
    fn end_line(&mut self) {
        if self.layout.theme == Theme::None {
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
        self.out.push('\n');
    }
}

/// What was found in a file.
pub(crate) fn functions_note(pair: &Pair) -> String {
    match (pair.functions, pair.lowered) {
        (0, _) => String::new(),
        (found, lowered) if lowered < found => {
            format!("{lowered} of {} lowered", count(found, "async function"))
        }
        (found, _) => format!("{} lowered", count(found, "async function")),
    }
}

fn tone(row: &Row, side: Side, line: &Line) -> Tone {
    match row.change {
        Change::Same | Change::Indented => Tone::Plain,
        Change::Changed | Change::Removed | Change::Added => side.tone(line),
    }
}

#[cfg(test)]
mod tests;
