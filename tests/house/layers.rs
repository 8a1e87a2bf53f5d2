//! Imports go down only, by the pictures in `ARCHITECTURE.md`.
//!
//! A picture is a block that opens with `layers` and the folder of a crate. Each of its lines is a
//! layer: the parts (files or folders at the crate's root), then two spaces and a remark. A part
//! imports from the layers below its own; never from its own or from above.
//!
//! ```text
//! emit | tidy       statements again
//! normalise         expressions without await
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::expect_none;
use crate::scan::{File, code, files, line_at, read};

#[test]
fn imports_go_down_only() {
    let mut problems = Vec::new();
    for folder in ["src", "transforms"] {
        let picture = picture(&read("ARCHITECTURE.md"), folder);
        let homes = homes(&read(&format!("{folder}/lib.rs")));
        for file in files(folder, ".rs").iter().filter(|file| !file.is_test()) {
            problems.extend(upward(file, folder, &picture, &homes));
        }
    }
    expect_none(&problems);
}

#[test]
fn pictures_show_what_there_is() {
    for folder in ["src", "transforms"] {
        let shown: BTreeSet<String> = picture(&read("ARCHITECTURE.md"), folder).into_keys().collect();
        let parts: BTreeSet<String> = files(folder, ".rs")
            .iter()
            .filter(|file| !file.is_test())
            .map(|file| part(&file.path, folder).0)
            .collect();
        assert_eq!(shown, parts, "the picture of {folder} (left) is not what is there (right)");
    }
}

/// The height of every part in the picture of a folder; the lowest layer is 0.
fn picture(text: &str, folder: &str) -> BTreeMap<String, usize> {
    let head = format!("```text layers {folder}\n");
    let lines = text.split(&head).nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default();
    let layers = lines.lines().rev().enumerate();
    let names = layers.flat_map(|(height, line)| {
        let parts = line.split("  ").next().unwrap_or_default();
        parts.split(" | ").map(move |name| (name.trim().to_owned(), height))
    });
    names.filter(|(name, _)| !name.is_empty()).collect()
}

/// In which part the names are that `lib.rs` hands on: `pub use parse::{Parsed, parse}`.
fn homes(face: &str) -> BTreeMap<String, String> {
    let mut homes = BTreeMap::new();
    for line in code(face).lines() {
        let Some((home, names)) = line.strip_prefix("pub use ").and_then(|line| line.split_once("::")) else {
            continue;
        };
        for name in names.trim_end_matches(';').trim_matches(['{', '}']).split(',') {
            homes.insert(name.trim().to_owned(), home.to_owned());
        }
    }
    homes
}

/// The part that a file belongs to, and how many modules deep it is in the crate.
fn part(path: &str, folder: &str) -> (String, usize) {
    let inside = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/').trim_end_matches(".rs");
    let modules: Vec<_> = inside.split('/').filter(|name| *name != "mod").collect();
    (modules[0].to_owned(), modules.len())
}

/// The imports of a file that do not go down.
fn upward(
    file: &File,
    folder: &str,
    picture: &BTreeMap<String, usize>,
    homes: &BTreeMap<String, String>,
) -> Vec<String> {
    let (own, depth) = part(&file.path, folder);
    let mut problems = Vec::new();
    for (line, name) in imports(&code(&file.text), depth) {
        let target = homes.get(&name).unwrap_or(&name);
        // What `lib.rs` defines itself are the types of its callers; they depend on nothing.
        let is_type = name.starts_with(char::is_uppercase) && !homes.contains_key(&name);
        if *target == own || is_type {
            continue;
        }
        if picture.get(target).is_none_or(|height| Some(height) >= picture.get(&own)) {
            problems.push(format!("{}:{line}: `{own}` imports `{target}`", file.path));
        }
    }
    problems
}

/// The names at a crate's root that some code mentions, with their lines: what follows `crate::`,
/// enough `super::`, or the name of the library, which is `lib` for the command.
fn imports(code: &str, depth: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let tests = code.find("#[cfg(test)]\nmod tests {").unwrap_or(code.len());
    for (at, head) in code.match_indices("crate::") {
        found.extend(firsts(&code[at + head.len()..]).into_iter().map(|name| (line_at(code, at), name)));
    }
    for (at, _) in code.match_indices("super::") {
        let rest = code[at..].trim_start_matches("super::");
        let supers = (code.len() - at - rest.len()) / "super::".len();
        let is_first = !code[..at].ends_with("super::");
        if is_first && supers >= depth + usize::from(at > tests) {
            found.extend(firsts(rest).into_iter().map(|name| (line_at(code, at), name)));
        }
    }
    for (at, _) in code.match_indices("unawait::") {
        found.push((line_at(code, at), "lib".to_owned()));
    }
    found
}

/// The first name of each path in `a::b` or `{a, b::{c, d}}`.
fn firsts(text: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = text.strip_prefix('{') else { return vec![name(text)] };
    let mut names = vec![name(group)];
    let mut depth = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn upward_imports_are_found() {
    let picture = picture("```text layers src\nlib\nprint | types  both\nparse\n```\n", "src");
    let homes = homes("pub use parse::{Parsed, parse};\n");
    let table = [
        ("src/print/mod.rs", "use crate::parse;", 0),
        ("src/print/mod.rs", "use crate::Parsed;", 0),
        ("src/print/mod.rs", "use crate::Output;", 0),
        ("src/print/mod.rs", "use super::types;", 1),
        ("src/print/doc.rs", "use super::types;", 0),
        ("src/print/doc.rs", "use super::super::types;", 1),
        ("src/print/doc.rs", "use crate::{parse, types::{A, B}};", 1),
        ("src/print/doc.rs", "fn f() { crate::lib::g() } // crate::types", 1),
        ("src/parse.rs", "use crate::print;", 1),
        ("src/parse.rs", "use unawait::compile;", 1),
        ("src/parse.rs", "#[cfg(test)]\nmod tests {\n use super::f;\n}", 0),
        ("src/lib.rs", "use crate::unheard_of;", 1),
    ];
    for (path, text, count) in table {
        let file = File { path: path.to_owned(), text: text.to_owned() };
        let found = upward(&file, "src", &picture, &homes);
        assert_eq!(found.len(), count, "{path}: {text}: {found:?}");
    }
}
