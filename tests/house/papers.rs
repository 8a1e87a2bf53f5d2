//! What the papers say is so: examples compile to what they show, commands are the ones that run,
//! and files that are named exist.

use unawait::{Mode, Options, compile};

use crate::expect_none;
use crate::scan::{read, root};

const PAPERS: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

#[test]
fn examples_compile_to_what_they_show() {
    let mut problems = Vec::new();
    for paper in PAPERS {
        let mut input = String::new();
        for (kind, text) in blocks(&read(paper)) {
            match kind.as_str() {
                "js input" => input = text,
                "js textbook" => problems.extend(differs(&input, &text, Mode::Textbook)),
                "js faithful" => problems.extend(differs(&input, &text, Mode::Faithful)),
                _ => {} // shows something else
            }
        }
    }
    expect_none(&problems);
}

/// What a block is marked with, and its text.
fn blocks(paper: &str) -> Vec<(String, String)> {
    let fenced = paper.split("\n```").skip(1).step_by(2);
    let parts = fenced.filter_map(|block| block.split_once('\n'));
    parts.map(|(kind, text)| (kind.to_owned(), format!("{text}\n"))).collect()
}

fn differs(input: &str, expected: &str, mode: Mode) -> Option<String> {
    let options = Options::new(mode, "example.js");
    let code = compile(input, &options).code.unwrap_or_default();
    (code != expected).then(|| format!("{mode:?}, shown:\n{expected}compiled:\n{code}"))
}

#[test]
fn the_command_that_is_run_is_the_one_that_is_told() {
    let script = read(".ci/run");
    let command = script.lines().last().unwrap_or_default();
    assert!(command.starts_with("cargo test"), "{command}");
    assert!(read("README.md").contains(&format!("&& {command}\n")), "the README does not say `{command}`");
}

#[test]
fn files_that_are_named_exist() {
    let missing = |paper: &str| -> Vec<String> {
        let named = named_files(&read(paper));
        named.into_iter().filter(|path| !root().join(path).exists()).collect()
    };
    let problems = PAPERS.map(|paper| (paper, missing(paper))).into_iter();
    let lines =
        problems.flat_map(|(paper, files)| files.into_iter().map(move |file| format!("{paper}: {file}")));
    expect_none(&lines.collect::<Vec<_>>());
}

/// Paths between backticks or in links.
fn named_files(paper: &str) -> Vec<String> {
    let sources = ["src/", "transforms/", "tests/", "fixtures/", "xtask/", "benches/", ".ci/"];
    // The other folders of the plugin are built.
    let folders = [&sources[..], &["plugin/src/", "plugin/test/", "plugin/scripts/"]].concat();
    let quoted = paper.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let quoted = quoted.filter(|text| folders.iter().any(|folder| text.starts_with(folder)));
    let links = paper.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let links = links.filter(|link| !link.contains("://") && !link.starts_with('#'));
    let is_plain = |path: &&str| !path.contains(['<', '*', ' ', '{']);
    quoted.filter(is_plain).chain(links).map(str::to_owned).collect()
}

#[test]
fn every_dependency_is_used() {
    let mut problems = Vec::new();
    let table = [
        ("Cargo.toml", ["src", "tests"]),
        ("transforms/Cargo.toml", ["transforms", ""]),
        ("plugin/wasm/Cargo.toml", ["plugin/wasm", ""]),
        ("benches/Cargo.toml", ["benches", ""]),
    ];
    for (manifest, folders) in table {
        let code: String = folders
            .iter()
            .filter(|folder| !folder.is_empty())
            .flat_map(|folder| crate::scan::files(folder, ".rs"))
            .map(|file| file.text)
            .collect();
        let unused = dependencies(&read(manifest)).into_iter().filter(|name| !code.contains(name.as_str()));
        problems.extend(unused.map(|name| format!("{manifest}: nothing uses `{name}`")));
    }
    expect_none(&problems);
}

/// The names, as in code, of what a manifest depends on.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]") && !line.contains("workspace");
        } else if let (true, Some((name, _))) = (inside, line.split_once([' ', '.', '='])) {
            names.push(name.replace('-', "_"));
        }
    }
    names
}

#[test]
fn papers_are_read() {
    let paper = "a\n```js input\nf();\n```\n[b](c.md) `src/x.rs` `src/<y>` [d](https://e)\n```text\nz\n```\n";
    assert_eq!(blocks(paper)[0], ("js input".to_owned(), "f();\n".to_owned()));
    assert_eq!(blocks(paper).len(), 2);
    assert_eq!(named_files(paper), ["src/x.rs", "c.md"]);
    assert_eq!(dependencies("[dependencies]\nsignal-hook = 1\n[lints]\nx = 1\n"), ["signal_hook"]);
    let lowered = "function f() {\n  return g().then(() => {});\n}\n";
    assert_eq!(differs("async function f() {\n  await g();\n}\n", lowered, Mode::Textbook), None);
    assert!(differs("async function f() {\n  await g();\n}\n", lowered, Mode::Faithful).is_some());
}
