//! Files are short, functions are shorter, and every file says at its top what it is for.

use crate::expect_none;
use crate::scan::{code, functions, rust};

/// Lines in a file.
const LONGEST_FILE: usize = 500;
/// Lines in a function; aim at 60.
const LONGEST_FUNCTION: usize = 80;
/// Files that are too long and known to be. An entry goes when its file is cut.
const TOO_LONG: [&str; 0] = [];

#[test]
fn files_and_functions_are_short() {
    let allowed = |path: &str| TOO_LONG.contains(&path);
    let problems: Vec<_> = rust()
        .iter()
        .filter(|file| !(allowed(&file.path) && file.text.lines().count() > LONGEST_FILE))
        .flat_map(|file| too_long(&file.text).into_iter().map(|what| format!("{}: {what}", file.path)))
        .collect();
    expect_none(&problems);
}

#[test]
fn no_file_is_called_too_long_that_is_not() {
    let files = rust();
    let still =
        |path: &str| files.iter().any(|file| file.path == path && file.text.lines().count() > LONGEST_FILE);
    let stale: Vec<_> = TOO_LONG.into_iter().filter(|path| !still(path)).collect();
    assert!(stale.is_empty(), "take out of the list: {stale:?}");
}

#[test]
fn every_file_opens_with_its_purpose() {
    let is_silent = |text: &str| !text.starts_with("//! ");
    let silent: Vec<_> =
        rust().into_iter().filter(|file| is_silent(&file.text)).map(|file| file.path).collect();
    expect_none(&silent);
    assert!(is_silent("use std::fmt;\n//! Too late."));
}

/// What is too long in a file.
fn too_long(text: &str) -> Vec<String> {
    let lines = text.lines().count();
    let mut problems = Vec::new();
    if lines > LONGEST_FILE {
        problems.push(format!("{lines} lines; the most is {LONGEST_FILE}"));
    }
    for function in functions(&code(text)) {
        if function.lines > LONGEST_FUNCTION {
            let (name, line, lines) = (function.name, function.line, function.lines);
            problems.push(format!("line {line}: `{name}` has {lines} lines; the most is {LONGEST_FUNCTION}"));
        }
    }
    problems
}

#[test]
fn what_is_too_long_is_found() {
    let body = |lines: usize| format!("fn f() {{\n{}}}\n", "    g();\n".repeat(lines));
    assert_eq!(too_long(&body(78)), [""; 0]);
    assert_eq!(too_long(&body(79)), ["line 1: `f` has 81 lines; the most is 80"]);
    assert_eq!(too_long(&"//\n".repeat(501)), ["501 lines; the most is 500"]);
}
