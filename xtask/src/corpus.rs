//! Lowers the corpus and checks what must hold for any input:
//!
//! * the compiler does not panic;
//! * what it gives parses;
//! * an async function that is left is named in a diagnostic.

use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::Result;
use rayon::prelude::*;
use unawait::{Mode, Output};

use crate::asyncs;
use crate::files::{File, MODES};

/// Problems and diagnostics shown in a report.
const SHOWN: usize = 15;

/// What became of one file, or of many.
#[derive(Default)]
struct Tally {
    files: usize,
    unparsed: usize,
    functions: usize,
    left: usize,
    problems: Vec<String>,
    diagnostics: HashMap<String, usize>,
}

/// Lowers all files in every mode and prints what became of them; whether there is no problem.
///
/// # Errors
/// None; the signature is that of all tasks.
#[expect(clippy::unnecessary_wraps, reason = "the signature of all tasks")]
pub(crate) fn run(files: &[File]) -> Result<bool> {
    let mut clean = true;
    for mode in MODES {
        let tally = files.par_iter().map(|file| check(file, mode)).reduce(Tally::default, merge);
        print(mode, &tally);
        clean &= tally.problems.is_empty();
    }
    Ok(clean)
}

fn check(file: &File, mode: Mode) -> Tally {
    // An input that is not JavaScript (Flow, templates) says nothing about the compiler.
    let Ok(functions) = asyncs::find(&file.source, &file.name) else {
        return Tally { unparsed: 1, ..Tally::default() };
    };
    let mut tally = Tally { files: 1, functions: functions.len(), ..Tally::default() };
    match catch_unwind(AssertUnwindSafe(|| file.compile(mode))) {
        Ok(output) => judge(file, &functions, &output, &mut tally),
        Err(_) => tally.problems.push(format!("{}: the compiler panics", file.name)),
    }
    tally
}

/// Adds what an output says, and what is wrong with it, to the tally.
fn judge(file: &File, functions: &[Range<usize>], output: &Output, tally: &mut Tally) {
    for diagnostic in &output.diagnostics {
        *tally.diagnostics.entry(diagnostic.message.clone()).or_default() += 1;
    }
    let Some(code) = &output.code else {
        tally.left = functions.len();
        if output.diagnostics.is_empty() {
            tally.problems.push(format!("{}: neither output nor diagnostic", file.name));
        }
        return;
    };
    match asyncs::find(code, &file.name) {
        Err(error) => tally.problems.push(format!("{}: the output does not parse: {error}", file.name)),
        Ok(left) => {
            tally.left = left.len();
            let named =
                functions.iter().filter(|it| asyncs::is_named(it, functions, &output.diagnostics)).count();
            if left.len() > named {
                let missing = left.len() - named;
                tally.problems.push(format!("{}: {missing} left without a diagnostic", file.name));
            }
        }
    }
}

fn merge(mut one: Tally, other: Tally) -> Tally {
    one.files += other.files;
    one.unparsed += other.unparsed;
    one.functions += other.functions;
    one.left += other.left;
    one.problems.extend(other.problems);
    for (message, count) in other.diagnostics {
        *one.diagnostics.entry(message).or_default() += count;
    }
    one
}

fn print(mode: Mode, tally: &Tally) {
    let lowered = tally.functions - tally.left.min(tally.functions);
    println!("{mode:?}");
    println!("  {} files, {} more that do not parse", tally.files, tally.unparsed);
    let share = percent(lowered, tally.functions);
    println!("  {lowered} of {} async functions lowered ({share})", tally.functions);
    let mut diagnostics: Vec<_> = tally.diagnostics.iter().collect();
    diagnostics.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (message, count) in diagnostics.iter().take(SHOWN) {
        println!("  {count:6} × {message}");
    }
    println!("  {} problems", tally.problems.len());
    for problem in tally.problems.iter().take(SHOWN) {
        println!("    {problem}");
    }
}

/// `part` of `whole` as text, with one digit behind the point.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    let tenths = part * 1000 / whole.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use unawait::Diagnostic;

    use super::*;

    /// The problems of an output for two functions, the second of which spans bytes 21 to 42.
    fn check(code: Option<&str>, diagnostics: Vec<Diagnostic>, expected: &[&str]) {
        let source = "async function a() {}async function b() {}";
        let file = File { name: "input.js".to_owned(), source: source.to_owned() };
        let functions = asyncs::find(source, &file.name).unwrap();
        let output = Output { code: code.map(str::to_owned), diagnostics, ..Output::default() };
        let mut tally = Tally::default();
        judge(&file, &functions, &output, &mut tally);
        let found: Vec<_> = tally.problems.iter().map(|it| it.trim_start_matches("input.js: ")).collect();
        assert_eq!(found, expected, "{code:?}");
    }

    #[test]
    fn what_must_not_happen_is_a_problem() {
        let left = "function a() {}async function b() {}";
        let named = || vec![Diagnostic::error("b cannot be", 25..30)];
        check(Some("function a() {}function b() {}"), Vec::new(), &[]);
        check(Some(left), named(), &[]);
        check(Some(left), Vec::new(), &["1 left without a diagnostic"]);
        check(Some("async function a() {}async function b() {}"), named(), &["1 left without a diagnostic"]);
        check(None, named(), &[]);
        check(None, Vec::new(), &["neither output nor diagnostic"]);
        check(Some("function a( {}"), Vec::new(), &["the output does not parse: Expected ',', got '<eof>'"]);
    }
}
