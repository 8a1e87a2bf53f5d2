//! Tables of cases: source → IR → output.

use super::{lowered, with_tail};
use crate::Mode;

/// One row of a table. Texts may be indented as a whole.
pub(crate) struct Case {
    /// What the row shows.
    pub name: &'static str,
    /// The body of an async function `f` without parameters.
    pub body: &'static str,
    /// Its tail.
    pub tail: &'static str,
    /// The body that `textbook` gives it, as swc prints it.
    pub output: &'static str,
}

/// Checks every row and reports all that fail.
pub(crate) fn check(cases: &[Case]) {
    check_each(cases, |case| {
        let source = format!("async function f() {{\n{}\n}}", dedent(case.body));
        let tail = with_tail(&source, |tail, _| tail.to_string());
        let printed = lowered(&source, Mode::Textbook).0;
        let output = printed.trim().strip_prefix("function f() {").and_then(|rest| rest.strip_suffix('}'));
        let output = dedent(output.unwrap_or(&printed));
        let differs = |what: &str, expected: &str, got: &str| {
            let expected = dedent(expected);
            (expected != got).then(|| format!("{}: the {what} is\n{got}\nnot\n{expected}\n", case.name))
        };
        let problems = [differs("tail", case.tail, &tail), differs("output", case.output, &output)];
        let problems: Vec<String> = problems.into_iter().flatten().collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    });
}

/// Runs `check` on every row and reports all that fail.
pub(crate) fn check_each<T>(rows: &[T], check: impl Fn(&T) -> Result<(), String>) {
    let failures: Vec<String> = rows.iter().filter_map(|row| check(row).err()).collect();
    assert!(failures.is_empty(), "{} of {} fail:\n\n{}", failures.len(), rows.len(), failures.join("\n"));
}

/// A text without the indentation that all its lines share, nor empty lines around it.
pub(crate) fn dedent(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = lines().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let lines: Vec<&str> = text.lines().map(|line| line.get(indent..).unwrap_or("").trim_end()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}
