//! Words that must not stand in the sources: unfinished work, paths of one machine, and in the
//! library whatever stops the process, prints, or touches files.

use crate::expect_none;
use crate::scan::{code, files, line_at, read, rust};

/// What is found with `contains`; the pieces keep this file from finding itself.
const MACHINE_PATHS: [&str; 5] = [
    concat!("/", "work/"),
    concat!("/", "tmp/"),
    concat!("/", "root/"),
    concat!("/", "home/"),
    concat!("/", "Users/"),
];

const UNFINISHED: [&str; 3] =
    [concat!("#[", "ignore"), concat!("todo", "!("), concat!("unimplemented", "!(")];

const NOT_IN_A_LIBRARY: [&str; 12] = [
    ".unwrap()",
    ".expect(",
    "panic!(",
    "dbg!(",
    " print!(",
    " println!(",
    "eprint!(",
    "eprintln!(",
    "std::fs",
    "std::io",
    "std::env",
    "std::process",
];

#[test]
fn nothing_names_a_place_on_one_machine() {
    let texts = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", ".ci/run", ".ci/setup"];
    let papers = texts.map(|path| (path.to_owned(), read(path)));
    let sources = rust().into_iter().map(|file| (file.path, file.text));
    let fixtures = files("fixtures", ".js").into_iter().map(|file| (file.path, file.text));
    let plugin = [".ts", ".mjs", ".md", ".json"].into_iter().flat_map(|ending| files("plugin", ending));
    let plugin = plugin.map(|file| (file.path, file.text));
    let benches = files("benches", ".mjs").into_iter().map(|file| (file.path, file.text));
    let all = papers.into_iter().chain(sources).chain(fixtures).chain(plugin).chain(benches);
    expect_none(&all.flat_map(|(path, text)| found(&path, &text, &MACHINE_PATHS)).collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_for_later() {
    let unfinished = |text: &str, path: &str| found(path, &code(text), &UNFINISHED);
    expect_none(&rust().iter().flat_map(|file| unfinished(&file.text, &file.path)).collect::<Vec<_>>());
}

#[test]
fn the_library_does_not_panic_print_or_read_files() {
    let is_command = |path: &str| path.starts_with("src/cli") || path == "src/main.rs";
    let library = [files("src", ".rs"), files("transforms", ".rs")].concat();
    let problems: Vec<_> = library
        .iter()
        .filter(|file| !is_command(&file.path) && !file.is_test())
        .flat_map(|file| found(&file.path, untested(&code(&file.text)), &NOT_IN_A_LIBRARY))
        .collect();
    expect_none(&problems);
}

/// The code before the tests at its end.
fn untested(code: &str) -> &str {
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

/// Where the words stand in a text.
fn found(path: &str, text: &str, words: &[&str]) -> Vec<String> {
    let places = words.iter().flat_map(|word| text.match_indices(word));
    places.map(|(at, word)| format!("{path}:{}: `{}`", line_at(text, at), word.trim())).collect()
}

#[test]
fn words_are_found() {
    let text = "fn f() {\n  g().unwrap(); // g().expect(\n  \"println!(\"\n}\n#[cfg(test)]\nmod tests { fn t() { panic!() } }";
    assert_eq!(found("f.rs", untested(&code(text)), &NOT_IN_A_LIBRARY), ["f.rs:2: `.unwrap()`"]);
    assert_eq!(found("f.rs", concat!("see /", "tmp/x"), &MACHINE_PATHS).len(), 1);
    assert_eq!(found("f.rs", &code(concat!("#[", "ignore]")), &UNFINISHED).len(), 1);
}
