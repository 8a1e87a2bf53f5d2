//! Fixtures are where one looks for them: a folder for each construct, a snapshot for each case.

use std::collections::BTreeSet;

use crate::expect_none;
use crate::scan::{files, read, root};

#[test]
fn fixtures_lie_in_folders_that_the_architecture_names() {
    let architecture = read("ARCHITECTURE.md");
    let mut problems = Vec::new();
    let mut folders = BTreeSet::new();
    for file in files("fixtures", ".js") {
        match *file.path.split('/').collect::<Vec<_>>() {
            [_, folder, case] if is_name(folder) && is_name(case.trim_end_matches(".js")) => {
                folders.insert(folder.to_owned());
            }
            _ => problems.push(format!("{} is not construct/case.js in small letters", file.path)),
        }
    }
    let unnamed = folders.into_iter().filter(|folder| !architecture.contains(&format!("`{folder}`")));
    problems
        .extend(unnamed.map(|folder| format!("ARCHITECTURE.md does not say what fixtures/{folder} is for")));
    expect_none(&problems);
}

#[test]
fn every_fixture_has_a_snapshot() {
    let cases = files("fixtures", ".js").into_iter().map(|file| file.path);
    let missing: Vec<_> = cases.filter(|path| !root().join(path).with_extension("snap").exists()).collect();
    expect_none(&missing);
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn names_are_told_from_others() {
    assert!(is_name("code_after") && !is_name("CodeAfter") && !is_name("code-after") && !is_name(""));
}
