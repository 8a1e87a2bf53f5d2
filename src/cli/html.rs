//! The side-by-side view as one web page: no script, nothing from elsewhere.
//!
//! ```html
//! <tr><td class="n o">1</td><td class="c o" data-sign="-"><del>async</del> function f() {</td>
//!     <td class="n a">1</td><td class="c a" data-sign="+">function f() {</td></tr>
//! ```
//!
//! Unchanged parts fold and unfold. Without colours the signs remain; a narrow screen gets one
//! column.

use std::fmt::Write;

use unawait::diff::{Change, Part, Row, diff, parts};

use super::highlight::Class;
use super::layout::{Pair, Piece, Side, Syntax, Tone, hidden_note, moved_note};
use super::terminal::functions_note;

const STYLE: &str = include_str!("page.css");

/// The part of the page about one file; `index` makes its anchors unique.
pub(crate) fn section(pair: &Pair, index: usize, context: usize) -> String {
    let rows = diff(&pair.before, &pair.after);
    let syntax = Syntax::new(pair);
    let digits = rows.len().to_string().len().max(2) + 2;
    let mut out = format!(
        "<section id=\"file-{index}\" aria-labelledby=\"name-{index}\" style=\"--digits:{digits}ch\">\n\
         <div class=\"head\"><h2 id=\"name-{index}\">{}</h2><p class=\"found\">{}</p></div>\n",
        escape(&pair.name),
        functions_note(pair)
    );
    let all: &[Row] = &rows;
    let matters = |row: &Row| !matches!(row.change, Change::Same | Change::Indented);
    for part in parts(all, context, matters) {
        match part {
            Part::Shown(range) => table(&mut out, all, range, &syntax, index),
            Part::Hidden(range) => {
                let note = hidden_note(all.get(range.clone()).unwrap_or_default());
                let _ = writeln!(out, "<details><summary>{note}</summary>");
                table(&mut out, all, range, &syntax, index);
                out.push_str("</details>\n");
            }
        }
    }
    out.push_str("</section>\n");
    out
}

/// The whole page around the sections; `files` are the names with the index of each.
pub(crate) fn page(mode: &str, counts: &str, files: &[(usize, String)], sections: &str) -> String {
    let mut list = String::new();
    if files.len() > 1 {
        list.push_str("<nav aria-label=\"Files\"><ul>\n");
        for (index, name) in files {
            let _ = writeln!(list, "<li><a href=\"#file-{index}\">{}</a></li>", escape(name));
        }
        list.push_str("</ul></nav>\n");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>async/await, before and after</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>async/await, before and after</h1>\n\
         <p class=\"about\">{counts}; mode {mode}. Left the source, right what unawait makes of it.</p>\n\
         {list}</header>\n<main>\n{sections}</main>\n</body>\n</html>\n"
    )
}

