//! The failures that are expected: `xtask/test262/expected.txt`.
//!
//! ```text
//! # A remark.
//! [Why the tests below fail]
//! language/expressions/await/some-test.js
//! language/expressions/await/other-test.js (textbook, faithful)
//! language/module-code/top-level-await/**
//! ```
//!
//! A test that passes must not be listed, one that fails must. A pattern with `*` may cover tests that pass,
//! but not only such. Without modes a line is for all of them. The reason `?` is a question: it waits for
//! somebody to answer it, and the check fails until then.

mod line;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};

use self::line::{Entry, Line};
use super::judge::Outcome;
use super::options::ModeName;

/// The list.
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    lines: Vec<Line>,
}

/// What is not as the list says; all by path, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Surprises {
    /// Tests that fail and are not listed.
    pub(crate) failures: Vec<String>,
    /// Lines whose test passes, or patterns of which all tests pass.
    pub(crate) passes: Vec<String>,
    /// Failures that are listed without a reason.
    pub(crate) questions: Vec<String>,
}

/// The reason that is none.
const QUESTION: &str = "?";

impl Surprises {
    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.failures.is_empty() && self.passes.is_empty() && self.questions.is_empty()
    }
}

impl List {
    /// Reads a list.
    ///
    /// # Errors
    /// Where a line is wrong, stands there twice, or has no reason.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut seen = BTreeSet::new();
        let mut lines = Vec::new();
        let mut has_reason = false;
        for (index, line) in text.lines().enumerate() {
            let at = || format!("line {} of the list: {line}", index + 1);
            let parsed = Line::parse(line).with_context(at)?;
            match &parsed {
                Line::Text(_) => {}
                Line::Reason(_) => has_reason = true,
                Line::Entry(entry) => {
                    ensure!(has_reason, "{} has no reason", at());
                    ensure!(seen.insert(entry.pattern.clone()), "{} stands there twice", at());
                }
            }
            lines.push(parsed);
        }
        Ok(Self { lines })
    }

    /// The list as text.
    pub(crate) fn write(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(Line::write).collect();
        lines.join("\n") + "\n"
    }

    /// Why a test fails in a mode; a line for the test alone comes before a pattern.
    pub(crate) fn reason(&self, id: &str, mode: ModeName) -> Option<&str> {
        let entries = || self.entries().filter(|(_, entry)| entry.modes.contains(&mode));
        let exact = entries().find(|(_, entry)| entry.pattern == id);
        exact.or_else(|| entries().find(|(_, entry)| entry.is_for(id))).map(|(reason, _)| reason)
    }

    /// Compares with what became of the tests. `is_whole` says that no test was left out.
    pub(crate) fn check(&self, outcomes: &[Outcome], mode: ModeName, is_whole: bool) -> Surprises {
        let mut surprises = Surprises::default();
        for outcome in outcomes.iter().filter(|it| it.failure.is_some()) {
            match self.reason(&outcome.id, mode) {
                None => surprises.failures.push(outcome.id.clone()),
                Some(QUESTION) => surprises.questions.push(outcome.id.clone()),
                Some(_) => {}
            }
        }
        let fails = Results::new(outcomes);
        let passes = |entry: &Entry| entry.modes.contains(&mode) && fails.pass(entry, is_whole);
        let listed = self.entries().filter(|(_, entry)| passes(entry));
        surprises.passes.extend(listed.map(|(_, entry)| entry.pattern.clone()));
        surprises
    }

    /// Takes out what passes and puts in what fails.
    pub(crate) fn bless(&mut self, outcomes: &[Outcome], mode: ModeName, is_whole: bool) {
        let results = Results::new(outcomes);
        for line in &mut self.lines {
            let Line::Entry(entry) = line else { continue };
            if results.pass(entry, is_whole) {
                entry.modes.remove(&mode);
            } else if entry.glob.is_none() && results.by_id.get(entry.pattern.as_str()) == Some(&false) {
                entry.modes.insert(mode);
            }
        }
        self.lines.retain(|line| !matches!(line, Line::Entry(entry) if entry.modes.is_empty()));
        self.drop_empty_sections();
        let unlisted: Vec<String> = self.check(outcomes, mode, is_whole).failures;
        if !unlisted.is_empty() && !self.ends_with_question() {
            self.lines.extend([Line::Text(String::new()), Line::Reason(QUESTION.to_owned())]);
        }
        let modes = BTreeSet::from([mode]);
        let new = |id| Line::Entry(Entry::of_test(id, modes.clone()));
        self.lines.extend(unlisted.into_iter().map(new));
    }

    /// The lines for tests, each with its reason.
    fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        let mut reason = "";
        self.lines.iter().filter_map(move |line| match line {
            Line::Text(_) => None,
            Line::Reason(text) => {
                reason = text;
                None
            }
            Line::Entry(entry) => Some((reason, entry)),
        })
    }

    /// Takes out reasons that nothing fails for any more; remarks stay.
    fn drop_empty_sections(&mut self) {
        let mut kept: Vec<Line> = Vec::new();
        for line in std::mem::take(&mut self.lines) {
            match &line {
                Line::Reason(_) => drop_last_reason(&mut kept),
                Line::Text(text) if text.is_empty() && kept.last().is_some_and(Line::is_empty) => continue,
                Line::Text(_) | Line::Entry(_) => {}
            }
            kept.push(line);
        }
        drop_last_reason(&mut kept);
        self.lines = kept;
    }

    fn ends_with_question(&self) -> bool {
        let last = self.lines.iter().rev().find_map(|line| match line {
            Line::Reason(text) => Some(text),
            Line::Text(_) | Line::Entry(_) => None,
        });
        last.is_some_and(|reason| reason == QUESTION)
    }
}

