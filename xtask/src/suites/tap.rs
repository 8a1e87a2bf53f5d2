//! The results of a test suite, read from what it prints.
//!
//! ```text
//! # Subtest: queue
//!     ok 1 - runs one after the other      "    ok runs one after the other"
//! ok 2 - queue                             "ok queue"
//! ```

use std::collections::BTreeMap;
use std::path::Path;

/// How often each result came up. A key is the indentation, the outcome and the name of a test.
#[derive(Debug, Default)]
pub(crate) struct Results {
    counts: BTreeMap<String, usize>,
}

impl Results {
    /// Reads the output of one run in a folder: `scope` sets its tests apart from those of others.
    pub(crate) fn add(&mut self, scope: &str, output: &str, folder: &Path, code: Option<i32>) {
        let folder = format!("{}/", folder.display());
        let mut in_details = false;
        for line in output.lines() {
            match line.trim() {
                "---" => in_details = true,
                "..." => in_details = false,
                _ if in_details => {}
                _ => {
                    if let Some(result) = result(&line.replace(&folder, "")) {
                        self.count(format!("{scope}{result}"));
                    }
                }
            }
        }
        let code = code.map_or("none".to_owned(), |code| code.to_string());
        self.count(format!("# {scope} exit code {code}"));
    }

    /// How many tests passed, those that hold others included.
    pub(crate) fn passed(&self) -> usize {
        self.sum("ok ")
    }

    /// How many did not.
    pub(crate) fn failed(&self) -> usize {
        self.sum("not ok ")
    }

    /// The names of the tests that came out differently, or not as often.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut names = Vec::new();
        for (one, other) in [(self, other), (other, self)] {
            for (key, count) in &one.counts {
                let name = name(key);
                if other.counts.get(key) != Some(count) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    fn count(&mut self, key: String) {
        *self.counts.entry(key).or_default() += 1;
    }

    fn sum(&self, outcome: &str) -> usize {
        let fits = |key: &str| key.split_once('|').is_some_and(|(_, rest)| rest.starts_with(outcome));
        self.counts.iter().filter(|(key, _)| fits(key)).map(|(_, count)| count).sum()
    }
}

/// `|ok name` for a line that is a result, with its indentation before, and without what changes from
/// run to run.
fn result(line: &str) -> Option<String> {
    let text = line.trim_start();
    let indentation = &line[..line.len() - text.len()];
    let (outcome, rest) = match text.strip_prefix("not ok ") {
        Some(rest) => ("not ok", rest),
        None => ("ok", text.strip_prefix("ok ")?),
    };
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let name = rest[digits..].trim().trim_start_matches('-').trim();
    let name = name.split(" # time=").next().unwrap_or(name);
    Some(format!("{indentation}|{outcome} {name}"))
}

/// The name of a test without its outcome.
fn name(key: &str) -> String {
    let text = key.split_once('|').map_or(key, |(_, text)| text);
    text.trim_start_matches("not ").trim_start_matches("ok ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> Results {
        let mut results = Results::default();
        results.add("", output, Path::new("/copy"), Some(0));
        results
    }

    #[test]
    fn results_are_counted() {
        let output = "TAP version 13\n# Subtest: a\n    ok 1 - b\n    not ok 2 - c\n      ---\n      ok 3 - no\n      ...\nok 1 a";
        let results = read(output);
        assert_eq!((results.passed(), results.failed()), (2, 1));
    }

    /// The differences between two outputs.
    fn check(one: &str, other: &str, expected: &[&str]) {
        assert_eq!(read(one).differences(&read(other)), expected, "{one} / {other}");
    }

    #[test]
    fn what_came_out_differently_is_named() {
        check("ok 1 - a", "ok 2 - a", &[]);
        check("ok 1 - /copy/a.js", "ok 1 - a.js", &[]);
        check("ok 1 - a # time=3ms", "ok 1 - a # time=4ms", &[]);
        check("ok 1 - a", "not ok 1 - a", &["a"]);
        check("ok 1 - a\nok 2 - a", "ok 1 - a", &["a"]);
        check("ok 1 - a", "    ok 1 - a", &["a"]);
        check("ok 1 - a", "", &["a"]);
    }
}