fn table(out: &mut String, rows: &[Row], range: std::ops::Range<usize>, syntax: &Syntax, index: usize) {
    out.push_str(
        "<table><colgroup><col class=\"n\"><col><col class=\"n\"><col></colgroup>\n\
         <thead class=\"hidden\"><tr><th>Line</th><th>Before</th><th>Line</th><th>After</th></tr></thead>\n<tbody>\n",
    );
    for at in range {
        let Some(row) = rows.get(at) else { break };
        let same = matches!(row.change, Change::Same | Change::Indented);
        out.push_str("<tr");
        if same {
            out.push_str(" class=\"same\"");
        }
        // A moved line can be jumped to from its other end.
        for (side, letter) in [(Side::Before, 'b'), (Side::After, 'a')] {
            if let Some(line) = side.of(row).filter(|line| line.moved.is_some()) {
                let _ = write!(out, " id=\"file-{index}-{letter}{}\"", line.number);
            }
        }
        out.push('>');
        cells(out, rows, at, Side::Before, (syntax, index));
        cells(out, rows, at, Side::After, (syntax, index));
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

/// The number and the code of one side of a row, or what there is to say about its absence.
fn cells(out: &mut String, rows: &[Row], at: usize, side: Side, (syntax, index): (&Syntax, usize)) {
    let Some(row) = rows.get(at) else { return };
    let Some(line) = side.of(row) else {
        let (other, letter, class) = match side {
            Side::Before => (Side::After, 'b', "gone"),
            Side::After => (Side::Before, 'a', "gone after"),
        };
        let target = other.of(row).and_then(|line| line.moved);
        let cell = match (moved_note(rows, at, other), target) {
            (Some(note), Some(line)) => {
                format!(
                    "<td class=\"c {class}\"><a href=\"#file-{index}-{letter}{line}\">{}</a></td>",
                    escape(&note)
                )
            }
            (Some(_), None) | (None, _) => "<td class=\"c blank\"></td>".to_owned(),
        };
        let _ = write!(out, "<td class=\"n blank\"></td>{cell}");
        return;
    };
    let tone = match row.change {
        Change::Same | Change::Indented => Tone::Plain,
        Change::Changed | Change::Removed | Change::Added => side.tone(line),
    };
    let (class, sign) = match tone {
        Tone::Plain => ("", ' '),
        Tone::Old => (" o", '-'),
        Tone::New => (" a", '+'),
        Tone::OldMoved => (" m", '-'),
        Tone::NewMoved => (" m", '+'),
    };
    let _ = write!(
        out,
        "<td class=\"n{class}\">{}</td><td class=\"c{class}\" data-sign=\"{sign}\">",
        line.number
    );
    let tag = if side == Side::Before { "del" } else { "ins" };
    for run in syntax.pieces(side, line).chunk_by(|a, b| a.strong == b.strong) {
        let strong = run.first().is_some_and(|piece| piece.strong);
        if strong {
            let _ = write!(out, "<{tag}>");
        }
        for piece in run {
            code(out, piece);
        }
        if strong {
            let _ = write!(out, "</{tag}>");
        }
    }
    out.push_str("</td>");
}

fn code(out: &mut String, piece: &Piece) {
    let class = match piece.class {
        None => return out.push_str(&escape(piece.text)),
        Some(Class::Keyword) => 'k',
        Some(Class::Text) => 's',
        Some(Class::Constant) => 'v',
        Some(Class::Function) => 'f',
        Some(Class::Comment) => 'r',
    };
    let _ = write!(out, "<span class=\"{class}\">{}</span>", escape(piece.text));
}

/// Text as HTML; what could reorder or hide text is shown instead.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive('\t') {
        let (part, tab) = part.strip_suffix('\t').map_or((part, ""), |part| (part, "\t"));
        for c in super::wrap::visible(part).chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
        }
        out.push_str(tab);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of `--name: #rrggbb` in a part of the style, as relative luminance.
    fn luminance(style: &str, name: &str) -> f64 {
        let (_, value) = style.split_once(&format!("--{name}: #")).unwrap();
        let channel = |at: usize| {
            let byte = u8::from_str_radix(&value[at..at + 2], 16).unwrap();
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    #[test]
    fn contrast_is_enough_everywhere() {
        let check = |style: &str, ink: &str, papers: &[&str]| {
            for paper in papers {
                let (a, b) = (luminance(style, ink), luminance(style, paper));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "{ink} on {paper}: {contrast}");
            }
        };
        let (light, dark) = STYLE.split_once("prefers-color-scheme: dark").unwrap();
        for style in [light, dark] {
            for ink in ["ink", "keyword", "string", "constant", "function", "comment"] {
                check(style, ink, &["paper", "old", "old-strong", "new", "new-strong", "moved"]);
            }
            check(style, "note", &["paper", "bar"]);
            check(style, "ink", &["bar"]);
            check(style, "old-mark", &["old"]);
            check(style, "new-mark", &["new"]);
            check(style, "moved-mark", &["moved"]);
        }
    }

    #[test]
    fn text_is_escaped() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("<a href=\"x\">'&", "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
        check("\ta\u{1b}\u{202e}\t", "\ta␛\u{fffd}\t");
    }
}
