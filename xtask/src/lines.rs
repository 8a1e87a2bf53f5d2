//! How many of the author's lines stand in the output as they were.
//!
//! Counted are the lines inside async functions (outermost ones; without their first and last line)
//! that are not blank and hold no brace and none of the words `await`, `async`, `return`, `try` and
//! `if`: nothing in them has to change. Functions that a diagnostic names are left out.
//!
//! A line stands if the output has it, but for indentation; two equal lines have to be there twice.
//! What is outside async functions is unchanged anyway: its lines are taken from the output first,
//! so that they stand in for nothing.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::Result;
use rayon::prelude::*;
use unawait::{Diagnostic, Mode};

use crate::asyncs;
use crate::corpus::percent;
use crate::files::{File, MODES};

/// The share wanted, in percent.
const WANTED: usize = 98;
/// Lost lines shown.
const SHOWN: usize = 20;

struct Count {
    lines: usize,
    lost: Vec<String>,
}

/// Measures all files in every mode; whether the share is the one wanted.
///
/// # Errors
/// None; the signature is that of all tasks.
#[expect(clippy::unnecessary_wraps, reason = "the signature of all tasks")]
pub(crate) fn run(files: &[File]) -> Result<bool> {
    let mut wanted = true;
    for mode in MODES {
        let counts: Vec<_> = files.par_iter().filter_map(|file| count(file, mode)).collect();
        let lines: usize = counts.iter().map(|count| count.lines).sum();
        let lost: Vec<_> = counts.iter().flat_map(|count| &count.lost).collect();
        let stand = lines - lost.len();
        println!("{mode:?}: {stand} of {lines} lines stand ({}); wanted {WANTED} %", percent(stand, lines));
        for line in lost.iter().take(SHOWN) {
            println!("  lost: {line}");
        }
        wanted &= stand * 100 >= lines * WANTED;
    }
    Ok(wanted)
}

/// Nothing where there is no output to compare with.
fn count(file: &File, mode: Mode) -> Option<Count> {
    let functions = asyncs::find(&file.source, &file.name).ok()?;
    let output = file.compile(mode);
    Some(compare(file, &output.code?, &functions, &output.diagnostics))
}

fn compare(file: &File, code: &str, functions: &[Range<usize>], diagnostics: &[Diagnostic]) -> Count {
    let outermost = asyncs::outermost(functions);
    // A function that is left stands as a whole; so it takes its lines, but does not count.
    let is_left = |function: &Range<usize>| {
        let inside = functions.iter().filter(|it| function.start <= it.start && it.end <= function.end);
        inside.into_iter().any(|it| asyncs::is_named(it, functions, diagnostics))
    };
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in code.lines() {
        *left.entry(line.trim()).or_default() += 1;
    }
    for line in outside(&file.source, &outermost) {
        take(&mut left, line);
    }
    let mut count = Count { lines: 0, lost: Vec::new() };
    for function in &outermost {
        let counts = !is_left(function);
        for line in inside(&file.source, function).filter(|line| is_plain(line)) {
            let stands = take(&mut left, line);
            count.lines += usize::from(counts);
            if counts && !stands {
                count.lost.push(format!("{}: {}", file.name, line.trim()));
            }
        }
    }
    count
}

fn take(left: &mut HashMap<&str, usize>, line: &str) -> bool {
    match left.get_mut(line.trim()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        Some(_) | None => false,
    }
}

/// The lines that no function touches.
fn outside<'a>(source: &'a str, functions: &[Range<usize>]) -> Vec<&'a str> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        if !functions.iter().any(|function| function.start < end && start < function.end) {
            lines.push(line);
        }
        start = end;
    }
    lines
}

/// The lines of a function without its first and last.
fn inside<'a>(source: &'a str, function: &Range<usize>) -> impl Iterator<Item = &'a str> {
    let text = source.get(function.clone()).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    let end = lines.len().saturating_sub(1);
    lines.into_iter().take(end).skip(1)
}

fn is_plain(line: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let words = ["await", "async", "return", "try", "if"];
    !line.trim().is_empty()
        && !line.contains(['{', '}'])
        && !line.split(|c| !is_word(c)).any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_lines_are_those_that_need_not_change() {
        let plain = ["  log(1);", "const iffy = 1;", "// a remark", "trying();"];
        let other = ["", "  ", "await f();", "if (a)", "return;", "f(() => {", "}", "try"];
        assert!(plain.iter().all(|line| is_plain(line)));
        assert!(!other.iter().any(|line| is_plain(line)));
    }

    #[test]
    fn lost_lines_are_counted() {
        let source = "same();\nasync function f() {\n  same();\n  same();\n  other();\n}\n";
        let functions = asyncs::find(source, "input.js").unwrap();
        let file = File { name: "input.js".to_owned(), source: source.to_owned() };
        let code = "same();\nfunction f() {\n    same();\n}\n";
        let count = compare(&file, code, &functions, &[]);
        assert_eq!((count.lines, count.lost.len()), (3, 2), "{:?}", count.lost);
    }
}
