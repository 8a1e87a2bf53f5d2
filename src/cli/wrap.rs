//! Breaks a line to a width in columns: tabs, wide characters and control characters included.
//!
//! ```text
//!   return first(argument, other).then(         return first(argument,
//!                                          →        other).then(
//! ```

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::highlight::Class;
use super::layout::Piece;

/// A stretch of a wrapped line in one colour, safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The text.
    pub(crate) text: String,
    /// Its syntax.
    pub(crate) class: Option<Class>,
    /// Whether it has no counterpart.
    pub(crate) strong: bool,
}

/// One line on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wrapped {
    /// What is on it.
    pub(crate) runs: Vec<Run>,
    /// The columns it takes.
    pub(crate) width: usize,
}

/// A character as the reader sees it.
struct Glyph {
    text: String,
    width: usize,
    class: Option<Class>,
    strong: bool,
}

/// Breaks a line to `width` columns, at spaces and commas where they are near. Later lines hang
/// below the first one's indentation. There is at least one line.
pub(crate) fn wrap(pieces: &[Piece], width: usize, tab: usize) -> Vec<Wrapped> {
    let width = width.max(2);
    let glyphs = glyphs(pieces, tab);
    let indent: usize = glyphs.iter().take_while(|glyph| glyph.text == " ").map(|glyph| glyph.width).sum();
    // Deeply indented code would leave no room below its own indentation.
    let hang = if indent + 4 <= width / 2 { indent + 4 } else { width / 8 };
    let mut lines = Vec::new();
    let mut rest = glyphs.as_slice();
    loop {
        let used = if lines.is_empty() { 0 } else { hang };
        let fits = fitting(rest, width - used);
        let (now, later) = rest.split_at(fits);
        lines.push(line(used, now));
        if later.is_empty() {
            return lines;
        }
        // The space that a line is broken at needs no room.
        rest = later.split_first().filter(|(first, _)| first.text == " ").map_or(later, |(_, rest)| rest);
        if rest.is_empty() {
            return lines;
        }
    }
}

/// How many glyphs go on a line of `room` columns.
fn fitting(glyphs: &[Glyph], room: usize) -> usize {
    let mut width = 0;
    let over = glyphs.iter().position(|glyph| {
        width += glyph.width;
        width > room
    });
    let Some(most) = over.map(|over| over.max(1)) else { return glyphs.len() };
    let text = |at: usize| glyphs.get(at).map_or("", |glyph| glyph.text.as_str());
    // Best after a space or before the next call of a chain, well after a bracket, as long as no
    // more than half of the line is lost.
    let good = |at: &usize| {
        matches!(text(at - 1), " " | "," | ";")
            || text(*at) == " "
            || (text(*at) == "." && matches!(text(at - 1), ")" | "]" | "}"))
    };
    let fair = |at: &usize| matches!(text(at - 1), "(" | "[" | "{" | "/");
    let indent = glyphs.iter().take_while(|glyph| glyph.text == " ").count();
    let near = || (most / 2..=most).rev().filter(|at| *at > indent);
    near().find(good).or_else(|| near().find(fair)).unwrap_or(most)
}

fn line(hang: usize, glyphs: &[Glyph]) -> Wrapped {
    let mut wrapped = Wrapped::default();
    if hang > 0 {
        wrapped.runs.push(Run { text: " ".repeat(hang), class: None, strong: false });
        wrapped.width = hang;
    }
    for glyph in glyphs {
        wrapped.width += glyph.width;
        match wrapped.runs.last_mut() {
            Some(run) if run.class == glyph.class && run.strong == glyph.strong => run.text += &glyph.text,
            _ => {
                wrapped.runs.push(Run { text: glyph.text.clone(), class: glyph.class, strong: glyph.strong });
            }
        }
    }
    wrapped
}

fn glyphs(pieces: &[Piece], tab: usize) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    let mut column = 0;
    for piece in pieces {
        for cluster in piece.text.graphemes(true) {
            let spaces = tab - column % tab;
            let mut push = |text: String, width: usize| {
                column += width;
                glyphs.push(Glyph { text, width, class: piece.class, strong: piece.strong });
            };
            if cluster == "\t" {
                // As single spaces, so that a tab can be broken like them.
                (0..spaces).for_each(|_| push(" ".to_owned(), 1));
            } else {
                let safe = visible(cluster);
                let width = safe.width();
                push(safe, width);
            }
        }
    }
    glyphs
}

/// Shows what a terminal would act upon: control characters, and marks that turn the direction.
pub(crate) fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize, expected: &[&str]) {
        let piece = Piece { text, class: None, strong: false };
        let lines = wrap(&[piece], width, 4);
        let shown: Vec<String> =
            lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect();
        assert_eq!(shown, expected, "{text:?}");
        for line in &lines {
            let text: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            assert_eq!(text.width(), line.width);
            assert!(line.width <= width.max(2), "{text:?}");
        }
    }

    #[test]
    fn breaks() {
        check("", 10, &[""]);
        check("abcdefghij", 10, &["abcdefghij"]);
        check("abcdefghijk", 10, &["abcdefghij", "    k"]);
        check("abcdef, hijk", 10, &["abcdef, ", "    hijk"]);
        check("  call(one, two, three)", 14, &["  call(one, ", "      two, ", "      three)"]);
    }

    #[test]
    fn columns() {
        check("\ta\tb", 20, &["    a   b"]);
        check("漢字漢字漢字", 6, &["漢字漢", "字漢字"]);
        check("漢字漢", 5, &["漢字", "漢"]);
        check("e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}"]);
        check("a\u{1b}[31m", 20, &["a␛[31m"]);
        check("\u{202e}a\r", 20, &["\u{fffd}a␍"]);
        check("漢", 1, &["漢"]);
    }
}
