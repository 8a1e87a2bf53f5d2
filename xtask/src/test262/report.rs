//! What became of the tests, as tables for people and as JSON for programs.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;
use serde::Serialize;

use super::expected::{List, Surprises};
use super::judge::Outcome;
use super::options::ModeName;
use super::select::Kind;
use crate::corpus::percent;

/// A group with fewer tests is shown with others of its kind.
const SMALL: usize = 25;

/// All that is known after a run.
pub(crate) struct Report<'a> {
    /// What the tests were compiled for.
    pub(crate) mode: ModeName,
    /// Node's version.
    pub(crate) node: &'a str,
    /// All tests.
    pub(crate) outcomes: &'a [Outcome],
    /// What was expected of them.
    pub(crate) list: &'a List,
    /// What was not.
    pub(crate) surprises: &'a Surprises,
}

/// Tests, and those of them that pass.
#[derive(Clone, Copy, Default)]
struct Tally {
    tests: usize,
    pass: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.tests += other.tests;
        self.pass += other.pass;
    }

    fn of(outcome: &Outcome) -> Self {
        Self { tests: 1, pass: usize::from(outcome.failure.is_none()) }
    }
}

impl Report<'_> {
    /// The tables; with `every_failure` also what is expected, test by test.
    pub(crate) fn text(&self, every_failure: bool) -> String {
        let mut refused = Tally::default();
        self.of_kind(Kind::Rejection).for_each(|outcome| refused.add(Tally::of(outcome)));
        let all = self.outcomes.iter().filter(|_| every_failure);
        let by_id: BTreeMap<&str, &Outcome> = self.outcomes.iter().map(|it| (it.id.as_str(), it)).collect();
        let Surprises { failures, passes, questions } = self.surprises;
        let how = |id: &String| by_id.get(id.as_str()).and_then(|it| self.failure(it));
        let parts = [
            format!("{}, Node {}\n", self.mode.name(), self.node),
            table("executed", &self.groups()),
            table("refused", &[("syntax errors".to_owned(), refused)]),
            format!("expected failures\n{}", self.reasons()),
            section("failures", all.filter_map(|it| self.failure(it))),
            section("fails and is not on the list", failures.iter().filter_map(how)),
            section("is on the list and passes", passes.iter().cloned()),
            section("is on the list without a reason", questions.iter().filter_map(how)),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Every test with what became of it.
    ///
    /// # Errors
    /// None that is known of.
    pub(crate) fn json(&self) -> Result<String> {
        let one = |outcome| Line { outcome, expected: self.expected(outcome) };
        let tests = self.outcomes.iter().map(one).collect();
        Ok(serde_json::to_string_pretty(&Json { mode: self.mode.name(), node: self.node, tests })?)
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(move |it| it.kind == kind)
    }

    fn expected<'a>(&'a self, outcome: &'a Outcome) -> Option<&'a str> {
        outcome.failure.as_ref().and_then(|_| self.list.reason(&outcome.id, self.mode))
    }

    /// Execution tests by group, the large ones first, and all of them.
    fn groups(&self) -> Vec<(String, Tally)> {
        let mut exact: BTreeMap<String, Tally> = BTreeMap::new();
        for outcome in self.of_kind(Kind::Execution) {
            exact.entry(group(&outcome.id)).or_default().add(Tally::of(outcome));
        }
        let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
        let mut all = Tally::default();
        for (name, tally) in exact {
            all.add(tally);
            let area = name.split('/').next().unwrap_or_default();
            let name = if tally.tests < SMALL { format!("{area}, others") } else { name };
            groups.entry(name).or_default().add(tally);
        }
        let mut rows: Vec<_> = groups.into_iter().collect();
        rows.sort_by(|a, b| b.1.tests.cmp(&a.1.tests).then_with(|| a.0.cmp(&b.0)));
        rows.push(("all".to_owned(), all));
        rows
    }

    /// How often each reason is given.
    fn reasons(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for reason in self.outcomes.iter().filter_map(|it| self.expected(it)) {
            *counts.entry(reason).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let lines: Vec<String> =
            counts.iter().map(|(reason, count)| format!("{count:6}  {reason}\n")).collect();
        lines.concat()
    }

    /// A line for a test that fails.
    fn failure(&self, outcome: &Outcome) -> Option<String> {
        let (variant, failure) = outcome.failure.as_ref()?;
        let how = format!("{variant:?}, {:?}: {}", failure.stage, failure.message).replace('\n', " ");
        let expected = self.expected(outcome).map(|reason| format!(" [{reason}]")).unwrap_or_default();
        Some(format!("{}{expected}\n      {how}", outcome.id))
    }
}

#[derive(Serialize)]
struct Json<'a> {
    mode: &'static str,
    node: &'a str,
    tests: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    outcome: &'a Outcome,
    /// The reason on the list.
    expected: Option<&'a str>,
}

/// `language/expressions/class/a/b.js` and `language/statements/class/c.js` are both about classes.
fn group(id: &str) -> String {
    match id.split('/').collect::<Vec<_>>()[..] {
        ["language", "expressions" | "statements", construct, _, ..] => format!("language/{construct}"),
        [area, part, _, ..] => format!("{area}/{part}"),
        // A file that lies outside of any folder, which the suite has not.
        _ => id.to_owned(),
    }
}

fn table(title: &str, rows: &[(String, Tally)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default().max(title.len());
    let mut text = format!("{title:width$}   tests    pass\n");
    for (name, Tally { tests, pass }) in rows {
        let share = percent(*pass, *tests);
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name:width$}  {tests:6}  {pass:6}  {share:>8}");
    }
    text
}

/// A list with a head, or nothing.
fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.map(|line| format!("  {line}\n")).collect();
    if lines.is_empty() { String::new() } else { format!("{title}: {}\n{}", lines.len(), lines.concat()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_grouped_by_construct() {
        assert_eq!(group("language/expressions/class/elements/a.js"), "language/class");
        assert_eq!(group("language/statements/class/a.js"), "language/class");
        assert_eq!(group("language/module-code/top-level-await/a.js"), "language/module-code");
        assert_eq!(group("built-ins/Promise/a.js"), "built-ins/Promise");
    }

    #[test]
    fn tables_are_aligned() {
        let rows = [
            ("a".to_owned(), Tally { tests: 8, pass: 7 }),
            ("all of it".to_owned(), Tally { tests: 8, pass: 7 }),
        ];
        let expected = "name        tests    pass\na               8       7    87.5 %\nall of it       8       7    87.5 %\n";
        assert_eq!(table("name", &rows), expected);
        assert_eq!(section("none", std::iter::empty()), "");
        assert_eq!(section("some", std::iter::once("a".to_owned())), "some: 1\n  a\n");
    }
}