/// Takes out the last reason if there is no entry behind it.
fn drop_last_reason(lines: &mut Vec<Line>) {
    let last = lines.iter().rposition(|line| !matches!(line, Line::Text(_)));
    let Some(at) = last.filter(|at| matches!(lines[*at], Line::Reason(_))) else { return };
    lines.remove(at);
    if at > 0 && lines[at - 1].is_empty() {
        lines.remove(at - 1);
    }
}

/// Which tests pass.
struct Results<'a> {
    by_id: BTreeMap<&'a str, bool>,
}

impl<'a> Results<'a> {
    fn new(outcomes: &'a [Outcome]) -> Self {
        Self { by_id: outcomes.iter().map(|it| (it.id.as_str(), it.failure.is_none())).collect() }
    }

    /// Whether all that an entry is for passes. Of a test that was not run nobody knows; of a pattern
    /// one knows only after a whole run.
    fn pass(&self, entry: &Entry, is_whole: bool) -> bool {
        if entry.glob.is_none() {
            return self.by_id.get(entry.pattern.as_str()) == Some(&true);
        }
        let mut matching = self.by_id.iter().filter(|(id, _)| entry.is_for(id)).peekable();
        is_whole && matching.peek().is_some() && matching.all(|(_, passes)| *passes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::compile::{Failure, Stage};
    use super::super::select::{Kind, Variant};
    use super::ModeName::{Exact, Textbook};
    use super::*;

    const LIST: &str = "# Remark\n[one]\na/x.js\na/y.js (textbook)\n\n[two]\nb/**\n[?]\nc.js\n";

    /// `+a.js` passes, `-a.js` fails.
    fn outcomes(results: &str) -> Vec<Outcome> {
        let failure = || (Variant::Sloppy, Failure::new(Stage::Throw, "no"));
        let one = |text: &str| Outcome {
            id: text[1..].to_owned(),
            kind: Kind::Execution,
            failure: text.starts_with('-').then(failure),
        };
        results.split_whitespace().map(one).collect()
    }

    /// Failures, passes and questions that surprise.
    fn check(results: &str, mode: ModeName, is_whole: bool, expected: [&[&str]; 3]) {
        let found = List::parse(LIST).unwrap().check(&outcomes(results), mode, is_whole);
        assert_eq!([&found.failures[..], &found.passes, &found.questions], expected, "{results} {mode:?}");
    }

    #[test]
    fn tests_are_matched() {
        let list = List::parse(LIST).unwrap();
        assert_eq!(list.reason("a/x.js", Exact), Some("one"));
        assert_eq!(list.reason("a/y.js", Exact), None);
        assert_eq!(list.reason("a/y.js", Textbook), Some("one"));
        assert_eq!(list.reason("b/c/d.js", Exact), Some("two"));
        assert_eq!(list.reason("b.js", Exact), None);
    }

    #[test]
    fn surprises_are_found() {
        check("-a/x.js", Exact, true, [&[], &[], &[]]);
        check("+a/x.js", Exact, true, [&[], &["a/x.js"], &[]]);
        check("-a/y.js", Exact, true, [&["a/y.js"], &[], &[]]);
        check("+a/y.js", Exact, true, [&[], &[], &[]]);
        check("+a/y.js", Textbook, true, [&[], &["a/y.js"], &[]]);
        check("-b/1.js +b/2.js", Exact, true, [&[], &[], &[]]);
        check("+b/1.js +b/2.js", Exact, true, [&[], &["b/**"], &[]]);
        check("+b/1.js", Exact, false, [&[], &[], &[]]);
        check("-c.js", Exact, true, [&[], &[], &["c.js"]]);
        check("-d.js", Exact, false, [&["d.js"], &[], &[]]);
        check("", Exact, true, [&[], &[], &[]]);
    }

    fn check_bless(results: &str, mode: ModeName, expected: &str) {
        let mut list = List::parse(LIST).unwrap();
        list.bless(&outcomes(results), mode, true);
        assert_eq!(list.write(), expected, "{results} {mode:?}");
    }

    #[test]
    fn a_list_is_brought_up_to_date() {
        check_bless("-a/x.js -a/y.js", Textbook, LIST);
        check_bless("+a/x.js -a/y.js", Textbook, &LIST.replace("a/x.js", "a/x.js (faithful, exact)"));
        check_bless("-a/y.js", Exact, &LIST.replace("(textbook)", "(textbook, exact)"));
        check_bless("+a/y.js", Textbook, &LIST.replace("a/y.js (textbook)\n", ""));
        check_bless("-d.js", Exact, &format!("{LIST}d.js (exact)\n"));
        check_bless("+b/1.js", Exact, &LIST.replace("b/**", "b/** (textbook, faithful)"));
    }

    #[test]
    fn a_reason_goes_with_its_last_line() {
        let mut list =
            List::parse("[one]\na.js (exact)\n\n# Remark\n\n[two]\nb.js (exact)\n\n[three]\nc.js\n").unwrap();
        list.bless(&outcomes("+a.js +b.js"), Exact, true);
        assert_eq!(list.write(), "\n# Remark\n\n[three]\nc.js\n");
        list.bless(&outcomes("+c.js"), Exact, true);
        assert_eq!(list.write(), "\n# Remark\n\n[three]\nc.js (textbook, faithful)\n");
    }

    #[test]
    fn wrong_lines_are_told() {
        let wrong = |text: &str, message: &str| {
            let error = List::parse(text).err().map(|it| format!("{it:#}")).unwrap_or_default();
            assert!(error.contains(message), "{text}: {error}");
        };
        wrong("a.js", "has no reason");
        wrong("[one]\na.js\na.js", "twice");
        wrong("[one]\na.js (fast)", "no mode is called fast");
        wrong("[one]\na.js fast", "in brackets");
        wrong("[one", "ends with `]`");
        wrong("[ ]", "says something");
    }
}
