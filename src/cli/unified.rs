//! A patch, as `git apply` and `patch` take it, with colours on a terminal.
//!
//! ```text
//! --- a/load.js
//! +++ b/load.js
//! @@ -1,3 +1,3 @@
//! -async function load() {
//! +function load() {
//! ```

use std::fmt::Write;
use std::ops::Range;

use anstyle::Style;
use unawait::diff::{Change, Line, Part, Row, diff, parts};

use super::layout::{Pair, Side, Syntax, Tone};
use super::theme::Theme;
use super::wrap::visible;

/// The patch of one file. `safe` replaces control characters, which a terminal would act upon.
pub(crate) fn unified(pair: &Pair, context: usize, theme: Theme, safe: bool) -> String {
    let rows = diff(&pair.before, &pair.after);
    let mut patch = Patch { theme, safe, syntax: Syntax::new(pair), out: String::new() };
    // A tab ends a name that has spaces in it, as git writes it.
    let tab = if pair.name.contains(' ') { "\t" } else { "" };
    let name = format!("{}{tab}", pair.name.trim_start_matches('/'));
    patch.line(theme.title(), &format!("--- a/{name}"));
    patch.line(theme.title(), &format!("+++ b/{name}"));
    for part in parts(&rows, context, |row| row.change != Change::Same) {
        match part {
            Part::Shown(range) => patch.hunk(&rows, range),
            Part::Hidden(_) => {}
        }
    }
    patch.out
}

struct Patch {
    theme: Theme,
    safe: bool,
    syntax: Syntax,
    out: String,
}

impl Patch {
    fn hunk(&mut self, rows: &[Row], range: Range<usize>) {
        let place = format!(
            "@@ -{} +{} @@",
            span(rows, range.clone(), Side::Before),
            span(rows, range.clone(), Side::After)
        );
        self.line(self.theme.place(), &place);
        let same = |row: &Row| row.change == Change::Same;
        for run in rows.get(range).unwrap_or_default().chunk_by(|a, b| same(a) == same(b)) {
            let plain = run.first().is_some_and(same);
            for line in run.iter().filter_map(|row| row.before.as_ref()) {
                let tone = if plain { Tone::Plain } else { Side::Before.tone(line) };
                self.code(Side::Before, line, tone);
            }
            for line in run.iter().filter(|_| !plain).filter_map(|row| row.after.as_ref()) {
                self.code(Side::After, line, Side::After.tone(line));
            }
        }
    }

    fn code(&mut self, side: Side, line: &Line, tone: Tone) {
        self.styled(self.theme.sign(tone), &tone.sign().to_string());
        for piece in self.syntax.pieces(side, line) {
            let style = self.theme.code(tone, piece.class, piece.strong);
            if self.safe {
                // A tab is no danger and keeps its width.
                let text: Vec<String> = piece.text.split('\t').map(visible).collect();
                self.styled(style, &text.join("\t"));
            } else {
                self.styled(style, piece.text);
            }
        }
        if line.ending == "\r\n" && !self.safe {
            self.out.push('\r');
        }
        self.out.push('\n');
        if line.ending.is_empty() {
            self.line(self.theme.quiet(), "\\ No newline at end of file");
        }
    }

    fn line(&mut self, style: Style, text: &str) {
        self.styled(style, text);
        self.out.push('\n');
    }

    fn styled(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(self.out, "{style}{text}{style:#}");
        }
    }
}

/// `start,length` of a hunk on one side. An empty side counts from the line before it.
fn span(rows: &[Row], range: Range<usize>, side: Side) -> String {
    let lines = || rows.get(range.clone()).unwrap_or_default().iter().filter_map(|row| side.of(row));
    let before = rows.get(..range.start).unwrap_or_default().iter().rev().find_map(|row| side.of(row));
    let start = lines().next().map_or_else(|| before.map_or(0, |line| line.number), |line| line.number);
    match lines().count() {
        1 => start.to_string(),
        length => format!("{start},{length}"),
    }
}
